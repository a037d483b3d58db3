"""Problems of the field app: what a phone sent cannot be taken as it is."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("field.not_understood", N_("服务器没有读懂这一条。"), N_("请更新外勤应用后再同步;若仍出现,请把它导出交给系统管理员。")),
    Problem("field.too_many", N_("一次发送的内容太多。"), N_("请更新外勤应用后再同步。"), 413),
    Problem("field.unknown_field", N_("“%(field)s”不能在手机上修改。"), N_("请在网页版的居民档案里修改。")),
    Problem(
        "field.edit_conflict",
        N_("您改的内容,别人也改了,两个都已留下。"),
        N_("站长会在“冲突待办”里决定用哪一个,您不用再做什么。"),
        409,
    ),
    Problem(
        "field.export_unreadable",
        N_("打不开这个文件。"),
        N_("请核对外勤口令,并确认文件是从外勤应用导出、没有改动过的。"),
    ),
    Problem(
        "field.held",
        N_("已收下,等站里决定:您现在没有在那里记录的权限。"),
        N_("站长核对后会补入或说明理由,您不用再做什么。"),
        403,
    ),
    Problem("field.turned_down", N_("站里没有采用这一条。"), N_("理由:%(reason)s"), 409),
    Problem("field.held_decided", N_("这一条已经决定过了。"), N_("请回到“隔离待定”查看。"), 409),
    Problem("field.conflict_settled", N_("这条冲突已经处理过了。"), N_("请回到“冲突待办”查看。"), 409),
    Problem("field.other_content", N_("同一编号已经收到过别的内容。"), N_("请把这一条导出,交给站里核对。"), 409),
)
