"""Problems of casework."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("case.open_already", N_("这个人已有一件在办的个案(%(number)s)。"), N_("先看那一件;确实要另立一件,请勾选“另立一件”。"), 409),
    Problem("case.origin_unknown", N_("没有“%(origin)s”这种来源。"), N_("请从列表中选择。")),
    Problem("case.need_of_another", N_("这条需求不是这个人的。"), N_("请从这个人的需求里立案。")),
    Problem("case.need_guarded", N_("这条需求另行保密,不在个案里办。"), N_("请在未成年人保护里办理。"), 409),
    Problem("case.consent_of_another", N_("这份同意书不是这个人的,或已撤回。"), N_("请重新选择,或重新登记同意。"), 409),
    Problem("case.paper_unknown", N_("没有“%(paper)s”这种个案文书。"), N_("请从个案的文书里选择。")),
    Problem("case.record_empty", N_("这份记录一个字也没有写。"), N_("请至少填一栏。")),
    Problem("case.record_once", N_("这份记录已经写过。"), N_("请打开原来的一份修改,旧的会留着。"), 409),
    Problem("case.code_unknown", N_("“%(code)s”不在可选的范围里。"), N_("请从列表中选择。")),
    Problem("case.signed_already", N_("这一版已经签过名。"), N_("内容改了,请先保存新的一版再签。"), 409),
    Problem("case.goal_not_measurable", N_("目标还不能衡量。"), N_("请写明用什么衡量、现在怎样、要到怎样、到哪一天。")),
    Problem("case.goal_dropped", N_("这个目标已经取消。"), N_("请定一个新的目标。"), 409),
    Problem("case.score_invalid", N_("评分超出范围。"), N_("目标达成从−2到2,幸福感自评从0到10。")),
    Problem("case.day_passed", N_("回访日期已经过了。"), N_("请填今天以后的日期。")),
    Problem("case.answered_already", N_("转介已经有了回复。"), N_("后来怎样,写在“后来怎样”里。"), 409),
    Problem("case.witness_other", N_("见证人要是另外的人,不能是本人,也不能是您自己。"), N_("请写当时在场的另一个人。")),
    Problem("case.nothing_to_print", N_("这件个案还没有写过记录。"), N_("请先写记录,再打印卷宗。"), 409),
    Problem("case.print_gone", N_("这份卷宗已经不在了。"), N_("做好的卷宗只保留一段时间;请再做一份。"), 410),
    Problem("referral.link_guarded", N_("这件个案另行保密,不发转介链接。"), N_("请当面交接转介单,把对方的回复登记在这里。"), 409),
    Problem("referral.link_settled", N_("这次转介已经有了结果,对方不用再回复。"), N_("需要再转,请另开一份转介单。"), 409),
    Problem("referral.link_unknown", N_("转介链接无效。"), N_("请核对地址,或向发链接的社工站再要一个。"), 404),
    Problem("referral.link_over", N_("这个转介链接已经失效。"), N_("需要再看,请向发链接的社工站要新的链接。"), 410),
    Problem("referral.code_wrong", N_("验证码不对,还可以试 %(left)s 次。"), N_("验证码由社工站另外告诉您,不在链接里。")),
    Problem("counselling.sealed", N_("辅导的内容只有辅导人和指定的人可以查阅。"), N_("请说明用途,申请查阅;紧急时也要由另一人批准。"), 403),
    Problem("counselling.not_yours", N_("只有辅导人自己可以修改辅导记录。"), N_("请联系辅导人。"), 403),
)
