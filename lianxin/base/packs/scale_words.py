"""计分结果怎样说:要人看一看的每一条,用量表自己的题目和规则的名称。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from lianxin.base.packs import schema
from lianxin.engines.scales import Warned
from lianxin.kernel.problems import N_

_SAID: Final[Mapping[str, tuple[str, str]]] = {
    "unanswered": ("items", N_("没有答的题:%(names)s。总分作废,由人复核。")),
    "prorated": ("items", N_("没有答的题:%(names)s。按量表自己的规则由其余的题补算。")),
    "trigger_untold": ("triggers", N_("“%(names)s”没有答:不知道,不等于没有,请当面问明。")),
    "change_untold": ("changes", N_("缺少情况,不知道等级要不要变更:%(names)s。")),
    "one_counts": ("changes", N_("同时符合,只算了一条:%(names)s。由人复核。")),
}


def said(scale: schema.Scale, warned: Warned, language: str) -> str:
    """One warning of a result as a sentence; the sentence in the active language, the scale's words in `language`."""
    if warned.code == "one_counts" and scale.stacking:
        return scale.stacking.note.in_language(language)
    part, sentence = _SAID[warned.code]
    rows: Mapping[str, Any] = getattr(scale, part)
    names = [rows[code].name.in_language(language) if rows[code].name else code for code in warned.about]
    return _(sentence) % {"names": "、".join(names)}
