"""Problems of proceedings: steps, clocks, who may read."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem(
        "proceeding.workflow_unknown",
        N_("没有“%(workflow)s”这种办理流程。"),
        N_("请从列表中选择;要增加流程,请改政策包 workflows。"),
    ),
    Problem(
        "proceeding.guard_unknown",
        N_("流程要求的保密能力“%(guard)s”不存在,立了案谁也看不到。"),
        N_("请管理员改正政策包 workflows 里的 guard。"),
        409,
    ),
    Problem(
        "proceeding.sealed",
        N_("这份卷宗只有指定的人可以查阅。"),
        N_("请说明用途,申请查阅,由另一人批准;紧急时可以马上查阅,事后由另一人认定。"),
        403,
    ),
    Problem(
        "proceeding.sealed_to_supervisor",
        N_("您是这份卷宗的督导,请申请查阅。"),
        N_("督导也要经另一人批准才能打开。请申请查阅并说明用途;紧急时可以马上查阅,事后由另一人认定。"),
        403,
    ),
    Problem(
        "proceeding.reading_waits",
        N_("已申请查阅,等待审批。"),
        N_("批准后会通知您,就能打开。来不及等,请在“申请查阅”里选马上查阅,事后由另一人认定。"),
        403,
    ),
    Problem(
        "proceeding.holder_cannot_work",
        N_("%(name)s 没有办理这类卷宗的权限,接手后办不了。"),
        N_("请选择能办这类卷宗的人,或先给他授予能办的角色;在此之前卷宗仍在原办理人名下。"),
        409,
    ),
    Problem(
        "proceeding.step_unknown", N_("现在的状态不能走这一步。"), N_("请刷新页面,看现在能走哪些步骤。"), 409
    ),
    Problem("proceeding.not_ready", N_("还不能走这一步,缺:%(lacking)s。"), N_("%(remedy)s"), 409),
    Problem(
        "proceeding.second_person",
        N_("这一步要由另一人来办。"),
        N_("请交给有复核能力、没有办过前一步的同事。"),
        409,
    ),
    Problem(
        "proceeding.clock_by_step",
        N_("这个期限跟着办理走,不能在承办页面上完成、改期、拒绝或取消。"),
        N_("请打开办理页面,走下一步。"),
        409,
    ),
    Problem("proceeding.over", N_("已经办结。"), N_("有新情况,请重新办理。"), 409),
    Problem("proceeding.not_over", N_("还没有办结。"), N_("直接往下办就行。"), 409),
    Problem("proceeding.stays_over", N_("这种办理办结以后不能重新办理。"), N_("有新情况,请另行立案。"), 409),
    Problem(
        "proceeding.not_to_oneself",
        N_("这份卷宗只有指定的人可查阅,不能从办理人手里交给自己。"),
        N_("请由另一位同事交接给您;要看内容,请说明用途申请查阅。"),
        409,
    ),
    Problem("proceeding.holder_supervises", N_("办理人不能督导自己。"), N_("请选择另一人。")),
    Problem("proceeding.until_invalid", N_("查阅的期限不对。"), N_("请填一个以后的日期,最远 %(days)s 天。")),
    Problem("proceeding.judged", N_("这次紧急查阅已经认定过了。"), N_("请刷新页面查看结果。"), 409),
    Problem("proceeding.reading_over", N_("这项查阅许可已经失效。"), N_("不用再收回。"), 409),
)
