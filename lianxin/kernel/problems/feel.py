"""Why a FEEL expression became null: notes for the analyst who wrote it (the value is null, nothing is refused)."""

from lianxin.kernel.problems import N_, Problem, declare

_LOOK_UP = N_("对照函数说明检查参数")
_CHECK_DATA = N_("检查数据的类型,或先换算成同一种")

declare(
    Problem("feel.unknown_name", N_("没有名为“%(name)s”的数据或函数"), N_("检查写法,或在模型里声明这个名称")),
    Problem("feel.unknown_type", N_("没有类型“%(type)s”"), N_("检查写法,或在模型里声明这个类型")),
    Problem("feel.no_member", N_("%(found)s 没有“%(name)s”一项"), N_("检查名称的写法")),
    Problem("feel.not_function", N_("%(found)s 不是函数,不能调用"), N_("检查函数的名称")),
    Problem("feel.operand", N_("%(found)s 不能用于“%(op)s”"), _CHECK_DATA),
    Problem("feel.operands", N_("%(left)s 和 %(right)s 不能用“%(op)s”,或没有结果"), _CHECK_DATA),
    Problem("feel.range_ends", N_("区间的两端没有先后:%(left)s、%(right)s"), _CHECK_DATA),
    Problem("feel.not_boolean", N_("条件得到的是 %(found)s,不是真或假"), N_("把条件写成比较")),
    Problem("feel.no_iteration", N_("%(found)s 不能逐项取出"), N_("给出列表,或整数、日期的区间")),
    Problem("feel.duplicate_key", N_("同一个名称“%(key)s”写了两次"), N_("删去其中一项")),
    Problem(
        "feel.argument_count", N_("函数“%(function)s”要 %(expected)s 个参数,写了 %(found)s 个"), _LOOK_UP
    ),
    Problem("feel.argument_names", N_("函数“%(function)s”的参数名不对,应为:%(expected)s"), _LOOK_UP),
    Problem("feel.argument_type", N_("函数“%(function)s”的参数“%(name)s”不能是 %(found)s"), _LOOK_UP),
    Problem("feel.no_result", N_("函数“%(function)s”用这些参数没有结果"), _LOOK_UP),
    Problem("feel.wrong_result", N_("函数“%(function)s”的结果是 %(found)s,不合它声明的类型"), _CHECK_DATA),
    Problem(
        "feel.bad_pattern",
        N_("正则表达式“%(pattern)s”不能用:%(reason)s"),
        N_("改写正则表达式(XPath 2.0 的写法)"),
    ),
    Problem(
        "feel.bad_literal",
        N_("“%(text)s”不是日期、时间或时长"),
        N_('写成 @"2026-10-01"、@"09:30:00" 或 @"P1Y6M"'),
    ),
    Problem("feel.no_clock", N_("函数“%(function)s”需要当前时刻,这里没有"), N_("改用数据里的日期")),
    Problem("feel.external", N_("外部函数(Java、PMML)在这里不执行"), N_("改写成 FEEL 表达式")),
    Problem("feel.too_much_work", N_("计算量超过上限"), N_("缩小循环的范围,或拆成几个表达式")),
)
