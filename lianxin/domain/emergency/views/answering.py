"""My call: where to go, to whom, and the big buttons; and what I say of myself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, own_page, page
from lianxin.base.places.wording import home_text
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.care.views.plan_words import level_text
from lianxin.domain.emergency import selectors, services
from lianxin.domain.emergency.forms import AnswerForm, StandbyForm
from lianxin.domain.emergency.views.showing import (
    answer_badge,
    clock_of,
    kind_word,
    place_text,
    state_badge,
    way_there,
)

if TYPE_CHECKING:
    from lianxin.domain.emergency.selectors import CallSheet

_MOST = 50
_MINUTES = (5, 10, 15, 30)


@page("alarm.answer")
def mine(request: SignedRequest) -> HttpResponse:
    """The calls I was told of, those that still ask something first; my own button for help."""
    found = list(selectors.own_calls(request.viewer)[:_MOST])
    rows = [
        Row((Link(kind_word(one.alarm), reverse("emergency:call", args=[one.id]), place_text(one.alarm)), one.told_at, answer_badge(one), state_badge(one.alarm, request.now)))
        for one in found
    ]
    columns = [Column(text) for text in (_("求助"), _("通知"), _("我的答复"), _("现在"))]
    standby = selectors.own_standby(request.viewer)
    context = {
        "table": Table(_("通知过我的求助"), columns, rows, _("还没有通知过您。")), "off_hours": standby is not None and standby.off_hours,
        "actions": [Action(_("我需要帮助"), reverse("emergency:own"), "danger", "warn"), Action(_("修改应急登记"), reverse("emergency:standby"), icon="edit")],
        "back": Link(_("返回求助"), reverse("emergency:board")),
    }  # fmt: skip
    return render(request, "emergency/mine.html", context)


@never_cache
@own_page("one's own call: nobody finds it but who was told of it")
def call(request: SignedRequest, call_id: UUID) -> HttpResponse:
    """One of them: a POST says which act (`what`): accept, decline, withdraw, arrive, leave."""
    sheet = selectors.call_sheet(request.viewer, call_id, request.now)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            _act(request, sheet, form)
        return redirect("emergency:call", call_id)
    numbers = services.numbers_for_call(actor=request.viewer, now=request.now, call_id=call_id) if sheet.is_needed else []
    alarm, mine = sheet.call.alarm, sheet.call
    kind = packs.for_place(alarm.place).alarm_kinds.get(alarm.kind)
    context: dict[str, Any] = {
        "sheet": sheet, "call": mine, "alarm": alarm, "title": kind_word(alarm), "badge": state_badge(alarm, request.now), "form": form,
        "facts": _facts(sheet) if sheet.is_needed else [], "clock": clock_of(alarm), "calls": numbers,
        "advice": kind.advice.in_language(language()) if kind and kind.advice else "", "minutes": _MINUTES,
        "going": "、".join(one.user.display_name for one in sheet.going), "said": answer_badge(mine),
        "is_going": mine.answer == "accepted" and alarm.closed_at is None, "may_close": mine.answer == "accepted" and alarm.closed_at is None,
        "back": Link(_("返回我的应急"), reverse("emergency:mine")),
    }  # fmt: skip
    return render(request, "emergency/call.html", context, status=422 if form.errors else 200)


def _act(request: SignedRequest, sheet: CallSheet, form: AnswerForm) -> None:
    asked: dict[str, Any] = {"actor": request.viewer, "now": request.now, "alarm_id": sheet.call.alarm_id}
    what, reason = request.POST.get("what", ""), form.cleaned_data["reason"]
    if what == "accept":
        services.accept(**asked, eta_minutes=form.cleaned_data["eta_minutes"])
        messages.success(request, _("谢谢!请注意安全;有生命危险先打120、110。"))
    elif what == "decline":
        services.decline(**asked, reason=reason)
        messages.success(request, _("已登记:您去不了。会去叫别人。"))
    elif what == "withdraw":
        services.withdraw(**asked, reason=reason)
        messages.success(request, _("已登记:您去不了了。正在叫别人。"))
    elif what == "arrive":
        services.arrive(**asked)
        messages.success(request, _("已登记到场。"))
    elif what == "leave":
        services.leave(**asked)
        messages.success(request, _("已登记离开。"))


def _facts(sheet: CallSheet) -> list[Pair]:
    """Where to go and to whom; what one should know at the door."""
    alarm, person = sheet.call.alarm, sheet.resident
    if person is None:
        where = Pair(_("在哪里"), f"{place_text(alarm)} {alarm.where}".strip())
        return [where, *way_there(alarm), *([Pair(_("说了什么"), alarm.said)] if alarm.said else [])]
    pack = packs.for_place(alarm.place)
    facts = [
        Pair(_("谁"), both_names(person)), Pair(_("住址"), home_text(alarm.place, person.address, language(), with_township=False)), *way_there(alarm),
        Pair(_("进门须知"), person.note),
        Pair(_("沟通语言"), word(pack.words, f"language_{person.language}") if f"language_{person.language}" in pack.words else _LANGUAGES.get(person.language, person.language)),
        Pair(_("能力等级"), level_text(person.ability_level) if person.ability_level is not None else None), Pair(_("说了什么"), alarm.said),
    ]  # fmt: skip
    return [one for one in facts if one.value not in ("", None)]


_LANGUAGES = {"zh": "汉语", "bo": "藏语"}


@page("alarm.answer")
def standby(request: SignedRequest) -> HttpResponse:
    """May I be called outside my hours; what can I do."""
    known = selectors.own_standby(request.viewer)
    first = {name: getattr(known, name) for name in ("off_hours", "skills", "mode")} if known else {}
    form = StandbyForm(request.POST or None, viewer=request.viewer, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.change_standby(actor=request.viewer, now=request.now, **form.cleaned_data)
            messages.success(request, _("应急登记已保存。"))
            return redirect("emergency:mine")
    context = {"title": _("应急登记"), "form": form, "submit": _("保存"), "about": _("由您自己决定,随时可以改。"), "back": Link(_("返回我的应急"), reverse("emergency:mine"))}
    return render(request, "emergency/form.html", context, status=422 if form.errors else 200)
