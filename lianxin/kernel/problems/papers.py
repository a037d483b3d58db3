"""Problems of record papers: what cannot be put on paper."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("paper.unknown", N_("政策包里没有代号为“%(code)s”的文书。"), N_("请刷新页面重新选择;仍不行时请联系管理员。"), 404),
    Problem("paper.no_font", N_("服务器上没有中文字体,排不出 PDF。"), N_("请管理员在服务器上安装软件包 fonts-noto-cjk,再试一次;现在可以先下载 Word 文件。"), 503),
    Problem("paper.no_tibetan_font", N_("服务器上没有藏文字体,排不出有藏文的 PDF。"), N_("请管理员重新运行 make setup(它会装好藏文字体),再试一次;现在可以先下载 Word 文件。"), 503),
    Problem("paper.too_heavy", N_("这份文书太长,排不出来。"), N_("请把很长的内容分开记录,或去掉图,再试一次。"), 413),
    Problem("paper.cannot_be_set", N_("这份文书排不出来(%(detail)s)。"), N_("请先下载 Word 文件,并把这句话告诉管理员。"), 500),
    Problem("paper.template_broken", N_("本县自己的 Word 模板填不进去(%(detail)s)。"), N_("请管理员检查政策包 papers 文件夹里的模板:标记要成对,名称要和说明里的一致;改好以前可以下载 PDF。"), 409),
)  # fmt: skip
