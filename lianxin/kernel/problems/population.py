"""Why a rule is decided person by person instead of for everybody at once, and what a pass over everybody refuses."""

from lianxin.kernel.problems import N_, Problem, declare

_APART = N_("结果照样算得出,只是逐人计算较慢;改写成人口模式的写法可以一起算")

declare(
    Problem("population.quotient", N_("第 %(column)s 列:比较之外的除法只能逐人计算"), _APART),
    Problem("population.digits", N_("第 %(column)s 列:结果可能超过 34 位数字,只能逐人计算"), _APART),
    Problem("population.kinds", N_("第 %(column)s 列:同一处可能是不同种类的值,只能逐人计算"), _APART),
    Problem("population.list", N_("第 %(column)s 列:名单在这里的用法只能逐人计算"), _APART),
    Problem("population.outer", N_("第 %(column)s 列:逐个看家庭成员时又读了本人的数据项,只能逐人计算"), _APART),
    Problem("population.reads", N_("它读取的“%(name)s”是逐人计算的"), _APART),
    Problem("population.conditions", N_("条件超过 %(limit)s 个,只能逐人计算"), N_("把规则拆成几条")),
    Problem(
        "population.name",
        N_("名称“%(name)s”太长,或与另一个只有大小写不同"),
        N_("改用别的名称,不超过 60 个字节,不靠大小写区分"),
    ),
    Problem(
        "population.column",
        N_("数据表的列“%(name)s”应是 %(expected)s,却是 %(found)s"),
        N_("按数据项的声明重新导出数据表"),
    ),
    Problem(
        "population.text",
        N_("第 %(column)s 列:文字里有数据库存不了的空字符"),
        N_("去掉文字里的空字符"),
    ),
)
