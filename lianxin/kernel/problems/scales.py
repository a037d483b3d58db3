"""Problems with answers to a scale. The answer itself is never said again: it is about a person."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("scales.unknown_item", N_("量表里没有“%(name)s”这一题。"), N_("题的编码是:%(known)s")),
    Problem(
        "scales.unknown_option",
        N_("“%(item)s”的答案不是它的选项。"),
        N_("改成其中之一,没有答就空着:%(known)s"),
    ),
    Problem("scales.unknown_fact", N_("量表的等级变更不看“%(name)s”。"), N_("只给出这些:%(known)s")),
    Problem(
        "scales.uneven",
        N_("“%(name)s”这一列有 %(given)s 行,别的列有 %(expected)s 行。"),
        N_("每一列的行数要一样。"),
    ),
    Problem("scales.unknown_scale", N_("政策包里没有量表“%(name)s”。"), N_("改成其中之一:%(known)s"), 404),
    Problem("scales.cell", N_("“%(name)s”这一列写的不认识。"), N_("写%(expected)s,不知道就空着。")),
)
