"""Problems of settlement."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("settlement.own_run", N_("制表人不能给自己的结算单关账。"), N_("请由另一位站长或民政局工作人员核对后关账。"), 403),
    Problem("settlement.closed", N_("这份结算单已经关账,不能再改。"), N_("要改的,请在以后月份的结算单里登记更正。"), 409),
    Problem("settlement.month_running", N_("%(month)s 还没有结束,不能关账。"), N_("请等这个月过完;草稿可以随时重新取数。"), 409),
    Problem("settlement.month_later", N_("不能给以后的月份结算。"), N_("请选择本月或以前的月份。")),
    Problem("settlement.drawn_at_once", N_("另一个人正在取同样的数。"), N_("请等几秒,刷新页面看看;还缺的,再取一次。"), 409),
    Problem("settlement.changed", N_("取数以后有 %(count)s 行的依据变了(撤销确认、有了疑点或没有认可)。"), N_("请先“重新取数”,再关账。"), 409),
    Problem("settlement.empty", N_("这份结算单一行也没有。"), N_("请看“没有计入的”,先请人确认、认定疑点。"), 409),
    Problem("settlement.nothing_new", N_("没有可以补充计入的,这份补充结算单不用做。"), N_("请看“没有计入的”,先请人确认、认定疑点。要更正的,写进本月的草稿。"), 409),
    Problem("settlement.not_closed_line", N_("这一行还在草稿里,不用更正。"), N_("请“重新取数”。"), 409),
    Problem("settlement.taken_back", N_("这一行已经更正过。"), N_("请刷新页面;还要改的,请更正“更正后”的那一行。"), 409),
    Problem("settlement.no_draft", N_("没有可以登记更正的草稿。"), N_("请先做本月的结算单,更正会写进那一份。"), 409),
    Problem("settlement.amounts_invalid", N_("金额不对:补贴不能多于费用,也不能小于零。"), N_("请检查金额,单位是元,最多两位小数。")),
)
