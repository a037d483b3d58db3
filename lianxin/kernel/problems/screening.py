"""Problems of screenings, their follow-up, and crises."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("screening.not_open", N_("这次筛查现在没有要您决定的。"), N_("请刷新页面,看它现在的状态。"), 409),
    Problem(
        "screening.void_total",
        N_("有没答的题,总分作废,不能照此算数。"),
        N_("请再问本人,把漏答的题补上:打开答卷,改好再交;拒绝回答的就空着。"),
        409,
    ),
    Problem("screening.no_person", N_("这份答卷没有写明是谁。"), N_("请先改到本人名下。"), 409),
    Problem("screening.held", N_("这份答卷还在隔离。"), N_("请有审核权限的同事先在“答卷”里放行,再来决定。"), 409),
    Problem(
        "screening.others_sheet",
        N_("这次筛查里有别人填的答卷,您不能一起改到另一人名下。"),
        N_("请有审核权限的同事(如站长)来改;只有自己填的,自己可以改。"),
        403,
    ),
    Problem(
        "screening.own_sheet",
        N_("您自己评了其中一份,不能由您选定。"),
        N_("请另一位有复核能力的同事来定,或请第三位评估员再评一份。"),
        409,
    ),
    Problem("screening.follow_up_over", N_("这项随访已经结束。"), N_("请刷新页面,看别人记了什么。"), 409),
    Problem(
        "screening.screen_again",
        N_("再筛查要填一份新的答卷才算做到。"),
        N_("请从“做筛查”填一份;本人不愿意或找不到人,就选“没做到”并写明原因。"),
        409,
    ),
    Problem("screening.crisis_over", N_("这起心理危机已经结案。"), N_("又出现危险时,请先重新办理。"), 409),
)
