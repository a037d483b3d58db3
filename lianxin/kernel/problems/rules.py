"""Problems in policy rules, decision tables and parameters: what a policy analyst reads when a pack is refused."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem(
        "rules.too_long", N_("表达式有 %(length)s 个字符,超过上限 %(limit)s"), N_("拆成几个条件,每个条件一行")
    ),
    Problem("rules.too_deep", N_("第 %(column)s 列:嵌套超过 %(limit)s 层"), N_("拆成几个条件,或改用决策表")),
    Problem(
        "rules.too_many_loops",
        N_("第 %(column)s 列:循环套循环超过 %(limit)s 层"),
        N_("只在一户之内数一次人,其余写成另一个条件"),
    ),
    Problem(
        "rules.bad_character",
        N_("第 %(column)s 列:不认识的字符“%(found)s”"),
        N_("标点请用英文半角;文字要放在半角双引号里"),
    ),
    Problem("rules.unclosed_string", N_("第 %(column)s 列:双引号没有成对"), N_("在文字末尾补上半角双引号")),
    Problem(
        "rules.unexpected",
        N_("第 %(column)s 列:这里应是%(expected)s,却是“%(found)s”"),
        N_('对照写法:年龄 >= 80 and 状态 in ("在世", "在籍")'),
    ),
    Problem(
        "rules.range_outside_in", N_("第 %(column)s 列:区间只能写在 in 后面"), N_("写成:年龄 in [60..80)")
    ),
    Problem(
        "rules.bad_date", N_("第 %(column)s 列:“%(found)s”不是日期"), N_('写成 date("2026-10-01"),年-月-日')
    ),
    Problem(
        "rules.unknown_function", N_("第 %(column)s 列:没有函数“%(function)s”"), N_("可用的函数:%(known)s")
    ),
    Problem(
        "rules.wrong_arguments",
        N_("第 %(column)s 列:函数“%(function)s”要 %(expected)s 个参数,写了 %(found)s 个"),
        N_("按函数说明补齐或删去参数"),
    ),
    Problem(
        "rules.fact_type",
        N_("数据的类型“%(type)s”不能用于规则"),
        N_("数量用整数或十进制数,日期用日期(不带时刻),没有数据就留空"),
        status=500,
    ),
    Problem("rules.no_conditions", N_("规则“%(rule)s”没有条件"), N_("至少写一行条件,或删去这条规则")),
    Problem(
        "rules.bad_code",
        N_("规则的编码“%(rule)s”不能用作名称"),
        N_("只用字母、汉字、数字和下划线,不以数字开头"),
    ),
    Problem(
        "rules.duplicate_code", N_("规则“%(rule)s”在同一时段写了两次"), N_("改编码,或让两版的起止日期不重叠")
    ),
    Problem(
        "rules.duplicate_condition",
        N_("规则“%(rule)s”里条件“%(condition)s”写了两次"),
        N_("给其中一行换一个编码"),
    ),
    Problem(
        "rules.no_article",
        N_("规则“%(rule)s”的条件“%(condition)s”没有写依据"),
        N_("补上文件和条款,例如:《××办法》第十条"),
    ),
    Problem(
        "rules.no_label", N_("规则“%(rule)s”的条件“%(condition)s”没有中文说明"), N_("补上 label 的 zh 一项")
    ),
    Problem(
        "rules.unknown_name",
        N_("规则“%(rule)s”的条件“%(condition)s”第 %(column)s 列:没有数据项“%(name)s”"),
        N_("改成已采集的数据项,或先在问卷里加上它"),
    ),
    Problem(
        "rules.type_mismatch",
        N_("规则“%(rule)s”的条件“%(condition)s”第 %(column)s 列:应是%(expected)s,却是%(found)s"),
        N_("两边用同一类数据:数量、文字、日期或是否"),
    ),
    Problem(
        "rules.null_comparison",
        N_("规则“%(rule)s”的条件“%(condition)s”第 %(column)s 列:与 null 比较永远“无法判断”"),
        N_("要问有没有数据,写 is defined(数据项)"),
    ),
    Problem("rules.cycle", N_("规则互相引用成圈:%(rules)s"), N_("去掉其中一处引用")),
    Problem("rules.not_in_force", N_("规则“%(rule)s”在 %(day)s 未生效"), N_("换一个日期,或用当日有效的版本")),
    Problem("rules.table_no_default", N_("决策表“%(table)s”没有“其他情况”一行"), N_("补上 default 一行")),
    Problem("rules.table_no_unknown", N_("决策表“%(table)s”没有“无法判断”一行"), N_("补上 unknown 一行")),
    Problem(
        "rules.table_row_width",
        N_("决策表“%(table)s”第 %(row)s 行有 %(found)s 格条件,应有 %(expected)s 格"),
        N_("每个输入一格,不限的写 -"),
    ),
    Problem(
        "rules.table_outputs",
        N_("决策表“%(table)s”的%(row)s的结果是“%(found)s”,应是“%(expected)s”"),
        N_("每一行写全同样的结果"),
    ),
    Problem(
        "rules.parameter_overlap",
        N_("参数“%(name)s”自 %(day)s 起有两个值"),
        N_("让各段起止日期不重叠"),
    ),
)
