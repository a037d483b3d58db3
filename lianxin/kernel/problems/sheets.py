"""Problems of sheets: tables brought in from Excel or CSV (what cells can be is in `roster`)."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem(
        "sheet.column_missing",
        N_("缺少必需的列:%(columns)s。"),
        N_("请下载模板对照列名,补上这些列后重新上传。"),
    ),
    Problem(
        "sheet.columns_unknown", N_("不认识这些列,没有读取:%(columns)s。"), N_("需要导入的,请按模板改列名。")
    ),
    Problem(
        "sheet.too_many_rows",
        N_("表格有 %(rows)s 行,一次最多 %(limit)s 行。"),
        N_("请按乡镇或村(社区)分成几个文件。"),
        413,
    ),
    Problem("sheet.cell_empty", N_("“%(field)s”没有填写。"), N_("请补填。")),
    Problem("sheet.word_unknown", N_("内容不在可选范围内。"), N_("可填:%(allowed)s。")),
    Problem(
        "sheet.place_unknown",
        N_("本次导入的范围内找不到这个地方。"),
        N_("请按区划表里的名称填写,或填 12 位区划代码。"),
    ),
    Problem(
        "sheet.place_ambiguous",
        N_("同名的地方不止一个:%(candidates)s。"),
        N_("请在前面加上乡镇名称,或填 12 位区划代码。"),
    ),
    Problem("sheet.row_twice", N_("与第 %(other)s 行重复。"), N_("请只保留一行。")),
    Problem(
        "sheet.has_faults",
        N_("还有 %(rows)s 行有误,没有导入。"),
        N_("请改正后重新上传;或勾选“只导入没有问题的行”。"),
        409,
    ),
    Problem(
        "sheet.changed_meanwhile",
        N_("检查之后,系统里的资料又有变动,第 %(row)s 行不能照原样导入。"),
        N_("请按“重新检查”,看过结果再导入。"),
        409,
    ),
    Problem("sheet.nothing_to_accept", N_("没有可以导入的行。"), N_("请按问题清单改正后重新上传。")),
    Problem(
        "sheet.not_staged", N_("这份表格已经处理过,或过期已清除。"), N_("如需再次导入,请重新上传。"), 409
    ),
    Problem(
        "sheet.about_missing",
        N_("这种表格要从它所属的那一页导入,这里不知道属于哪一项。"),
        N_("请打开那一页(例如一场培训),再点“从表格导入”。"),
    ),
)
