"""What people of the demo say and what workers write down. Invented, in the manner of the source article."""

from __future__ import annotations

from typing import Literal

VISIT_NOTES: dict[str, tuple[str, ...]] = {
    "": ("拉家常,情况平稳。", "家里都好,有点惦记在外的孩子。"),
    "zhucan": ("午餐送到,热的,胃口好。", "送餐到家,提醒慢慢吃。", "今天的面软,老人说正好。"),
    "zhujie": ("扫地、擦窗、换洗被套,屋里清爽了。", "清理灶台和地面,检查了炉子。"),
    "zhuyi": ("陪去镇卫生院量血压、取药,血压 138/86。", "陪诊复查,医嘱:按时吃药、少盐。"),
    "zhuyu": ("先量血压,水温 39℃,洗后精神好,皮肤无破损。",),
    "zhuji": ("试了呼叫器,应答正常;检查了门锁和炉火。",),
    "jingshen": ("坐着聊了半个多钟头,讲了年轻时的事,心情不错。", "一起喝茶,听老人说孙子上学的事。"),
    "zhuxing": ("陪着转了一圈经,走得慢,途中歇了两次。",),
    "zhugou": ("代买了面粉、酥油和药皂,单据留底。",),
    "shilao": ("卫生间装了扶手,试用稳当。",),
    "xinli": ("谈了睡不着的事,约定每天下午出门走走。",),
}

NOT_MET: tuple[tuple[Literal["no_answer", "away"], str], ...] = (
    ("no_answer", "敲门没有人应,邻居说在家附近,晚些再来。"),
    ("away", "去亲戚家了,下周回来。"),
)

# (kind, channel, hours since it was heard, what was said)
TAKEN_ON: tuple[tuple[str, str, str, int], ...] = (
    ("benefit", "高龄津贴还没有领过。", "协助申领高龄津贴", 6),
    ("home_repair", "门槛高,进出绊过两次。", "联系住建部门看门槛和扶手", 3),
    ("money", "药费垫不出来。", "协助申请临时救助", -2),
    ("medical", "眼睛看不清,想查白内障。", "约县医院眼科筛查", 1),
    ("dispute", "分水的事说不拢。", "请村里一起开协调会", 0),
)
"""Needs taken on: (kind, what was said, what somebody promised, days from today until it is due)."""

INBOX: tuple[tuple[str, str, int, str], ...] = (
    ("meal", "call", 3, "牙口不好,自己做饭越来越吃力,想订午餐。"),
    ("counselling", "screening", 2, "筛查分数高,最近常说活着没意思。"),
    ("medical", "visit", 5, "药快吃完了,去不了卫生院。"),
    ("home_repair", "visit", 50, "下雨天屋顶漏水,柴火间也湿了。"),
    ("companionship", "call", 8, "孩子在外地打工,晚上一个人睡不着。"),
    ("benefit", "voice", 20, "高龄津贴不知道怎么办,表也看不懂。"),
    ("cleaning", "visit", 30, "腰疼,窗户和被子好久没洗了。"),
    ("emergency", "sos", 1, "按了呼叫器:起身时头晕,坐在门口。"),
    ("bathing", "visit", 26, "冬天自己洗澡怕滑倒。"),
    ("getting_about", "call", 44, "想去转经,路上没人扶。"),
    ("money", "visit", 18, "家里欠了药费,这个月周转不开。"),
    ("dispute", "voice", 28, "和邻居为水渠又吵起来了。"),
)
"""Needs that wait to be looked at when the demo opens: some just heard, some due soon, some overdue."""
