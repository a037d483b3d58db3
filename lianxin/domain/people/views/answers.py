"""类别与待遇: the answer of every rule about one resident, and one of them with why, why not and what to ask, as of any day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.packs import Pack, schema
from lianxin.base.packs.amending import amended_by
from lianxin.base.ui.asked import asked_day
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table, Tone
from lianxin.base.ui.wording import day_text
from lianxin.domain.people import selectors
from lianxin.domain.people.selectors.answers import Answer, Asked, Why, answers_of
from lianxin.domain.people.selectors.answers import why as why_of
from lianxin.domain.people.views.presenting import file_url, inputs_shown
from lianxin.kernel.clock import local_day
from lianxin.kernel.money import show
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

TONES: Final[dict[str, Tone]] = {"yes": "good", "no": "plain", "cannot_tell": "warn"}
WORDS: Final = {"yes": N_("符合"), "no": N_("不符合"), "cannot_tell": N_("无法判断")}
_OF_ONE: Final = {
    True: {"yes": N_("符合领取条件"), "no": N_("不符合领取条件"), "cannot_tell": N_("还不能判断")},
    False: {"yes": N_("属于这一类"), "no": N_("不属于这一类"), "cannot_tell": N_("还不能判断")},
}  # fmt: skip
_PER: Final = {"month": N_("%(sum)s 元/月"), "year": N_("%(sum)s 元/年"), "once": N_("一次 %(sum)s 元")}
_ORDER: Final = ("yes", "cannot_tell", "short", "no", "")


class OnForm(forms.Form):
    """As of which day to answer."""

    on = DayField(label=gettext_lazy("按哪一天判定"), required=False)


@page("category.read")
def answers(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """Every benefit and category with its answer, what is due first."""
    person = selectors.resident_or_404(request.viewer, resident_id)
    today = local_day(request.now)
    on = asked_day(request.GET, today, "on")
    found = sorted(answers_of(request.viewer, person, on=on), key=lambda one: _ORDER.index(_state(one)))
    query = _query(on, today)
    benefits = [_row(person, one, query) for one in found if one.is_benefit]
    categories = [_row(person, one, query) for one in found if not one.is_benefit]
    names = (_("规定"), _("判定"), _("自"), _("差什么、问什么"))
    columns = [Column(text) for text in names]
    context = {
        "person": person,
        "back": Link(_("返回居民档案"), file_url(person)),
        "form": OnForm(request.GET),
        "as_of": _as_of(on, today),
        "benefits": Table(_("待遇"), [*columns, Column(_("金额"), "number")], benefits),
        "categories": Table(_("类别"), columns, [Row(row.cells[:4]) for row in categories]),
        "actions": [_asking(person)],
    }
    return render(request, "people/categories.html", context)


@page("category.read")
def why(request: SignedRequest, resident_id: UUID, code: str) -> HttpResponse:
    """Why, why not, what is missing, what to ask next; with the articles and the facts it was decided by."""
    person = selectors.resident_or_404(request.viewer, resident_id)
    today = local_day(request.now)
    on = asked_day(request.GET, today, "on")
    pack = packs.for_place(person.place, on)
    query = _query(on, today)
    back = Link(_("类别与待遇"), reverse("people:categories", args=[person.id]) + query)
    context: dict[str, Any] = {"person": person, "form": OnForm(request.GET), "as_of": _as_of(on, today), "back": back}
    try:
        found = why_of(request.viewer, person, code, on=on)
    except ProblemError as problem:
        if problem.code != "people.rule_not_in_force":
            raise
        return render(request, "people/why.html", context | _not_in_force(pack, code, on))
    ruled = found.answer.ruled
    may_write = request.viewer.may("resident.write", person.place)
    context |= {
        "title": ruled.name.in_language(language()),
        "answer": answer_badge(found.answer),
        "meaning": pack.said(ruled.meaning, on),
        "told": _told(pack, found),
        "short": found.answer.short,
        "lists": [
            (_("符合的条件"), "good", _shown(pack, person, found.met)),
            (_("不符合的条件"), "close", _shown(pack, person, found.not_met)),
            (_("还不知道,但不影响判定"), "info", _shown(pack, person, found.open)),
        ],
        "ask": _shown(pack, person, found.ask, may_write=may_write),
        "inputs": inputs_shown(pack, found.inputs),
        "ground": _ground(pack, found),
        "letter": Action(_("告知书"), reverse("people:letter", args=[person.id, code]) + query, icon="print"),
        "asking": _asking(person),
    }
    return render(request, "people/why.html", context)


def answer_badge(answer: Answer) -> Badge:
    """What was decided, in the words of a benefit or of a category."""
    told = answer.decision.answer if answer.decision else "cannot_tell"
    return Badge(_(_OF_ONE[answer.is_benefit][told]), TONES[told])


def amount_text(answer: Answer) -> str:
    """150.00 元/月; "" where nothing is paid, or it cannot be told."""
    per = answer.ruled.per if isinstance(answer.ruled, schema.Benefit) else ""
    return _(_PER[per]) % {"sum": show(answer.amount)} if answer.amount is not None and per in _PER else ""


def receiving_badge(answer: Answer) -> Badge | None:
    """Whether a benefit that is due is received already."""
    if not answer.is_benefit or answer.decision is None or answer.decision.answer != "yes":
        return None
    if answer.receives is None:
        return Badge(_("不知道是否在领"), "warn")
    return Badge(_("已经在领"), "info") if answer.receives else Badge(_("还没有领"), "accent")


def _row(person: Resident, answer: Answer, query: str) -> Row:
    name = answer.ruled.name.in_language(language())
    if answer.decision is None:
        return Row((name, Badge(_("这一天还没有或不再实行")), None, None, None))
    told = answer.decision.answer
    missing: list[Any] = []
    if answer.short is not None and _state(answer) == "short":
        missing = [Badge(_("只差一项"), "info"), _words(answer.short.label)]
    elif answer.ask:
        missing = [_words(condition.question or condition.label) for condition in answer.ask]
    link = Link(name, reverse("people:why", args=[person.id, answer.code]) + query)
    badges = [Badge(_(WORDS[told]), TONES[told]), receiving_badge(answer)]
    return Row((link, [b for b in badges if b], answer.since, missing or None, amount_text(answer) or None))


def _state(answer: Answer) -> str:
    if answer.decision is None:
        return ""
    if answer.is_benefit and answer.short is not None and len(answer.decision.rule.conditions) > 1:
        return "short"
    return answer.decision.answer


def _shown(pack: Pack, person: Resident, found: tuple[Asked, ...], *, may_write: bool = False) -> list[dict[str, Any]]:
    """Conditions in words, with what is to be asked and where the answer is written down."""
    return [
        {
            "label": _words(one.condition.label),
            "question": _words(one.condition.question),
            "proves": _words(one.condition.proves),
            "ground": one.ground,
            "links": [*_ask_links(pack, person, one), *_household_link(pack, person, one)] if may_write else [],
        }
        for one in found
    ]  # fmt: skip


def _ask_links(pack: Pack, person: Resident, one: Asked) -> list[Link]:
    """Straight to the question; what stands in the register is changed there."""
    links = []
    for code in one.own:
        fact = pack.facts[code]
        if fact.noted:
            links.append(Link(word(pack.facts, code), f"{reverse('people:facts', args=[person.id])}?ask={code}"))
        elif fact.collected == "register":
            address = f"{reverse('people:edit', args=[person.id])}#id_{fact.column or code}"
            links.append(Link(word(pack.facts, code), address))
    return links


def _household_link(pack: Pack, person: Resident, one: Asked) -> list[Link]:
    if not one.household:
        return []
    names = "、".join(word(pack.facts, code) for code in one.household)
    label = _("同住的人:%(fact)s") % {"fact": names}
    return [Link(label, f"{reverse('people:facts', args=[person.id])}#others")]


def _told(pack: Pack, found: Why) -> list[Pair]:
    ruled, answer = found.answer.ruled, found.answer
    pairs = [Pair(_("自"), answer.since)] if answer.since else []
    if (badge := receiving_badge(answer)) is not None:
        pairs.append(Pair(_("是否在领"), badge))
    if text := amount_text(answer):
        pairs.append(Pair(_("金额"), text))
    if isinstance(ruled, schema.Benefit) and ruled.payer:
        pairs.append(Pair(_("谁出钱"), ruled.payer.in_language(language())))
    if found.changes_on is not None:
        pairs.append(Pair(_("最早自己会变的日子"), found.changes_on))
    if ruled.owner:
        pairs.append(Pair(_("归口部门"), ruled.owner.in_language(language())))
    return pairs


def _ground(pack: Pack, found: Why) -> list[Pair]:
    """The law behind the rule as a whole, when somebody last looked it up, and in which days it is in force."""
    ruled = found.answer.ruled
    start = day_text(ruled.start)
    days = _("自 %(start)s") % {"start": start}
    if ruled.until is not None:
        days = _("%(start)s 至 %(until)s(不含)") % {"start": start, "until": day_text(ruled.until)}
    cited: Any = Link(found.ground.cited, found.ground.link) if found.ground.link else found.ground.cited
    return [
        Pair(_("依据"), [cited, Badge(_("未核实"), "warn")] if found.ground.unverified else cited),
        Pair(_("最近查对"), ruled.checked_on), Pair(_("实行日期"), days), Pair(_("政策包版本"), found.version),
        *([Pair(_("本县修订"), "、".join(labels))] if (labels := amended_by(pack, found.answer.code)) else ()),
    ]  # fmt: skip


def _not_in_force(pack: Pack, code: str, on: date) -> dict[str, Any]:
    ruled = pack.ruled[code]
    return {
        "title": ruled.name.in_language(language()), "answer": Badge(_("这一天还没有或不再实行")),
        "meaning": pack.said(ruled.meaning, max(on, ruled.start)),
        "told": [Pair(_("实行日期"), ruled.start)],
    }  # fmt: skip


def _as_of(on: date, today: date) -> str:
    """What has to be said when the day asked about is not today."""
    if on == today:
        return ""
    text = _("按 %(day)s 判定:规定、年龄和采集的资料都按那一天;登记表和同住的人没有历史,按现在的。")
    return text % {"day": day_text(on)}


def _query(on: date, today: date) -> str:
    return "" if on == today else f"?on={on.isoformat()}"


def _asking(person: Resident) -> Action:
    return Action(_("采集资料"), reverse("people:facts", args=[person.id]), icon="edit")


def _words(words: Any) -> str:
    """Words of the rules engine (a mapping) in the language of the page; "" for none."""
    if not words:
        return ""
    return str(words.get(pack_code(language())) or words.get("zh", ""))
