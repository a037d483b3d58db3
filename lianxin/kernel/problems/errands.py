"""Problems of accompanied applications."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("errand.kind_unknown", N_("没有“%(kind)s”的办事指南。"), N_("请从列表中选择;要增加,请改政策包 errands。")),
    Problem("errand.open_already", N_("这件事已经在办:%(number)s。"), N_("请打开在办的那一件,接着办。"), 409),
    Problem("errand.need_of_another", N_("这条需求不是这位居民的。"), N_("请从他本人的需求里选。")),
    Problem("errand.need_guarded", N_("这条需求是保密的,不能公开陪同办理。"), N_("请在保密的卷宗里办。")),
    Problem("errand.within_of_another", N_("这个个案不是这位居民的,或者您不能查阅。"), N_("请选他本人的个案,或不选。")),
    Problem("errand.paper_reason_needed", N_("不用交的材料要说明理由。"), N_("请在说明里写明,例如:部门可以在网上核对。")),
    Problem("errand.paper_must", N_("“%(paper)s”人人都要交。"), N_("请补齐;找不到的选“找不到,要补办”。")),
    Problem("errand.last_office", N_("已经在最后一个部门。"), N_("有结果了,请登记结果。"), 409),
    Problem("errand.not_at_office", N_("材料现在不在部门手里。"), N_("请先递交。"), 409),
    Problem("errand.certificate_invalid", N_("证号不对。"), N_("残疾人证号是 18 位身份证号,加 1 位类别(1—7),加 1 位等级(1—4),共 20 位。")),
    Problem("errand.certificate_needed", N_("批准的要登记证号。"), N_("请照证件填写。")),
    Problem("errand.certificate_of_another", N_("证号前 18 位和本人档案里的身份证号不同。"), N_("请核对证件;档案有误,先改档案。")),
    Problem("errand.objection_late", N_("提异议的期限(%(day)s)已经过了。"), N_("请问清楚还有没有别的途径,例如重新申请。"), 409),
    Problem("errand.objection_final", N_("已经提过 %(times)s 次异议,最后一次的答复是最终的。"), N_("请问清楚还有没有别的途径,例如过一年重新申请。"), 409),
    Problem("errand.not_decided", N_("还没有结果。"), N_("请先登记结果。"), 409),
)
