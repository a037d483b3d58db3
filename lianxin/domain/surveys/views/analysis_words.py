"""Words of the analysis: questions and answers in the reader's language, and why a submission does not count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from lianxin.base.ui.pack_words import language
from lianxin.domain.surveys.rules.answers import label_in
from lianxin.domain.surveys.rules.coding import OTHERS, UNCODED, is_coded, text_path
from lianxin.engines.xforms.values import Question
from lianxin.kernel.problems import N_

REASON_WORDS: Final = {
    "complete": N_("没有填完"),
    "duplicate": N_("重复"),
    "copied": N_("与同一人先交的一字不差"),
    "too_fast": N_("填得太快"),
    "straight_line": N_("整组选同一个答案"),
    "out_of_area": N_("不在该去的地方"),
    "recalculated": N_("计算值和重算的不符"),
    "rejected": N_("审核不采用"),
    "quarantined": N_("隔离待定"),
    "by_hand": N_("人工判定无效"),
}
VALIDITY_WORDS: Final = {"valid": N_("有效"), "invalid": N_("无效"), "unjudged": N_("未判定")}


def title_of(question: Question) -> str:
    """What the question says, without line breaks; its name when it says nothing."""
    title = " ".join(label_in(question.labels, language()).split()) or text_path(question.name)
    return _("%(question)s(归类)") % {"question": title} if is_coded(question) else title


def choice_word(question: Question, value: str) -> str:
    """The label of an answer; the value itself when the form does not offer it."""
    found = next((choice.labels for choice in question.choices if choice.value == value), {})
    if is_coded(question) and value in (UNCODED, OTHERS):
        return _("还没有归类") if value == UNCODED else _("其他")
    return label_in(found, language()) or value


def reasons_text(reasons: Sequence[str]) -> str:
    """Why a submission does not count, one after the other."""
    return "、".join(_(REASON_WORDS.get(one, one)) for one in reasons)


def percent(share: float | None) -> str:
    """72.5%; a dash for what nobody can tell."""
    return "—" if share is None else f"{share:.1%}"
