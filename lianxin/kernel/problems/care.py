"""Problems of the chain need → commitment → visit → proof → confirmation."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("need.kind_unknown", N_("需求类型“%(kind)s”不在政策包里。"), N_("请从列表中选择。")),
    Problem("need.channel_unknown", N_("发现渠道“%(channel)s”不在政策包里。"), N_("请从列表中选择。")),
    Problem("need.urgency_unknown", N_("紧急程度“%(urgency)s”不在政策包里。"), N_("请从列表中选择。")),
    Problem("need.already_triaged", N_("该需求已经研判。"), N_("请刷新页面查看结果。"), 409),
    Problem("need.answered_meanwhile", N_("这条需求刚才已经受理,交给了%(to)s。"), N_("请看“为此承办的事项”;确实还要再交办一项,请再按一次。")),
    Problem("need.already_closed", N_("该需求已经办结或已合并。"), N_("如情况有变,请登记新的需求。"), 409),
    Problem("need.merge_self", N_("不能把需求并入它自己。"), N_("请选择另一条需求。")),
    Problem("need.merge_other_person", N_("只能合并同一位居民的需求。"), N_("请核对居民后再合并。")),
    Problem("commitment.kind_unknown", N_("承办类型“%(kind)s”不在政策包里。"), N_("请从列表中选择。")),
    Problem("commitment.actor_unknown", N_("没有“%(kind)s”这种承办方。"), N_("请从列表中选择。")),
    Problem(
        "commitment.actor_name_needed",
        N_("没有填写承办方的名称。"),
        N_("请写明由谁承办,例如机构名称或家属姓名。"),
    ),
    Problem("commitment.need_not_accepted", N_("该需求尚未受理,不能登记承办。"), N_("请先研判该需求。"), 409),
    Problem("commitment.proof_unknown", N_("没有“%(kind)s”这种凭证。"), N_("请从列表中选择。")),
    Problem(
        "commitment.wrong_confirmer", N_("这类事项不能由该方确认。"), N_("请由另一位工作人员确认。"), 403
    ),
    Problem(
        "commitment.handover_incomplete",
        N_("还有 %(count)s 件未结事项没有接手人。"),
        N_("请为每一件选择接手人。"),
    ),
    Problem(
        "commitment.due_too_far",
        N_("期限 %(due)s 太远:最远只能到 %(days)s 天以后。"),
        N_("请核对年份;更久以后的事,请到时候再登记。"),
    ),
    Problem("commitment.due_before_now", N_("办结期限不能早于现在。"), N_("请选择今后的时间。")),
    Problem(
        "commitment.not_open",
        N_("该承办事项已结束(%(status)s),不能再修改。"),
        N_("如需继续,请登记新的承办事项。"),
        409,
    ),
    Problem("commitment.not_done", N_("尚未完成的事项不能确认。"), N_("请先登记完成情况。"), 409),
    Problem(
        "commitment.self_confirm",
        N_("承办人不能确认自己的服务。"),
        N_("请由服务对象、家属或另一位工作人员确认。"),
        403,
    ),
    Problem(
        "commitment.link_of_staff",
        N_("这是给服务对象和家属的确认链接,登录着办理人、发链接人或其他工作账号的浏览器不能用它确认。"),
        N_(
            "请把链接或二维码交给本人或家属,在他们自己的手机上打开;要代为记录,请由另一位工作人员在事项页点“确认”。"
        ),
        403,
    ),
    Problem(
        "commitment.worker_out_of_reach", N_("该工作人员不负责这个区划。"), N_("请选择负责本区划的工作人员。")
    ),
    Problem("commitment.other_file", N_("送来的文件和登记时的不是同一个。"), N_("请把这一条导出,交给站里核对。"), 409),
    Problem("commitment.not_reopenable", N_("这件事项现在不能重新打开。"), N_("已经确认的、已经取消的、为一条需求办的,不能撤销;请另立一件。"), 409),
    Problem("commitment.proof_missing", N_("缺少凭证:%(kinds)s。"), N_("请补充凭证后再完成。")),
    Problem(
        "commitment.confirmation_doubted",
        N_("这件事项有一条存疑的确认,还没有认定。"),
        N_("请由站长或民政局工作人员先认定,承办人和发链接的人除外。"),
        409,
    ),
    Problem("commitment.not_doubted", N_("这件事项没有等待认定的确认。"), N_("请刷新页面查看结果。"), 409),
    Problem("commitment.no_doubts", N_("这件事项没有等待认定的疑点。"), N_("请刷新页面查看结果。"), 409),
    Problem("commitment.self_decide", N_("不能认定自己办理的事项。"), N_("请由另一位站长或民政局工作人员认定。"), 403),
    Problem("commitment.asked_already", N_("已经请承办人说明,还没有回答。"), N_("请等承办人说明,或直接认定。"), 409),
    Problem("commitment.nobody_to_ask", N_("这件事项没有承办人可以询问。"), N_("请直接认定。"), 409),
    Problem("commitment.proof_rejected", N_("这件事项的凭证没有认可,不能再确认。"), N_("需要重做的,请登记新的承办事项。"), 409),
    Problem("commitment.called_already", N_("这件服务已经回访过。"), N_("请刷新页面查看结果。"), 409),
    Problem("commitment.call_unknown", N_("没有“%(outcome)s”这种回访结果。"), N_("请从列表中选择。")),
    Problem("commitment.link_invalid", N_("确认链接无效或已过期。"), N_("请向工作人员索取新的链接。"), 404),
    Problem("care.service_unknown", N_("服务“%(service)s”不在本县服务目录里。"), N_("请从服务目录中选择。")),
    Problem("care.record_unknown", N_("没有“%(code)s”这一项记录。"), N_("请更新外勤应用,同步后再填。")),
    Problem("care.plan_closed", N_("该照护计划已结束。"), N_("请新建照护计划。"), 409),
    Problem(
        "care.plan_open_exists",
        N_("该居民已有一份进行中的照护计划。"),
        N_("请修改现有计划,或先结束它。"),
        409,
    ),
    Problem("care.person_gone", N_("此人已故或已迁出,不能新建照护计划。"), N_("请核对居民档案;档案有误的,请先更正。"), 409),
    Problem("care.every_weeks_invalid", N_("“每几周”只能填 1 到 12。"), N_("每周填 1,每两周填 2。")),
    Problem("care.refusal_unknown", N_("没有“%(why)s”这种不采用的理由。"), N_("请从列表中选择。")),
    Problem("care.service_ordered", N_("这项服务已经在提供,不能登记为不采用。"), N_("请先停止它的服务单,并写明理由。"), 409),
    Problem("care.service_ordered_twice", N_("这项服务已经有服务单。"), N_("要改时间,请点那张服务单的“修改”。"), 409),
    Problem("care.pause_unknown", N_("没有“%(why)s”这种暂停的理由。"), N_("请从列表中选择。")),
    Problem("care.pause_over", N_("这次暂停已经结束,或这一天不比原定的早。"), N_("提前恢复请选更早的日子;要延长,请再登记一次暂停。"), 409),
    Problem("care.resume_past", N_("不能从过去的日子起恢复。"), N_("请选择今天或以后的日期。")),
    Problem("care.payer_unknown", N_("没有“%(payer)s”这种付费方。"), N_("请从列表中选择。")),
    Problem("care.payer_missing", N_("政策包没有写明这一部分由谁付。"), N_("请为这张服务单逐项约定付费方。")),
    Problem("care.payers_repeated", N_("同一个付费方写了两次。"), N_("请把它的金额合在一行。")),
    Problem("care.payment_invalid", N_("付费约定填得不对。"), N_("每一方填金额或比例(0–100),或者都不填表示付其余的;付其余的只能有一方。")),
    Problem("care.payment_sum", N_("各方付的合计 %(told)s 元,和单价 %(price)s 元不符。"), N_("请改正金额,或让其中一方付其余的。")),
    Problem("care.no_price", N_("这项服务没有单价,不用约定谁付费。"), N_("请把付费方留空。")),
    Problem("care.goal_past", N_("目标的日期必须在今天以后。"), N_("请填将来的日期。")),
    Problem("care.goal_state_unknown", N_("没有“%(state)s”这种进展。"), N_("请从列表中选择。")),
    Problem("care.review_in_future", N_("日期不能在将来。"), N_("请填实际的日期。")),
    Problem("care.review_next_invalid", N_("下次复核必须在今天以后、一年以内。"), N_("请改日期。")),
    Problem("care.agreement_unknown", N_("同意的方式或同意人不在列表里。"), N_("请从列表中选择。")),
    Problem("care.weekdays_invalid", N_("星期只能用 1 到 7 的数字,不重复。"), N_("请至少选择一天。")),
    Problem("care.day_past", N_("不能为过去的日子安排走访。"), N_("请选择今天或以后的日期。")),
    Problem("care.no_carers", N_("这一天没有可排班的人员。"), N_("请先在“上门人员”里登记班次。"), 409),
    Problem(
        "care.day_unplannable", N_("%(subject)s 的 %(field)s 不对,无法排班。"), N_("请改正后重试:%(remedy)s")
    ),
    Problem("care.result_unknown", N_("没有“%(result)s”这种走访结果。"), N_("请从列表中选择。")),
    Problem(
        "care.visit_recorded",
        N_("这次走访已于 %(at)s 记录,内容和现在的不同,现在的没有存进去。"),
        N_("请查看已记录的走访;另一次走访请重新记录。"),
        409,
    ),
    Problem(
        "care.day_taken",
        N_("这张服务单在 %(day)s 已经另有一次走访。"),
        N_("请改到别的日子,或取消其中一次。"),
        409,
    ),
    Problem(
        "care.pair_same_carer",
        N_("%(name)s 已经是 %(day)s 这次两人同去的走访的另一位。"),
        N_("须两个人去:请另选一个人。"),
        409,
    ),
    Problem(
        "care.hands_invalid",
        N_("一次走访最多两人同去,填的是 %(hands)s 人。"),
        N_("请填 1 或 2;确实要更多人时,请另外约人同去,并写在说明里。"),
    ),
    Problem("care.minutes_invalid", N_("服务时长必须在 5 到 480 分钟之间。"), N_("请检查时长。")),
    Problem("care.window_invalid", N_("时间段的结束必须晚于开始。"), N_("请检查时间段。")),
    Problem(
        "care.times_invalid", N_("离开时间不能早于到达时间,也不能在将来。"), N_("请检查到达与离开时间。")
    ),
    Problem("care.visit_too_old", N_("走访日期 %(day)s 已经过去一年以上。"), N_("请核对年份和日期;超过一年的走访不能再登记。")),
    Problem("care.visit_in_future", N_("走访日期 %(day)s 在将来,今天是 %(today)s。"), N_("请填实际走访的日期。")),
    Problem("care.left_in_future", N_("离开时间 %(left)s 还没有到,现在是 %(now)s。"), N_("请填实际离开的时间,或走访结束以后再保存。")),
    Problem("care.left_too_soon", N_("离开时间早于到达时间。"), N_("请检查到达与离开时间。")),
    Problem("care.day_published", N_("这一天的计划已经发布。"), N_("请使用“改派”修改个别安排。"), 409),
    Problem("care.draft_gone", N_("这份草稿已经放弃,或被更新的草稿替换。"), N_("请查看这一天现在的安排。"), 409),
    Problem(
        "care.plan_refused",
        N_("计划没有通过独立检查:%(violations)s"),
        N_("请重新排班;若再次出现,请联系系统管理员。"),
        500,
    ),
    Problem("care.nobody_on_duty", N_("%(day)s 没有人当班:都请假、休息,或已经下班。"), N_("请在“上门人员”里看班次和请假,或换一天。"), 409),
    Problem(
        "care.draft_stale", N_("这份计划排出以后,走访、人员或锁定有了变化,算不准了。"), N_("请重新排班,再看别的安排。"), 409
    ),
    Problem("care.draft_changed", N_("这份草稿刚才被别人改过。"), N_("请看最新的草稿,再决定要不要改。"), 409),
    Problem("care.move_impossible", N_("不能这样改:%(reason)s"), N_("请换一个人或换一个时间;要保留,请先放宽挡住它的那一条。")),
    Problem("care.visit_not_in_plan", N_("这次走访不在这份计划里。"), N_("请重新排班,新的走访会排进去。"), 404),
    Problem("care.not_published", N_("这一天还没有发布的计划,没有可以重排的安排。"), N_("请先排班并发布。"), 409),
    Problem("care.pin_empty", N_("没有写明锁定给谁,也没有写明几点。"), N_("请至少选一样。")),
    Problem(
        "care.pin_outside_window", N_("%(start)s 不在这次走访的时间段 %(window)s 里。"), N_("请换一个时间,或先改服务单的时间段。")
    ),
    Problem("care.pin_other_hand", N_("同去的另一位已经锁定给这个人。"), N_("两个人同去,请锁定两个不同的人。")),
    Problem("care.pin_second_time", N_("先后去的第二个人,时间跟着第一个人走。"), N_("请锁定第一个人的时间。")),
    Problem("care.pin_refused", N_("居民说过不要 %(name)s 来,这是必须做到的。"), N_("请换一个人,或先结束这条意愿。")),
    Problem("care.pin_over", N_("这次走访已经记录或取消,不能再锁定。"), N_("请刷新页面查看结果。"), 409),
    Problem("care.absence_invalid", N_("请假的结束必须晚于开始。"), N_("请检查日期和时间。")),
    Problem("care.absence_twice", N_("%(name)s 在这段时间已经登记了请假。"), N_("请先取消原来的,再重新登记。"), 409),
    Problem("care.skill_until_unknown", N_("有效期写的是没有勾选的技能。"), N_("请勾选这项技能,或清空它的有效期。")),
    Problem("care.wish_invalid", N_("意愿没有写全。"), N_("请选择性别、语言,或不要谁来。")),
    Problem("care.wish_told", N_("这条意愿已经登记。"), N_("要改动,请先结束原来的一条。"), 409),
    Problem("care.mode_unknown", N_("出行方式“%(mode)s”不在政策包里。"), N_("请从列表中选择。")),
    Problem(
        "care.carer_shift_invalid", N_("%(name)s 的下班时间早于上班时间。"), N_("请在“上门人员”里改正班次。")
    ),
)
