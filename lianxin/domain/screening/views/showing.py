"""How results are said: scale, level, state, what is missing, and that a screening is no diagnosis."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.packs import schema
from lianxin.base.packs.scale_words import said
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Badge, Link, Tone
from lianxin.domain.people.views.listing import listed_name
from lianxin.domain.screening.rules.answered import FILLED_ON
from lianxin.domain.screening.rules.doubts import DOUBTS
from lianxin.engines.scales import Warned
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident
    from lianxin.domain.screening.models import Screening

_STATE: Final[dict[str, Tone]] = {
    "waiting": "info", "differs": "warn", "review": "warn", "unconfirmed": "warn", "counted": "good", "void": "plain",
}  # fmt: skip
_NEXT: Final = {
    ("entries", "waiting"): N_("还要再录一遍,两遍一样才算数。"),
    ("assessors", "waiting"): N_("还要另一位评估员评一份。"),
    ("assessors", "differs"): N_("两位评估员的等级不同:请第三位再评,或由站长选定一份。"),
    ("", "unconfirmed"): N_("线上填的,请打电话或当面核实。"),
}
"""What is to be done, by how it is settled ("": any way) and where it stands."""
_MILD: Final = 1 / 3
_BAD: Final = 2 / 3


def scale_at(place: str, code: str) -> schema.Scale | None:
    """The scale as the place has it; None for one that its pack has no more."""
    return packs.for_place(place).scales.get(code)


def scale_name(place: str, code: str) -> str:
    """In the reader's language."""
    scale = scale_at(place, code)
    return scale.name.in_language(language()) if scale else code


def level_badge(place: str, code: str, level: str) -> Badge | None:
    """A level with its tone: the worse, the louder. None for none."""
    scale = scale_at(place, code)
    if scale is None or level not in scale.levels:
        return None
    worst = max(one.rank for one in scale.levels.values()) or 1
    share = scale.levels[level].rank / worst
    tone: Tone = "good" if not share else "info" if share <= _MILD else "warn" if share <= _BAD else "bad"
    return Badge(scale.levels[level].name.in_language(language()), tone)


def level_name(place: str, code: str, level: str) -> str:
    badge = level_badge(place, code, level)
    return badge.label if badge else "—"


def state_badge(one: Screening) -> Badge:
    return Badge(_(one.get_state_display()), _STATE.get(one.state, "plain"))


def result_cells(one: Screening) -> list[object]:
    """Level and total; of what is void or undecided that there is none."""
    badge = level_badge(one.place, one.scale, one.level)
    if badge is None or one.total is None:
        return [Badge(_("总分作废") if one.result.get("missing") else _("还没有结果"), "warn")]
    return [badge, _("%(total)s 分") % {"total": one.total}]


def warnings_of(one: Screening) -> list[str]:
    """What a person has to look at, as sentences."""
    scale = scale_at(one.place, one.scale)
    told = (
        [_(_NEXT[key])]
        if (key := (one.basis, one.state)) in _NEXT or (key := ("", one.state)) in _NEXT
        else []
    )
    told += [_(DOUBTS[code]) for code in one.result.get("doubts", ()) if code in DOUBTS]
    if scale is not None:
        told += [
            said(scale, Warned(code, tuple(about)), language())
            for code, about in one.result.get("warnings", ())
        ]
        if one.result.get("differing"):
            names = "、".join(item_name(scale, code) for code in one.result["differing"])
            told.append(_("两遍录的不一样:%(names)s。") % {"names": names})
    return told


def changes_of(one: Screening) -> list[str]:
    """The rules that made the level worse, and whether each counted."""
    scale = scale_at(one.place, one.scale)
    if scale is None:
        return []
    shown = []
    for code, counts in one.result.get("changes", ()):
        if code in scale.changes:
            name = scale.changes[code].name.in_language(language())
            shown.append(name if counts else _("%(rule)s(符合,这次没有另算)") % {"rule": name})
    return shown


def worse_words(one: Screening) -> str:
    """Why somebody stands on the list of those who are worse."""
    told = []
    if one.worse_levels and one.worse_levels > 0:
        told.append(_("比上次重 %(levels)s 级") % {"levels": one.worse_levels})
    if one.worse_points and one.worse_points > 0:
        told.append(_("比上次差 %(points)s 分") % {"points": one.worse_points})
    return ",".join(told)


def person_link(resident: Resident | None, today: date, href: str) -> Link:
    return Link(listed_name(resident, today) if resident else _("没有写明是谁"), href)


def screening_address(one: Screening) -> str:
    return reverse("screening:screening", args=[one.id])


def item_name(scale: schema.Scale, code: str) -> str:
    """A question of a scale, or what it asks beside; the bare code where its words stand in a pack of texts."""
    if code == FILLED_ON:
        return _("纸上写的日期")
    named = (
        scale.items[code].name
        if code in scale.items
        else scale.facts[code].name
        if code in scale.facts
        else None
    )
    return named.in_language(language()) if named else code


def answer_name(scale: schema.Scale, code: str, answer: str | None) -> str:
    """An answer in words; what was not answered says so."""
    if answer is None:
        return _("没有答")
    if code in scale.items:
        option = scale.options[scale.items[code].options].get(answer)
        return option.name.in_language(language()) if option and option.name else answer
    return {"yes": _("是"), "no": _("否")}.get(answer, answer)
