"""One call for help: its clocks, who goes, everything that happened; acting on it, ending it, looking back on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Clock, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.base.ui.wording import time_text
from lianxin.domain.emergency import selectors, services
from lianxin.domain.emergency.forms import CloseForm, ReviewForm
from lianxin.domain.emergency.views.showing import (
    about,
    answer_badge,
    answering,
    arriving,
    channel_word,
    is_quiet,
    kind_word,
    place_text,
    state_badge,
    timeline_of,
    times_text,
    way_there,
)
from lianxin.domain.people.views.contacts import calls
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.emergency.models import Alarm, AlarmReview, CallOut

_LOOK_AGAIN_SECONDS = 20


@page("alarm.read")
def alarm(request: SignedRequest, alarm_id: UUID) -> HttpResponse:
    """Everything about one call. While it is open the page asks again by itself."""
    found = selectors.alarm_or_404(request.viewer, alarm_id)
    told = selectors.call_outs_of(request.viewer, found)
    review = selectors.review_of(request.viewer, found)
    names = labels_of([found.closed_by, review.written_by if review else None])
    context: dict[str, Any] = {
        "found": found,
        "title": kind_word(found),
        "badge": state_badge(found, request.now),
        "facts": _facts(request, found),
        "advice": _advice(found),
        "mistaken": found.mistaken_at is not None and found.closed_at is None,
        "stuck": selectors.is_stuck(found, request.now),
        "nobody": found.closed_at is None and not is_quiet(found) and not told,
        "ahead": _ahead(request, found, told),
        "calls": calls(request, found.resident) if found.resident is not None and found.closed_at is None else [],
        "told": _told(told),
        "away": _away(request, found, told),
        "events": timeline_of(found, selectors.signals_of(request.viewer, found), told, names.get(found.closed_by, "") if found.closed_by else ""),
        "actions": _actions(request, found, told),
        "review": review,
        "review_facts": _review_facts(review, found, names) if review and review.written_at else None,
        "may_review": review is not None and review.written_at is None and request.viewer.may("alarm.lead", found.place),
        "back": Link(_("返回求助"), reverse("emergency:board")),
        "again": 0 if found.closed_at else _LOOK_AGAIN_SECONDS,
    }
    return render(request, "emergency/alarm.html", context)


def _facts(request: SignedRequest, found: Alarm) -> list[Pair]:
    who: Any = about(found, request.now)
    if found.resident is not None and request.viewer.may("resident.read", found.place):
        who = Link(who, reverse("web:resident", args=[found.resident_id]))
    address = found.resident.address if found.resident is not None else ""
    facts = [
        Pair(_("谁"), who), Pair(_("地点"), f"{place_text(found)} {address}".strip()), Pair(_("来路"), f"{channel_word(found)} · {times_text(found)}"),
        Pair(_("呼叫时间"), found.called_at), Pair(_("应答时限"), answering(found)),
        Pair(_("处理时限") if is_quiet(found) else _("到场时限"), Clock(found.arrive_due_at, found.closed_at) if is_quiet(found) else arriving(found)),
    ]  # fmt: skip
    if found.said:
        facts.append(Pair(_("说了什么"), found.said))
    facts += way_there(found)
    if request.viewer.may("commitment.read", found.place):
        facts.append(Pair(_("承办事项"), Link(kind_word(found), reverse("commitments:commitment", args=[found.commitment_id]))))
    return facts


def _advice(found: Alarm) -> str:
    kind = packs.for_place(found.place).alarm_kinds.get(found.kind)
    return kind.advice.in_language(language()) if kind is not None and kind.advice is not None and found.closed_at is None else ""


def _told(told: list[CallOut]) -> Table | None:
    rows = [
        Row((
            one.user.display_name, one.ring or _("自己来的"), _("不详") if one.is_guess else one.minutes, one.told_at, answer_badge(one), one.eta_minutes,
            one.arrived_at,
        ))
        for one in told
    ]  # fmt: skip
    columns = [
        Column(_("谁")), Column(_("第几圈"), "number"), Column(_("估计几分钟"), "number"), Column(_("通知")), Column(_("答复")), Column(_("自己说几分钟"), "number"), Column(_("到场")),
    ]
    return Table(_("通知了谁"), columns, rows) if rows else None


def _ahead(request: SignedRequest, found: Alarm, told: list[CallOut]) -> list[str]:
    """Who hears of it next and when, for a call to which nobody was sent."""
    if told or found.closed_at is not None or is_quiet(found):
        return []
    lines = []
    for rung in selectors.rungs_ahead(request.viewer, found, request.now):
        people = "、".join(rung.people) or _("现在没有人担任")
        lines.append(_("%(time)s 告知%(step)s:%(people)s") % {"time": time_text(rung.at), "step": rung.name.in_language(language()), "people": people})
    return lines


def _away(request: SignedRequest, found: Alarm, told: list[CallOut]) -> list[dict[str, Any]]:
    """Who left visits behind to go there, with the way to the plan of the day for who makes it."""
    if found.closed_at is not None or not request.viewer.may("dayplan.make", found.place):
        return []
    day = local_day(request.now)
    href = f"{reverse('care:dayplan')}?place={found.place[:9]}000&day={day}"
    return [{"name": one.user.display_name, "visits": one.left_visits, "href": href} for one in told if one.answer == "accepted" and one.left_visits]


def _actions(request: SignedRequest, found: Alarm, told: list[CallOut]) -> list[Action]:
    if found.closed_at is not None:
        return []
    mine = next((one for one in told if one.user_id == request.viewer.id), None)
    going = sum(one.answer == "accepted" for one in told)
    may_answer = request.viewer.may("alarm.answer", found.place)
    act = reverse("emergency:act", args=[found.id])
    offered = []
    if mine is not None:
        offered.append(Action(_("我的答复"), reverse("emergency:call", args=[mine.id]), "primary", "person"))
    elif may_answer and going < found.people:
        offered.append(Action(_("我来处理") if is_quiet(found) else _("我去"), f"{act}?what=accept", "primary", "good", post=True))
    if may_answer and not is_quiet(found) and going < found.people:
        offered.append(Action(_("再叫一圈人"), f"{act}?what=more", icon="people", post=True))
    if services.may_close(request.viewer, found):
        offered.append(Action(_("结束求助"), reverse("emergency:close", args=[found.id]), icon="close"))
    return offered


@page("alarm.answer")
@require_POST
def act(request: SignedRequest, alarm_id: UUID) -> HttpResponse:
    """I go; or: tell more people now."""
    found = selectors.alarm_or_404(request.viewer, alarm_id)
    with refusals_told(request):
        if request.GET.get("what") == "more":
            services.call_more(actor=request.viewer, now=request.now, alarm_id=found.id)
            messages.success(request, _("已通知下一圈的人。"))
        else:
            call = services.accept(actor=request.viewer, now=request.now, alarm_id=found.id)
            messages.success(request, _("已登记:您来。"))
            return redirect("emergency:call", call.id)  # the page with "我到了"
    return redirect("emergency:alarm", found.id)


@page("alarm.read")
def close(request: SignedRequest, alarm_id: UUID) -> HttpResponse:
    """How it ended."""
    found = selectors.alarm_to_close(request.viewer, alarm_id)
    reads = request.viewer.may("alarm.read", found.place)
    form, back = CloseForm(request.POST or None, quiet=is_quiet(found)), reverse("emergency:alarm", args=[found.id]) if reads else reverse("emergency:mine")
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.close_alarm(actor=request.viewer, now=request.now, alarm_id=found.id, **form.cleaned_data)
            messages.success(request, _("求助已结束。"))
            return redirect(back)
    context = {"title": _("结束求助"), "about": f"{kind_word(found)} · {about(found, request.now)}", "form": form, "submit": _("结束"), "back": Link(_("返回"), back)}
    return render(request, "emergency/form.html", context, status=422 if form.errors else 200)


@page("alarm.lead")
def review(request: SignedRequest, alarm_id: UUID) -> HttpResponse:
    """What happened, what is to change, what the person still needs."""
    found = selectors.alarm_or_404(request.viewer, alarm_id)
    request.viewer.must("alarm.lead", found.place)
    form, back = ReviewForm(request.POST or None, pack=packs.for_place(found.place)), reverse("emergency:alarm", args=[found.id])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.write_review(actor=request.viewer, now=request.now, alarm_id=found.id, **form.cleaned_data)
            messages.success(request, _("复盘已保存。"))
            return redirect(back)
    context = {"title": _("求助复盘"), "about": f"{kind_word(found)} · {about(found, request.now)}", "form": form, "submit": _("保存复盘"), "back": Link(_("返回"), back)}
    return render(request, "emergency/form.html", context, status=422 if form.errors else 200)


def _review_facts(review: AlarmReview, found: Alarm, names: dict[UUID, str]) -> list[Pair]:
    needs = [Link(_("需求 %(number)s") % {"number": at}, reverse("web:need", args=[one])) for at, one in enumerate(review.follow_up, 1)]
    return [
        Pair(_("发生了什么"), review.happened), Pair(_("以后怎么改"), review.change), Pair(_("后续的需求"), needs or None),
        Pair(_("复盘人"), names.get(review.written_by) if review.written_by else None), Pair(_("复盘时间"), review.written_at),
    ]  # fmt: skip
