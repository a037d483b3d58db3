"""Problems of mediation."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("mediation.mediator_related", N_("%(name)s和当事人有关系(%(why)s),不能调解这件纠纷。"), N_("请换一位和各方都没有关系的调解员。只是同名、核对过不是同一个人的,请勾选“同名,不是同一个人”。"), 409),
    Problem("mediation.mediator_twice", N_("%(name)s已经是这件纠纷的调解员。"), N_("请选另一位。"), 409),
    Problem("mediation.mediator_unknown", N_("这位同事不在这个地方办理。"), N_("请从列表中选择。")),
    Problem("mediation.party_twice", N_("这位居民已经是当事人。"), N_("不用再添加。"), 409),
    Problem("mediation.party_unknown", N_("没有这位当事人。"), N_("请从列表中选择。")),
    Problem("mediation.party_in_use", N_("%(name)s已经有陈述、协议条款,或者已经签过协议,不能去掉。"), N_("请先去掉写给这一方的条款;有陈述或签过协议的,可以终止调解,另外受理。"), 409),
    Problem("mediation.one_party", N_("这两份档案是同一件调解(%(number)s)的两方当事人,一个人不能和自己调解。"), N_("如果是两个人,请不要合并;确是同一个人,请先打开那件调解,去掉登记重复的一方(已结束的先重新办理),再合并。"), 409),
    Problem("mediation.mediator_oneself", N_("已经有当事人私下的陈述,不能指定自己当调解员。"), N_("请由同事来指定。"), 409),
    Problem("mediation.not_mediator", N_("各方私下的陈述只有这件纠纷的调解员可以记、可以看。"), N_("请调解员来记。"), 409),
    Problem("mediation.no_clauses", N_("协议里还没有写条款。"), N_("请先写下各方同意的内容。"), 409),
    Problem("mediation.signed_already", N_("协议已经签字,条款和当事人不能再改。"), N_("要改,请先走“没有履行,再调解”。"), 409),
    Problem("mediation.not_signed", N_("协议还没有登记签字。"), N_("请先登记签字。"), 409),
    Problem("mediation.not_agreed", N_("还没有达成协议。"), N_("达成协议以后再登记履行情况。"), 409),
    Problem("mediation.clause_by_check", N_("协议条款履行没有,在调解页面登记,不在承办页面完成、改期或取消。"), N_("请打开这件调解,登记履行情况。"), 409),
)
