"""Problems of places, files and notices."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("place.code_taken", N_("代码“%(code)s”已被使用。"), N_("请换一个代码。")),
    Problem(
        "file.upload_gone",
        N_("上传的文件已不在服务器上。"),
        N_("请重新选择文件上传;未完成的上传只保留一天。"),
        409,
    ),
    Problem("file.too_large", N_("文件超过 %(limit)s MB。"), N_("请压缩或拍摄较小的照片。"), 413),
    Problem(
        "file.type_refused",
        N_("不能接收这种文件(%(type)s)。"),
        N_("请上传 JPEG、PNG、WebP 照片或 PDF。"),
        415,
    ),
    Problem("file.broken", N_("文件已损坏,无法打开。"), N_("请重新拍摄或重新导出后再上传。")),
    Problem("file.missing", N_("附件的内容找不到或已被改动。"), N_("请联系系统管理员从备份恢复。"), 500),
)
