"""Finding, listing, entering and changing residents; seeing a sealed number; why somebody is in a category; consents."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import Page, nobody_counts
from lianxin.base.places.selectors import full_name
from lianxin.base.ui import navigation
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.typed import MARK, typed
from lianxin.domain.people import selectors
from lianxin.domain.people.forms import (
    ConsentForm,
    LeaveForm,
    ResidentFilterForm,
    ResidentForm,
    ReturnForm,
    RevealForm,
    initial_of,
)
from lianxin.domain.people.rules.consents import BASES, PURPOSES
from lianxin.domain.people.selectors.search import FoundPage
from lianxin.domain.people.services import consents as consent_services
from lianxin.domain.people.services import residents as services
from lianxin.domain.people.views import presenting
from lianxin.domain.people.views.household import form_for_new
from lianxin.domain.people.views.likely import TYPED, answers_of, likely_parts
from lianxin.domain.people.views.remarks import remarks
from lianxin.kernel.clock import local_day

_ASKED_WHILE_TYPING = ", ".join(f"input delay:700ms from:#id_{name}" for name in TYPED)
@never_cache
@page("resident.read")
def search(request: SignedRequest) -> HttpResponse:
    """Who is meant by the words typed, and what of them was found."""
    text = typed(request)
    found = selectors.find_residents(request.viewer, text, after=_number(request.GET.get("after", "")))
    today = local_day(request.now)
    rows = [
        Row(
            (
                presenting.resident_link(f.resident),
                presenting.age_text(f.resident, today),
                [Badge(_(presenting.PART_WORDS[part]), "info") for part in f.parts],
                f.resident.address,
                presenting.gone_badge(f.resident),
            )
        )
        for f in found.found
    ]
    columns = [
        Column(_("姓名")),
        Column(_("年龄")),
        Column(_("找到于")),
        Column(_("住址")),
        Column(_("状态")),
    ]
    context = {
        "text": text,
        "found": Table(_("检索结果"), columns, rows),
        "pager": pager(request, _found_page(request, found)),
        "actions": _new_action(request),
        "elsewhere": _elsewhere(request) if text else [],
    }
    return render(request, "people/search.html", context)


def _elsewhere(request: SignedRequest) -> list[Link]:
    """Where else the same words may be found: colleagues are no residents."""
    query = urlencode({MARK: request.GET.get(MARK, "")})
    return [Link(way.label, f"{way.href}?{query}") for way in navigation.shown("elsewhere", request.viewer.may, "")]


@page("resident.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Residents by place and name, narrowed by place, category, age and sex."""
    form = ResidentFilterForm(request.GET, viewer=request.viewer)
    today, wanted = local_day(request.now), form.wanted()
    found = selectors.residents(request.viewer, wanted, today=today, after=request.GET.get("after", ""))
    table = presenting.residents_table(
        request.viewer, found.rows, today=today, empty=_("这里没有符合条件的居民。")
    )
    context = {
        "form": form,
        "people": table,
        "pager": pager(request, found),
        "actions": [*_export_action(request, "residents"), *_new_action(request)],
        "remarks": remarks(request, wanted),
    }
    return render(request, "people/list.html", context)


@page("resident.read")
def households(request: SignedRequest) -> HttpResponse:
    """Households of a place (`?place=`) with their members."""
    place = asked_place(request.GET)
    found = selectors.households(request.viewer, place, after=request.GET.get("after", ""))
    members = selectors.members_of(request.viewer, [household.id for household in found.rows])
    rows = [
        Row(
            (
                household.number or _("无户编号"),
                full_name(household.place, language()),
                household.address,
                [presenting.resident_link(member) for member in members[household.id]],
            )
        )
        for household in found.rows
    ]
    columns = [Column(_("户编号")), Column(_("地点")), Column(_("住址")), Column(_("家庭成员"))]
    context = {
        "households": Table(_("家庭户"), columns, rows, _("这里没有家庭户。")),
        "pager": pager(request, found),
        "place": full_name(place, language()) if place else "",
        "actions": _export_action(request, "households"),
    }
    return render(request, "people/households.html", context)


