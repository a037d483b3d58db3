"""How a row of the lists of 待遇与类别 looks: whom, which rule, what is missing or what has turned, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import Page
from lianxin.base.packs import Pack, Words, schema
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_day
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Link
from lianxin.base.ui.wording import day_text
from lianxin.domain.people.selectors import standing as selectors
from lianxin.domain.people.selectors.reasons import Turned, what_turned
from lianxin.domain.people.views.listing import listed_name
from lianxin.domain.people.views.presenting import fact_word, file_url
from lianxin.engines.rules import Condition
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.people.models import CategoryMembership, Resident, Shortfall
    from lianxin.domain.people.views.standing_forms import StandingFilterForm

HEADINGS: Final = {
    "new": (N_("居民"), N_("待遇"), N_("自"), N_("归口部门")),
    "short": (N_("居民"), N_("待遇"), N_("差的条件"), N_("自")),
    "unknown": (N_("居民"), N_("待遇或类别"), N_("要问的"), N_("自")),
    "changed": (N_("居民"), N_("待遇或类别"), N_("变化"), N_("因为")),
}  # fmt: skip


def page_of_tab(viewer: Viewer, form: StandingFilterForm, today: date, after: str, **more: int) -> Page[Any]:
    """The rows of the tab the form asks for."""
    wanted = form.wanted()
    if form.tab == "new":
        return selectors.newly_entitled(viewer, wanted, today=today, after=after, **more)
    if form.tab == "changed":
        way: Any = form.asked_way()
        return selectors.changed(viewer, way, wanted, day=day_of(form, today), after=after, **more)
    kind: Any = form.tab
    return selectors.lacking(viewer, kind, wanted, after=after, **more)


def day_of(form: StandingFilterForm, today: date) -> date:
    """The day whose changes are shown; today, for the night before the work begins writes today's."""
    return asked_day(form.data, today)


def row_cells(viewer: Viewer, form: StandingFilterForm, found: Page[Any], today: date) -> list[list[Any]]:
    """What the columns of a tab show."""
    if form.tab == "new":
        return [new_cells(row, today) for row in found.rows]
    if form.tab == "changed":
        day = day_of(form, today)
        turned = what_turned(viewer, found.rows, day=day)
        return [changed_cells(row, turned.get(row.pk), today) for row in found.rows]
    return [lacking_cells(row, today) for row in found.rows]


def listed_link(resident: Resident, today: date) -> Link:
    """Who it is, a child by the beginning of the name, and the place below."""
    return Link(listed_name(resident, today), file_url(resident), full_name(resident.place, language()))


def rule_link(resident: Resident, pack: Pack, code: str) -> Link:
    """The rule, leading to why."""
    return Link(word(pack.ruled, code), reverse("people:why", args=[resident.id, code]))


def new_cells(row: CategoryMembership, today: date) -> list[Any]:
    """Somebody newly entitled: to what, since when, who answers for it."""
    pack = packs.for_place(row.place)
    ruled = pack.ruled.get(row.code)
    owner = ruled.owner.in_language(language()) if ruled and ruled.owner else None
    return [listed_link(row.resident, today), rule_link(row.resident, pack, row.code), row.since, owner]


def lacking_cells(row: Shortfall, today: date) -> list[Any]:
    """Somebody who lacks something of a rule: the condition with what proves it, or what to ask."""
    pack = packs.for_place(row.place)
    said: list[Any] = []
    for condition in conditions_of(pack, row):
        if row.kind == "short":
            proof = _words(pack, condition.evidence, today)
            said.append(_words(pack, condition.label, today))
            said += [_("凭据:%(proof)s") % {"proof": proof}] if proof else []
        else:
            said.append(_words(pack, condition.question or condition.label, today))
    if row.kind == "unknown" and row.count > 1:
        said.insert(0, Badge(_("要问 %(count)s 项") % {"count": row.count}))
    return [listed_link(row.resident, today), rule_link(row.resident, pack, row.code), said or None, row.since]


def _words(pack: Pack, words: Words | None, today: date) -> str:
    return pack.said(words, today).in_language(language()) if words else ""


def conditions_of(pack: Pack, row: Shortfall) -> list[schema.RuleRow]:
    """The conditions that failed, or that nobody can tell; none of a rule that the pack no longer has."""
    ruled = pack.ruled.get(row.code)
    bits = row.failed if row.kind == "short" else row.unknown
    return [one for at, one in enumerate(ruled.conditions) if bits >> at & 1] if ruled else []


def changed_cells(row: CategoryMembership, turned: Turned | None, today: date) -> list[Any]:
    """Somebody who entered or left: since or until when, the conditions that turned and the facts behind them."""
    pack = packs.for_place(row.place)
    way = Badge(_("新进入"), "accent") if row.until is None else Badge(_("已退出"))
    because = [*_turned(turned.conditions, ended=row.until is not None), *_facts(pack, turned.facts)] if turned else []
    return [listed_link(row.resident, today), rule_link(row.resident, pack, row.code), way, because or None]


def next_steps(viewer: Viewer, row: CategoryMembership | Shortfall, tab: str) -> list[Action]:
    """What to do about a row: ask, or tell the person by letter."""
    person = row.resident
    if tab in ("unknown", "short") and viewer.may("resident.write", row.place):
        return [Action(_("去问"), reverse("people:facts", args=[person.id]), icon="question")]
    if tab == "new":
        return [Action(_("告知书"), reverse("people:letter", args=[person.id, row.code]), icon="file")]
    return []


def _turned(conditions: Sequence[Condition], *, ended: bool) -> list[str]:
    text = _("不再符合:%(what)s") if ended else _("符合了:%(what)s")
    return [text % {"what": condition.label_in(pack_code(language()))} for condition in conditions]


def _facts(pack: Pack, facts: Mapping[str, tuple[Any, Any]]) -> list[str]:
    """年龄:79 → 80; of a household only that it has changed is told by the condition."""
    said = []
    for name, (before, after) in facts.items():
        if name in pack.facts and not isinstance(after, list):
            fact = pack.facts[name]
            said.append(f"{word(pack.facts, name)}:{_told(fact, before)} → {_told(fact, after)}")
    return said


def _told(fact: schema.Fact, value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if fact.sensitive:
        return "…"
    if fact.kind == "date" and isinstance(value, str):
        return day_text(date.fromisoformat(value))
    return str(fact_word(fact, value))
