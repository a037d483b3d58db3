"""Words and parts that several pages of child protection show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Badge, Pair
from lianxin.base.ui.wording import span_text
from lianxin.domain.minors.selectors import choices
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.base.ui.parts import Tone
    from lianxin.domain.commitments.models import Commitment

TIER_TONES: Final[dict[str, Tone]] = {
    "immediate": "bad",
    "high": "bad",
    "mid_high": "warn",
    "mid_low": "info",
    "low": "good",
}
WORDS: Final = {
    "happened": N_("发生了什么"), "how": N_("怎样发现"), "safety_note": N_("安全情况说明"), "where": N_("孩子在哪里、和谁在一起"), "child": N_("报告人说的孩子"),
    "reporter": N_("报告人"), "phone": N_("报告人电话"), "unit": N_("报告人单位"), "injury": N_("伤害"), "danger": N_("危险"), "view": N_("孩子自己的想法"),
    "no_view": N_("没能听到孩子的想法"), "guardianship": N_("监护情况"), "tier_why": N_("定级的依据"), "present": N_("到会的人"), "said": N_("说了什么"),
    "decided": N_("决定"), "found": N_("孩子的情况"), "own_words": N_("孩子自己说的话"), "carer": N_("受托人"), "relation": N_("和孩子的关系"), "reason": N_("理由"),
}  # fmt: skip
"""The labels of the texts of sealed records, in the order they are shown."""
REASONS: Final = {
    "same_child": N_("同一个孩子"), "same_name": N_("名字相同"), "same_situation": N_("情形相同"), "same_time": N_("同一乡镇、时间相近"),
}  # fmt: skip


def word(place: str, name: str, code: str) -> str:
    """A code of a list in the active language; the code itself when the pack no longer has it."""
    known = choices(place, name)
    return known[code].in_language(language()) if code in known else code


def words(place: str, name: str, codes: Iterable[str]) -> str:
    """Several of them in a line."""
    return "、".join(word(place, name, code) for code in codes)


def pairs_of(texts: Mapping[str, str]) -> list[Pair]:
    """The texts of a record with their labels; those that are empty are left out."""
    return [Pair(_(label), texts[name]) for name, label in WORDS.items() if texts.get(name)]


def tier_badge(place: str, tier: str, *, signed: bool = True) -> Badge:
    """The risk tier; "not signed yet" beside it while it is not."""
    label = word(place, "tier", tier)
    return Badge(label if signed else _("%(tier)s(待签字)") % {"tier": label}, TIER_TONES.get(tier, "plain"))


def urgency_badge(place: str, urgency: str) -> Badge:
    """How urgent it is."""
    return Badge(word(place, "urgency", urgency), TIER_TONES.get(urgency, "plain"))


def elapsed(minutes: int) -> str:
    """How long ago it was discovered."""
    return span_text(timedelta(minutes=minutes))


def due_day(due_at: datetime) -> date:
    """The day by whose end something is due."""
    return local_day(due_at - timedelta(seconds=1))


def promise_state(promise: Commitment, now: datetime) -> Badge:
    """Open, overdue or kept."""
    if not promise.is_open:
        return Badge(_("已完成"), "good") if promise.done_at else Badge(_("已取消"))
    return Badge(_("已逾期"), "bad") if promise.due_at <= now else Badge(_("进行中"), "info")
