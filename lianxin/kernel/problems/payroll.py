"""Problems of payroll."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("pay.month_later", N_("这个月还没有到。"), N_("请选本月或以前的月份。")),
    Problem("pay.nothing_new", N_("这个月没有新的人要发。"), N_("要更正以前的明细,请先建一份只放更正的补充表。"), 409),
    Problem("pay.drawn_at_once", N_("另一个人同时在取这个月的数。"), N_("请稍等再打开,看看那一份。"), 409),
    Problem("pay.draft_there", N_("这个月已经有一份草稿。"), N_("请用那一份,或先丢弃它。"), 409),
    Problem("pay.corrected_already", N_("这份表里有的行已经在后来的表里更正过,不能退回。"), N_("请先丢弃写着这些更正的草稿,或者照旧发放,以更正为准。"), 409),
    Problem("pay.closed", N_("这份表已经核定,不能再改。"), N_("还没有发放的可以退回;发放以后,在以后的表里更正。"), 409),
    Problem("pay.not_closed", N_("这份表不在“已核定”的状态。"), N_("请先核定;已经发放的不能再改。"), 409),
    Problem("pay.own_sheet", N_("制表、写过更正或者自己在表上的人不能核定。"), N_("请另一位有核定权的人来核定。只有两位的,写过更正的人先“重新取数”,再请原来制表的人核定。"), 409),
    Problem("pay.earlier_draft", N_("%(month)s 的表还没有核定。"), N_("请先核定那一份,或者丢弃它:这份表和它比。"), 409),
    Problem("pay.outdated", N_("取数以后,岗位、证书或考勤有变化。"), N_("请制表人“重新取数”,核对以后再核定。"), 409),
    Problem("pay.empty", N_("这份表里一行也没有。"), N_("请先取数。"), 409),
    Problem("pay.changed", N_("明细和核定时的不一样。"), N_("请停止发放,退回重做,并告诉系统管理员。"), 409),
    Problem("pay.paid_in_future", N_("发放日期要在核定那天(%(day)s)和今天之间。"), N_("请改日期。")),
    Problem("pay.not_closed_line", N_("这一行还在草稿里。"), N_("请改岗位、证书或考勤,再重新取数。"), 409),
    Problem("pay.taken_back", N_("这一行已经更正过。"), N_("请更正最新的那一行。"), 409),
    Problem("pay.same_amount", N_("更正后的金额和原来一样。"), N_("请写应有的金额;不该发的写 0。")),
    Problem("pay.sign_wrong", N_("更正后的金额和原来正负相反。"), N_("应发的写正数,扣款写负数;不该有的写 0。")),
    Problem("pay.no_draft", N_("没有可以写更正的草稿。"), N_("请先建本月或以后月份的表。"), 409),
    Problem("pay.own_line", N_("不能更正自己的薪酬补助。"), N_("请另一位制表人来更正。"), 409),
    Problem("pay.own_attendance", N_("不能改自己的考勤。"), N_("请另一位制表人来登记。"), 409),
    Problem("pay.not_posted", N_("名单里有人这个月不在这里任职。"), N_("请重新打开考勤页面。"), 409),
    Problem("pay.absent_invalid", N_("%(name)s的缺勤天数不对。"), N_("请写 0 到 31 之间、以半天计的数。")),
    Problem("pay.month_closed", N_("%(name)s这个月的工资已经核定,考勤不能再改。"), N_("请在以后的表里更正扣款那一行。"), 409),
)
