"""采集资料: the questions of the rules worth asking next, and every answer on record with its day, its proof and its writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.packs import Pack, schema
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.wording import day_text
from lianxin.domain.people import selectors
from lianxin.domain.people.rules.noting import SOURCES
from lianxin.domain.people.selectors.noting import Asking, Noted, asking_of, noted_history
from lianxin.domain.people.services.noting import note_facts
from lianxin.domain.people.views.noting_forms import FactsForm
from lianxin.domain.people.views.presenting import fact_word, file_url
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident
    from lianxin.domain.people.rules.asking import Question

_FIRST: Final = 6
"""Questions on one page: as many as one asks at a door."""
_MOST: Final = 40
GROUPS: Final = {
    "person": N_("本人"), "household": N_("同住的人"), "ability": N_("残疾和能力"), "income": N_("收入、劳动和赡养"),
    "receiving": N_("正在领的待遇"), "parents": N_("父母和监护"), "service": N_("服务"),
}  # fmt: skip
_OF_THE_DAY: Final = dict.fromkeys(("people.day_in_future", "people.day_before_birth", "people.fact_answered_later"), "on")
"""Refusals that speak of the day from which it is so."""
_SPOKEN: Final = {"bo": "bo", "en": "en"}


@page("category.read")
def facts(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """Answer some questions (`?ask=code` puts one first, `?all=1` shows all that matter), and see what is known."""
    person = selectors.resident_or_404(request.viewer, resident_id)
    today = local_day(request.now)
    pack = packs.for_place(person.place)
    history = noted_history(request.viewer, person)
    asking = asking_of(request.viewer, person, today=today)
    may_write = request.viewer.may("resident.write", person.place)
    form = _form(request, pack, person, asking, history, today) if may_write else None
    if request.method == "POST":
        request.viewer.must("resident.write", person.place)
        if form is not None and form.is_valid():
            with refusals_in(form, _OF_THE_DAY):
                return _saved(request, person, form)
    own = [pack.facts[question.gap.code] for question in asking.own]
    context = {
        "person": person,
        "back": Link(_("返回居民档案"), file_url(person)),
        "form": form,
        "asks": bool(form and form.asked),
        "more": _more(request, own, form),
        "register": [one.name.in_language(language()) for one in own if one.collected == "register"] if may_write else [],
        "edit": Action(_("补填登记表"), reverse("people:edit", args=[person.id]), icon="edit"),
        "others": _others(pack, asking),
        "hidden": asking.hidden,
        "tables": _tables(pack, person, history, own, may_write=may_write),
        "actions": [Action(_("类别与待遇"), reverse("people:categories", args=[person.id]), icon="question")],
    }
    return render(request, "people/facts.html", context, status=422 if form is not None and form.errors else 200)


def _form(
    request: SignedRequest, pack: Pack, person: Resident, asking: Asking, history: Mapping[str, Sequence[Noted]], today: date
) -> FactsForm:
    known = {code: fact for code, fact in pack.facts.items() if fact.noted}
    wanted = [code for code in request.GET.getlist("ask") if code in known]
    next_ones = [question.gap.code for question in asking.own if question.gap.code in known]
    most = _MOST if request.GET.get("all") else max(_FIRST - len(wanted), 0)
    if wanted and not request.GET.get("all"):
        next_ones = next_ones if len(wanted) == 1 else []
    codes = list(dict.fromkeys([*wanted, *next_ones[:most]]))
    held = {code: history[code][0].value for code in codes if code in history and history[code][0].until is None}
    notes = {question.gap.code: _note(pack, question) for question in asking.own}
    data = request.POST if request.method == "POST" else None
    return FactsForm(
        data, asked=[known[code] for code in codes], held=held, spoken=_SPOKEN.get(person.language, "zh"), today=today,
        notes=notes,
    )  # fmt: skip


def _saved(request: SignedRequest, person: Resident, form: FactsForm) -> HttpResponse:
    given = {name: form.cleaned_data[name] for name in ("on", "source", "evidence")}
    changed = note_facts(
        actor=request.viewer, now=request.now, resident_id=person.id, answers=form.answers(), **given
    )
    if changed:
        number = len(changed)
        messages.success(request, ngettext("已登记 %(number)s 项。", "已登记 %(number)s 项。", number) % {"number": number})
    else:
        messages.info(request, _("没有新的回答。"))
    return redirect("people:facts", person.id)


def _note(pack: Pack, question: Question) -> str:
    """Which answers wait for it: 问到就能定:高龄津贴。还关系到:…"""
    settled = [word(pack.ruled, code) for code in question.settles]
    rest = [word(pack.ruled, code) for code in question.rules if code not in question.settles]
    lines = []
    if settled:
        lines.append(_("问到就能定:%(rules)s。") % {"rules": "、".join(settled)})
    if rest:
        lines.append(_("还关系到:%(rules)s。") % {"rules": "、".join(rest)})
    return " ".join(lines)


def _more(request: SignedRequest, own: Sequence[schema.Fact], form: FactsForm | None) -> Link | None:
    """The rest of the questions, when the form does not hold them all."""
    if form is None or request.GET.get("all"):
        return None
    left = sum(fact.noted and fact.code not in form.asked for fact in own)
    text = ngettext("还有 %(number)s 个问题", "还有 %(number)s 个问题", left) % {"number": left}
    return Link(text, "?all=1") if left else None


def _others(pack: Pack, asking: Asking) -> list[Link]:
    return [
        Link(
            both_names(asking.members[key]), reverse("people:facts", args=[key]),
            "、".join(word(pack.facts, code) for code in codes),
        )
        for key, codes in asking.others.items()
    ]  # fmt: skip


def _tables(
    pack: Pack, person: Resident, history: Mapping[str, Sequence[Noted]], own: Sequence[schema.Fact], *, may_write: bool
) -> list[dict[str, Any]]:
    """One table a group: facts with an answer on record, and those worth asking; the others below, folded."""
    worth = {fact.code for fact in own}
    columns = [Column(text) for text in (_("资料"), _("现在"), _("自"), _("怎样得知"), _("登记人"), _("以前"))]
    columns += [Column("", "actions")] if may_write else []
    shown = []
    for group, title in GROUPS.items():
        rows: list[Row] = []
        rest: list[Row] = []
        for code, fact in pack.facts.items():
            if fact.group == group and fact.noted:
                row = Row(_cells(person, fact, history.get(code, ()), may_write=may_write))
                (rows if code in history or code in worth else rest).append(row)
        for found, folded in ((rows, False), (rest, True)):
            if found:
                shown.append({"title": _(title), "table": Table(_(title), columns, found), "folded": folded})
    return sorted(shown, key=lambda one: bool(one["folded"]))


def _cells(person: Resident, fact: schema.Fact, history: Sequence[Noted], *, may_write: bool) -> list[Any]:
    current = history[0] if history and history[0].until is None else None
    past = [_past(fact, one) for one in history if one is not current]
    cells: list[Any] = [fact.name.in_language(language()), None, None, None, None, past or None]
    if current is not None:
        how = " · ".join(filter(None, (_(SOURCES.get(current.source, current.source)), current.evidence)))
        cells[1:5] = [fact_word(fact, current.value), current.since, how, current.by]
    if may_write:
        label = _("修改") if current else _("登记")
        cells.append([Action(label, f"{reverse('people:facts', args=[person.id])}?ask={fact.code}", icon="edit")])
    return cells


def _past(fact: schema.Fact, one: Noted) -> str:
    value = fact_word(fact, one.value)
    told = (_("是") if value else _("否")) if isinstance(value, bool) else value
    until = day_text(one.until) if one.until else ""
    return _("%(value)s(%(since)s 至 %(until)s)") % {"value": told, "since": day_text(one.since), "until": until}
