"""Problems of group work."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("group.member_twice", N_("这位居民已经在名单上。"), N_("不用再添加。"), 409),
    Problem("group.reason_needed", N_("不选、退出都要写理由。"), N_("例如:听力太差,另外上门;搬去女儿家。")),
    Problem("group.not_a_member", N_("名单里有不是组员的人。"), N_("请刷新页面,只勾选组员。"), 409),
    Problem("group.member_gone", N_("这位居民已经离世或迁出。"), N_("请选别的居民;档案有误,先改档案。"), 409),
    Problem("group.is_a_member", N_("这位已经是组员,或者已经退出。"), N_("不来了的,请登记退出;退出的可以重新选为组员。"), 409),
    Problem("group.session_signed", N_("第 %(number)s 节已经有人签到,还没有写记录。"), N_("开过的请写记录;签错了的,先把签到改掉。"), 409),
    Problem("group.session_early", N_("这一节还没有到时间。"), N_("活动那天起可以签到,开过以后写记录;时间改了,请先改时间。"), 409),
    Problem("group.session_over", N_("这一节已经记录或取消。"), N_("要更正,请在那一节的页面里改记录。"), 409),
    Problem("group.session_before", N_("时间在立这个小组(%(day)s)以前。"), N_("请检查日期;立组以前的活动,写进计划书或总结。")),
    Problem("group.session_past", N_("时间在现在以前。"), N_("请填以后的时间。")),
    Problem("group.number_invalid", N_("“%(field)s”要填 %(low)s 到 %(high)s 的数。"), N_("请检查。")),
    Problem("group.session_by_record", N_("小组活动在小组页面写记录,不在承办页面完成、改期或取消。"), N_("请打开这个小组。"), 409),
)
