"""Codes of casework that the program itself reads, with their words. What a county may word otherwise stands in the pack."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

SECTION: Final = "counselling"
"""The part of a file that is kept closer: the section of its readers."""
REPEATED: Final = frozenset({"case_record", "case_referral"})
"""Papers of which a case has as many as it takes; of the others one."""
WAYS: Final = {"signed": N_("本人签名"), "print": N_("按手印"), "voice": N_("口头同意并录音")}
WITNESSED: Final = {"oral": N_("口头同意,有见证人"), "refused": N_("本人不愿签,有见证人")}
"""How a record is settled that the person cannot or will not sign: somebody was there, and it is written why."""
SIGN_WAYS: Final = WAYS | WITNESSED
SHARED: Final = {
    "name": N_("姓名"), "sex": N_("性别"), "birth_date": N_("出生日期"), "address": N_("住址"), "phone": N_("电话"),
    "refer_reason": N_("转介的理由"), "refer_done": N_("已经做过的"), "refer_handed": N_("随同交接的材料"),
}  # fmt: skip
"""What the receiver of a referral may be shown, as far as the person agreed."""
ANSWERS: Final = {"accepted": N_("已接收"), "declined": N_("不接收")}
COUNSELLING: Final = {"counselling": N_("心理辅导"), "comfort": N_("情绪纾解"), "grief": N_("悲伤抚慰")}
MOMENTS: Final = {"before": N_("服务前"), "during": N_("服务中"), "after": N_("服务后")}
SCORES: Final = {
    2: N_("远好于预期"), 1: N_("好于预期"), 0: N_("达到预期"), -1: N_("低于预期"), -2: N_("远低于预期"),
}  # fmt: skip
"""Goal attainment scaling (Kiresuk & Sherman 1968)."""
RELATIONS: Final = {
    "spouse": N_("配偶"), "former_spouse": N_("前配偶"), "partner": N_("同居伴侣"), "father": N_("父亲"), "mother": N_("母亲"),
    "child": N_("子女"), "adopted": N_("收养的子女"), "sibling": N_("兄弟姐妹"), "father_side": N_("祖父母"), "mother_side": N_("外祖父母"),
    "grandchild": N_("孙子女、外孙子女"), "carer": N_("抚养照料人"), "kin": N_("其他亲戚"), "neighbour": N_("邻居"), "friend": N_("朋友"),
    "organisation": N_("单位、组织"),
}  # fmt: skip
QUALITIES: Final = {"strong": N_("紧密"), "plain": N_("一般"), "weak": N_("疏远"), "stressful": N_("紧张")}
FLOWS: Final = {"from": N_("帮助来自对方"), "to": N_("付出给对方"), "both": N_("相互")}
