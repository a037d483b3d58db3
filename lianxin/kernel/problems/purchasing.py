"""Problems of purchasing."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("contract.agency_unknown", N_("这里没有这家机构。"), N_("请从列表中选择;没有的先登记机构。")),
    Problem("contract.number_taken", N_("合同编号 %(number)s 已经用过。"), N_("请核对编号,或打开那份合同。"), 409),
    Problem("contract.backward", N_("结束日期早于开始日期。"), N_("请改日期。")),
    Problem("contract.amount_invalid", N_("合同金额不对。"), N_("请写不小于 0 的金额。")),
    Problem("contract.signed_already", N_("合同已经签订,驻站要求不能再改。"), N_("要改,请终止这份合同,另签一份。"), 409),
    Problem("contract.not_signed", N_("合同不在“已签订”的状态。"), N_("请先登记签订。"), 409),
    Problem("contract.place_outside", N_("驻站地点不在购买方的区划里。"), N_("请从列表中选择。")),
    Problem("contract.kind_unknown", N_("没有这种岗位。"), N_("请从列表中选择。")),
    Problem("contract.level_unknown", N_("没有这个级别的证书。"), N_("请从列表中选择。")),
    Problem("contract.seats_invalid", N_("人数或每月费用不对。"), N_("人数至少 1,费用不小于 0。")),
    Problem("contract.agency_barred", N_("这家机构因投诉被查实,现在不能签新的合同。"), N_("什么时候结束,见“投诉”里的裁定;请另选机构。"), 409),
    Problem("contract.seat_elsewhere", N_("合同 %(number)s 已经向这家机构买了同一个地方、同一种岗位的服务,不能付两次钱。"), N_("请去掉重复的驻站要求,或先终止那份合同。"), 409),
    Problem("contract.no_seats", N_("合同里还没有写驻站要求。"), N_("请先写清驻哪里、几个人、要什么证书。"), 409),
    Problem("contract.signed_in_future", N_("签订日期在今天以后。"), N_("请写实际签订的日期。")),
    Problem("contract.end_outside", N_("终止日期不在合同期内。"), N_("请改日期。")),
    Problem("contract.deducted_later", N_("终止日期以后的日子已经认定过扣款。"), N_("请先在那几个月里把扣款退回重算,再登记终止。"), 409),
    Problem("contract.not_decided", N_("这笔扣款还没有认定。"), N_("要重新算,请再按“核算扣款”。"), 409),
    Problem("contract.month_running", N_("这个月还没有过完。"), N_("下个月再核算。")),
    Problem("contract.month_outside", N_("这个月不在合同期内。"), N_("请选合同期内的月份。")),
    Problem("contract.own_deduction", N_("核算扣款的人不能自己认定。"), N_("请另一位有认定权的人来认定。"), 409),
    Problem("contract.decided_already", N_("这笔扣款已经认定过。"), N_("认定错了的,先退回重算。"), 409),
)
