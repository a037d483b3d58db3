"""Problems of the duty to be certified and of exemptions from it."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem(
        "duty.red_rostering",
        N_("%(name)s 持证上岗逾期(红灯),不能排班派单。"),
        N_("请选择别的工作人员。本人取得证书并核实后,或豁免批准后,就可以再排;原因见“从业人员 → 持证上岗”。"),
        409,
    ),
    Problem("exemption.no_duty", N_("这个岗位不要求持证,不用豁免。"), N_("请核对岗位。")),
    Problem("exemption.reason_unknown", N_("没有“%(reason)s”这个豁免理由。"), N_("请从列表中选择。")),
    Problem("exemption.evidence_needed", N_("这个理由要传凭据:%(proof)s。"), N_("请拍照上传,批准的人要看。")),
    Problem("exemption.days_invalid", N_("豁免的结束日期要不早于开始日期,也不早于今天。"), N_("请核对两个日期。")),
    Problem("exemption.too_long", N_("这个理由最长 %(months)s 个月,最迟到 %(day)s。"), N_("请改结束日期;连着的豁免合起来算。")),
    Problem("exemption.waiting", N_("这个人已有一个豁免申请在等批准。"), N_("请先由有权限的同事处理那一个。"), 409),
    Problem("exemption.decided", N_("这个申请已经处理过。"), N_("请刷新页面查看结果。"), 409),
    Problem("exemption.not_in_force", N_("这个豁免没有批准,或已经收回、已经到期。"), N_("请刷新页面查看。"), 409),
    Problem("exemption.engagement_ended", N_("这个人已经离开这个岗位。"), N_("请核对任职。"), 409),
)
