"""The self-discipline of a worker, a part of their page; and a complaint as the one complained about sees it: what it is about, their own
statement, what was found, their appeal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Event, Link, Pair, Row, Table
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.forms import OwnAppealForm, OwnStatementForm
from lianxin.domain.conduct.views.discipline import ethics_badge, vetting_badge
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.conduct.models import Ruling
    from lianxin.domain.conduct.selectors import Disciplined, OwnSide
    from lianxin.domain.workforce.models import Worker


def conduct_parts(request: SignedRequest, worker: Worker) -> dict[str, Any]:
    """The context of `conduct/_worker.html`: the code of ethics and the year's vetting; of oneself also the complaints one was told of."""
    today, own = local_day(request.now), is_own(request.viewer, worker)
    given = [Pair(_("%(year)s 年") % {"year": one.year}, one.at) for one in selectors.acknowledgements(request.viewer).filter(worker=worker)]
    if own:
        code = selectors.own_code(request.viewer, today)
        facts = [Pair(_("职业道德确认"), ethics_badge(code.standing)), *([] if code.standing == "done" else [Pair(_("最晚确认日"), code.last_day)])] if code else []
        actions = [Action(_("职业道德守则"), reverse("conduct:ethics"), icon="file")] if code else []
        return {"facts": facts, "given": given, "actions": actions, "table": _own_sides(request)}
    shown = selectors.disciplined(request.viewer, [worker], today)
    return {"facts": [pair for one in shown for pair in _standing(one)], "given": given, "actions": [], "table": None}


def _standing(one: Disciplined) -> list[Pair]:
    """The row of the board, as pairs."""
    facts = [Pair(_("职业道德确认"), ethics_badge(one.ethics))]
    if one.vetting:
        facts += [Pair(_("从业核查"), vetting_badge(one.vetting, reverse("minors:vetting-worker", args=[one.worker.user_id]))), Pair(_("核查有效到"), one.vetted_until)]
    if one.complaints is not None:
        facts.append(Pair(_("在办的投诉"), Link(str(one.complaints), reverse("conduct:complaints")) if one.complaints else one.complaints))
    return facts


def _own_sides(request: SignedRequest) -> Table:
    """Complaints about the viewer that they were told of."""
    rows = [
        Row((one.number, _kind(one), _state(one), one.charged_at), reverse("conduct:own-side", args=[one.id]))
        for one in selectors.own_sides(request.viewer, request.now)
    ]
    columns = [Column(text) for text in (_("编号"), _("投诉什么"), _("阶段"), _("告知时间"))]
    return Table(_("关于我的投诉"), columns, rows, _("没有关于您的投诉。"))


@never_cache
@page("workforce.own")
def own_side(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """One of them: never who complained."""
    one = selectors.own_side_or_404(request.viewer, request.now, complaint_id)
    actions = [Action(_("写陈述"), reverse("conduct:own-statement", args=[one.id]), "primary")] if one.may_state else []
    actions += [Action(_("申诉"), reverse("conduct:own-appeal", args=[one.id]))] if one.appeal_until is not None else []
    facts = [Pair(_("投诉什么"), _kind(one)), Pair(_("告知的事项"), one.charge), Pair(_("告知时间"), one.charged_at)]
    facts += [Pair(_("您的陈述"), Badge(_("还没有写"), "warn"))] if not one.said else []
    facts += [Pair(_("申诉截止日"), one.appeal_until)] if one.appeal_until is not None else []
    context = {
        "title": one.number, "badge": _state(one), "facts": facts, "said": _said(request, one), "rulings": [ruling_facts(one.place, row) for row in one.rulings], "actions": actions,
        "back": Link(_("关于我的投诉"), reverse("web:own-tab", args=["conduct"])),
    }  # fmt: skip
    return render(request, "conduct/own_side.html", context)


@page("workforce.own")
def statement(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """What one says to it."""
    one = selectors.own_side_or_404(request.viewer, request.now, complaint_id)
    if not one.may_state:
        raise ProblemError("complaint.not_now")
    form = OwnStatementForm(request.POST or None)
    if acted(request, form, partial(services.state_own, complaint_id=one.id), done=_("已送出,评议组会看到。")):
        return redirect("conduct:own-side", one.id)
    return form_page(request, _("写陈述"), form, _back(one), about=[one.charge, *([_("您以前的陈述留着,这一份另加上去。")] if one.said else [])], submit=_("送出"))


@page("workforce.own")
def appeal(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """Why one does not agree."""
    one = selectors.own_side_or_404(request.viewer, request.now, complaint_id)
    if one.appeal_until is None:
        raise ProblemError("complaint.appeal_late")
    form = OwnAppealForm(request.POST or None)
    if acted(request, form, partial(services.appeal_own, complaint_id=one.id), done=_("已收到申诉,由另一批人评议。")):
        return redirect("conduct:own-side", one.id)
    return form_page(request, _("申诉"), form, _back(one), submit=_("送出申诉"))


def _said(request: SignedRequest, one: OwnSide) -> list[Event]:
    """Every statement, by oneself or taken down by somebody for one, to be read again."""
    names = labels_of([row.by for row in one.said])
    return [
        Event(row.at, _("本人不愿陈述") if row.declined else _("本人写的") if row.by == request.viewer.person_id else _("本人说的,别人记下"), names.get(row.by, "") if row.by else "", row.said)
        for row in one.said
    ]  # fmt: skip


def ruling_facts(place: str, row: Ruling) -> list[Pair]:
    """What was found, for whoever may read it."""
    sanction = word(packs.for_place(place).sanctions, row.sanction) if row.sanction else _("不作处理")
    facts = [
        (_("哪一次"), _(row.get_round_display())), (_("属实吗?"), Badge(_("属实"), "bad") if row.upheld else Badge(_("不属实"), "good")),
        (_("理由"), row.reasons), (_("处理"), sanction), (_("从"), row.since), (_("到"), row.until), (_("告知被投诉人"), row.told_on),
    ]  # fmt: skip
    return [Pair(label, value) for label, value in facts if value]


def _back(one: OwnSide) -> Link:
    return Link(_("返回"), reverse("conduct:own-side", args=[one.id]))


def _kind(one: OwnSide) -> str:
    return word(packs.for_place(one.place).complaint_kinds, one.kind)


def _state(one: OwnSide) -> Badge:
    row = packs.for_place(one.place).workflows["complaint"].states.get(one.state)
    return Badge(row.name.in_language(language()), row.tone) if row is not None else Badge(one.state)