@page("resident.write")
def new(request: SignedRequest) -> HttpResponse:
    """Register a resident. Whoever may be on file already is shown while typing, and again where that was not answered."""
    form = ResidentForm(request.POST or None, viewer=request.viewer)
    lives, answers = form_for_new(request), answers_of(request.POST)
    if request.method == "POST" and form.is_valid() and lives.is_valid():
        with refusals_in(form):
            resident = services.register_resident(
                actor=request.viewer, now=request.now, values=form.values(),
                resident_id=form.cleaned_data["resident_id"], not_same=answers.not_same,
                elsewhere_checked=answers.elsewhere_checked, **lives.values(),
            )  # fmt: skip
            messages.success(request, _("已登记。"))
            return redirect(presenting.file_url(resident))
    context = {
        "form": form, "lives": lives, "asked": typed(request, "member"), "title": _("登记居民"),
        "back": Link(_("返回居民"), reverse("people:list")), "asks_likely": _ASKED_WHILE_TYPING,
    } | (likely_parts(request, form) if request.method == "POST" else {})  # fmt: skip
    return render(request, "people/form.html", context, status=422 if form.errors or lives.errors else 200)


@page("resident.write")
def edit(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """Change a resident; somebody else's change in between is never overwritten."""
    resident = selectors.resident_or_404(request.viewer, resident_id)
    request.viewer.must("resident.write", resident.place)
    stored = selectors.values_of(resident)
    first = initial_of(stored) | {"resident_id": resident.id, "version": resident.version}
    form = ResidentForm(request.POST or None, viewer=request.viewer, stored=stored, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.update_resident(
                actor=request.viewer, now=request.now, resident_id=resident.id,
                version=form.cleaned_data["version"], values=form.values(),
            )  # fmt: skip
            messages.success(request, _("已保存。"))
            return redirect(presenting.file_url(resident))
    left = resident.died_on or resident.left_on
    other = Action(
        _("撤销去世或迁出") if left else _("登记去世或迁出"),
        reverse("people:leave", args=[resident.id]),
        "danger",
    )
    context = {
        "form": form,
        "title": _("修改居民"),
        "back": _back(resident),
        "actions": [other],
        "person": resident,
    }
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


@page("resident.write")
def leave(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """Record a death or a departure, or take it back."""
    resident = selectors.resident_or_404(request.viewer, resident_id)
    request.viewer.must("resident.write", resident.place)
    left = bool(resident.died_on or resident.left_on)
    form_class: type[LeaveForm] | type[ReturnForm] = ReturnForm if left else LeaveForm
    form = form_class(
        request.POST or None, initial={"version": resident.version, "on": local_day(request.now)}
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _leave_or_return(request, resident_id, form.cleaned_data)
            return redirect(presenting.file_url(resident))
    if left:
        consequences = [
            _("重新出现在居民列表里;类别由今晚的计算重新判定"),
            _("已终止的需求、已取消的承办和走访、已结束的照护计划和服务单不会恢复,需要的请重新登记"),
        ]
    else:
        consequences = [
            _("不再出现在居民列表和计划里"),
            _("未结的需求和承办、将来的走访、照护计划和服务单都会结束,并写明原因"),
            _("所在类别今天结束"),
            _("已经办完的事照常结算;档案保留,可以撤销"),
        ]
    context = {
        "title": _("撤销去世或迁出") if left else _("登记去世或迁出"), "text": resident.name, "form": form,
        "consequences": consequences, "submit_label": _("确认"), "back_url": presenting.file_url(resident),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def _leave_or_return(request: SignedRequest, resident_id: UUID, given: dict[str, Any]) -> None:
    who = {
        "actor": request.viewer,
        "now": request.now,
        "resident_id": resident_id,
        "version": given["version"],
    }
    if "why" in given:
        services.mark_present(**who, why=given["why"])
        messages.warning(request, _("已撤销。之前结束的需求、承办、走访和照护计划没有恢复,需要的请重新登记。"))
    elif given["reason"] == "died":
        services.mark_died(**who, on=given["on"])
    else:
        services.mark_moved_away(**who, on=given["on"])
    if "why" not in given:
        messages.success(request, _("已登记。"))


@never_cache
@page("resident.reveal")
@require_POST
def reveal(request: SignedRequest, resident_id: UUID, field: str) -> HttpResponse:
    """Ask why, then show the whole number once; both the reason and the look are on record."""
    resident = selectors.resident_or_404(request.viewer, resident_id)
    form = RevealForm(request.POST if "why" in request.POST else None)
    label = _("电话") if field == "phone" else _("身份证号")
    context: dict[str, Any] = {"form": form, "label": label, "back": _back(resident), "person": resident}
    if form.is_valid():
        why = str(dict(form.fields["why"].choices)[form.cleaned_data["why"]])  # type: ignore[attr-defined]
        context["number"] = services.reveal_number(
            actor=request.viewer, now=request.now, resident_id=resident_id, field=field, why=why  # type: ignore[arg-type]
        )  # fmt: skip
        context["is_phone"] = field == "phone"
    return render(request, "people/reveal.html", context)


@page("resident.read")
def consents(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """Consents of a resident; who may write records one here."""
    resident = selectors.resident_or_404(request.viewer, resident_id)
    may_write = request.viewer.may("resident.write", resident.place)
    form = ConsentForm(request.POST or None, today=local_day(request.now)) if may_write else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            consent_services.record_consent(
                actor=request.viewer, now=request.now, resident_id=resident_id, **form.cleaned_data
            )
            messages.success(request, _("已登记。"))
            return redirect("people:consents", resident_id)
    columns = [
        Column(_("目的")),
        Column(_("法律依据")),
        Column(_("同意人")),
        Column(_("日期")),
        Column("", "actions"),
    ]
    rows = [
        Row(_consent_cells(consent, may_write))
        for consent in selectors.consents_of(request.viewer, resident_id)
    ]
    context = {
        "person": resident,
        "form": form,
        "back": _back(resident),
        "table": Table(_("知情同意"), columns, rows, _("还没有登记。")),
    }
    return render(
        request, "people/consents.html", context, status=422 if form is not None and form.errors else 200
    )


@page("resident.write")
@require_POST
def withdraw(request: SignedRequest, consent_id: UUID) -> HttpResponse:
    """Withdraw a consent: one click, as the law asks."""
    consent = consent_services.withdraw_consent(actor=request.viewer, now=request.now, consent_id=consent_id)
    messages.success(request, _("已撤回。"))
    return redirect("people:consents", consent.resident_id)


def _consent_cells(consent: Any, may_write: bool) -> tuple[object, ...]:
    if consent.withdrawn_on is not None:
        last: object = Badge(_("已撤回 %(day)s") % {"day": consent.withdrawn_on.isoformat()}, "warn")
    elif may_write:
        last = Action(_("撤回"), reverse("people:withdraw", args=[consent.id]), post=True)
    else:
        last = None
    purpose, basis = PURPOSES.get(consent.purpose, consent.purpose), BASES.get(consent.basis, consent.basis)
    return (_(purpose), _(basis), consent.given_by, consent.given_on, last)


def _back(resident: Any) -> Link:
    return Link(_("返回居民档案"), presenting.file_url(resident))


def _export_action(request: SignedRequest, kind: str) -> list[Action]:
    if not request.viewer.may("export.rows"):
        return []
    return [
        Action(_("导出"), f"{reverse('web:export', args=[kind])}?{request.GET.urlencode()}", icon="download")
    ]


def _new_action(request: SignedRequest) -> list[Action]:
    actions = []
    if request.viewer.may("resident.import"):
        actions.append(Action(_("导入名册"), reverse("people:rosters"), icon="import"))
    if request.viewer.may("resident.write"):
        actions.append(Action(_("登记居民"), reverse("people:new"), "primary", "add"))
    return actions


def _found_page(request: SignedRequest, found: FoundPage) -> Page[Any]:
    """What was found as a page of a list; how many more the index holds is not counted."""
    is_all = not found.after and "after" not in request.GET
    people = tuple(one.resident for one in found.found)
    return Page(people, str(found.after or ""), None if is_all else nobody_counts)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
