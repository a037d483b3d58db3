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
        "rules.large_range",
        N_("规则“%(rule)s”的条件“%(condition)s”第 %(column)s 列:循环要走 %(found)s 步,超过上限 %(limit)s"),
        N_("缩小区间,或改用比较,例如 age >= 1 and age <= 100"),
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
        "rules.number_range",
        N_("第 %(column)s 列:数字“%(found)s”太大"),
        N_("数字最多到 10 的 6145 次方,精确到 34 位"),
    ),
    Problem(
        "rules.outside_function",
        N_("第 %(column)s 列:函数“%(function)s”只能逐人计算,不能在全县一次算完"),
        N_("能不用就不用;要用也可以,只是全县计算会慢一些"),
    ),
    Problem(
        "rules.outside_form",
        N_("第 %(column)s 列:“%(form)s”这种写法只能逐人计算,不能在全县一次算完"),
        N_("换成比较、in、年龄和天数的函数,或先算成一个数据项"),
    ),
    Problem(
        "rules.outside_quotient",
        N_("第 %(column)s 列:商只能直接拿来比较,别处的商只能逐人计算"),
        N_("写成:收入 / 人数 <= 标准"),
    ),
    Problem(
        "rules.no_clock",
        N_("第 %(column)s 列:规则不看时钟,不能用 %(function)s()"),
        N_("用 as_of,即按哪一天判断"),
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
    Problem(
        "rules.not_collected",
        N_("规则“%(rule)s”的条件“%(condition)s”第 %(column)s 列:没有哪里采集数据项“%(name)s”"),
        N_("先在登记表、问卷或评估里加上它,否则人人都是“无法判断”"),
    ),
    Problem(
        "rules.unit_mismatch",
        N_("规则“%(rule)s”的条件“%(condition)s”第 %(column)s 列:单位应是“%(expected)s”,却是“%(found)s”"),
        N_("先换算成同一单位再比,例如:月收入 * 12 <= 年标准"),
    ),
    Problem(
        "rules.unknown_code",
        N_("规则“%(rule)s”的条件“%(condition)s”第 %(column)s 列:“%(found)s”不是“%(name)s”的代码"),
        N_("改成代码表里的代码"),
    ),
    Problem(
        "rules.never_true",
        N_("规则“%(rule)s”的条件“%(condition)s”自 %(day)s 起永远不会成立"),
        N_("改正比较的方向或数值"),
    ),
    Problem(
        "rules.contradiction",
        N_("规则“%(rule)s”的条件“%(condition)s”与“%(other)s”自 %(day)s 起不能同时成立"),
        N_("改正其中一个的范围,或分成两条规则"),
    ),
    Problem(
        "rules.same_condition",
        N_("规则“%(rule)s”的条件“%(condition)s”与“%(other)s”写的是同一件事"),
        N_("删去其中一行"),
    ),
    Problem(
        "rules.unknown_document",
        N_("规则“%(rule)s”的条件“%(condition)s”依据的文件不在文件目录里:%(article)s"),
        N_("先把文件登记到目录里,或改正文件名"),
    ),
    Problem(
        "rules.row_never_reached",
        N_("决策表“%(rule)s”第 %(condition)s 行永远轮不到"),
        N_("改正这一行的条件,或移到前面,或删去"),
    ),
    Problem(
        "rules.table_gap",
        N_("决策表“%(rule)s”:“%(name)s”是 %(found)s 时没有哪一行管,会落到“其他情况”"),
        N_("让相邻两行的范围接上,例如 [60..80) 和 >= 80"),
    ),
    Problem(
        "rules.table_overlap",
        N_("决策表“%(rule)s”第 %(other)s 行和第 %(condition)s 行在“%(name)s”是 %(found)s 时都成立,结果不同"),
        N_("让两行的范围只在一处相接,例如 [60..80) 和 >= 80"),
    ),
    Problem(
        "rules.version_hole",
        N_("规则“%(rule)s”在 %(start)s 到 %(end)s(不含)没有有效的版本"),
        N_("让前一版到后一版的第一天为止,或确认这段时间没有规定"),
    ),
    Problem(
        "rules.parameter_hole",
        N_("参数“%(name)s”在 %(start)s 到 %(end)s(不含)没有值"),
        N_("补上这段时间的值"),
    ),
    Problem(
        "rules.parameter_missing",
        N_("规则“%(rule)s”的条件“%(condition)s”读的参数“%(name)s”在 %(day)s 没有值"),
        N_("补上参数的值,或改规则的起止日期"),
    ),
    Problem(
        "rules.rule_missing",
        N_("规则“%(rule)s”的条件“%(condition)s”读的规则“%(name)s”在 %(day)s 没有生效"),
        N_("让两条规则的起止日期接上,否则那些日子人人都是“无法判断”"),
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
    Problem("rules.no_pack", N_("没有政策包“%(name)s”"), N_("写政策包的代码(%(known)s),或它的文件夹")),
    Problem("rules.no_rule", N_("政策包里没有规定“%(name)s”"), N_("可用的代码:%(known)s")),
    Problem(
        "rules.bad_facts",
        N_("事实文件“%(file)s”读不了:%(reason)s"),
        N_('写成 JSON,只用 facts.toml 里的事实,例如 {"age": 81, "is_dibao": true}'),
    ),
    Problem("rules.whose_facts", N_("没有说是谁的事实,或说了两次"), N_("给一个事实文件,或用 --resident 给居民的编号")),
    Problem("rules.export_to", N_("没有说写成什么"), N_("加上 --xlsx 文件 或 --dmn 文件")),
    Problem(
        "rules.parameter_overlap",
        N_("参数“%(name)s”自 %(day)s 起有两个值"),
        N_("让各段起止日期不重叠"),
    ),
)
