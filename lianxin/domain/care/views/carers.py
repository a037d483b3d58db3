"""The people who visit 上门人员: who they are, when they are on duty, what they can do and where they start."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.care import selectors, services
from lianxin.domain.care.forms import CarerForm
from lianxin.domain.care.rules import WEEKDAYS
from lianxin.domain.care.views.showing import clock_face, skill_words, weekdays_text
from lianxin.domain.people.rules.residents import LANGUAGES
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.care.models import Carer
    from lianxin.domain.care.selectors import Staff


@page("dayplan.make")
def carers(request: SignedRequest) -> HttpResponse:
    """Everybody of one's places who may visit; who has no shift yet stands first, for no plan counts on them."""
    found = selectors.staff(request.viewer, today=local_day(request.now))
    away = set(selectors.absences(request.viewer).filter(*_now(request.now)).values_list("user_id", flat=True))
    rows = [_row(one, away, local_day(request.now)) for one in sorted(found, key=lambda one: one.carer is not None)]
    headings = [_("姓名"), _("班次"), _("会做"), _("语言"), _("出行方式"), _("出发地点"), _("状态")]
    empty = _("辖区里还没有可以上门的人员。请系统管理员建立账号并授予社工角色。")
    context = {
        "table": Table(_("上门人员"), [Column(text) for text in headings], rows, empty),
        "back": Link(_("返回排班"), reverse("care:dayplan")),
    }
    return render(request, "care/carers.html", context)


@page("dayplan.make")
def carer(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """How one person visits."""
    found = selectors.staff_or_404(request.viewer, user_id, today=local_day(request.now))
    stations = selectors.starting_stations(request.viewer, found.places)
    skills = skill_words(packs.for_place(found.user.place))
    form = CarerForm(request.POST or None, staff=found, skills=skills, stations=stations, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.set_carer(actor=request.viewer, now=request.now, user_id=user_id, **form.values())
            messages.success(request, _("已保存。新的班次从下一次排班起生效。"))
            return redirect("care:carers")
    context = {
        "form": form,
        "absences": reverse("care:absences", args=[user_id]),
        "title": found.user.display_name,
        "about": full_name(found.user.place, language()),
        "back": Link(_("返回上门人员"), reverse("care:carers")),
    }
    return render(request, "care/carer.html", context, status=422 if form.errors else 200)


def _initial(found: Staff) -> dict[str, object]:
    """What is stored; for somebody new the usual shift, the languages and the place they belong to."""
    held = found.carer
    if held is None:
        spoken = {"zh", found.user.language.split("-")[0]} & set(LANGUAGES)
        usual = found.user.place if found.user.place in found.places else ""
        return {"place": usual, "weekdays": list("1234567"), "languages": sorted(spoken), "start": time(9), "end": time(18), "is_active": True}
    return {
        "place": held.place, "sex": held.sex, "skills": held.skills, "languages": held.languages, "mode": held.mode,
        "start": _time(held.shift_start), "end": _time(held.shift_end), "lon": held.lon, "lat": held.lat,
        "from_where": "point" if held.lon is not None else "unknown", "is_active": held.is_active,
        "weekdays": list(held.weekdays),
    } | {f"until_{code}": date.fromisoformat(until) for code, until in held.skills_until.items()}  # fmt: skip


def _row(one: Staff, away: Container[UUID], today: date) -> Row:
    name = Link(one.user.display_name, reverse("care:carer", args=[one.user.id]), full_name(one.user.place, language()))
    held = one.carer
    if held is None:
        return Row((name, None, None, None, None, None, Badge(_("还没有登记班次"), "warn")))
    pack = packs.for_place(held.place)
    words = skill_words(pack)
    shift = f"{clock_face(held.shift_start)}–{clock_face(held.shift_end)}"
    if len(held.weekdays) < len(WEEKDAYS):
        shift = f"{weekdays_text(held.weekdays)} {shift}"
    skills = [_skill(code, words, held, today) for code in held.skills]
    spoken = "、".join(_(LANGUAGES.get(code, code)) for code in held.languages)
    return Row((name, shift, skills, spoken, word(pack.travel_modes, held.mode), _start(held), _state(held, is_away=held.user_id in away)))


def _skill(code: str, words: Mapping[str, str], held: Carer, today: date) -> str | Badge:
    """A skill, with the last day of its certificate; one that has lapsed stands out."""
    name, until = words.get(code, code), held.skills_until.get(code)
    if until is None:
        return name
    lapsed = date.fromisoformat(until) < today
    return Badge(name, "bad" if lapsed else "plain", (_("证书到 %(day)s,已过期") if lapsed else _("证书到 %(day)s")) % {"day": until})


def _start(held: Carer) -> str:
    return _("已登记") if held.lon is not None else _("不清楚")


def _now(now: datetime) -> tuple[Q, Q]:
    """Of absences: those under way."""
    return Q(starts_at__lte=now), Q(ends_at__isnull=True) | Q(ends_at__gt=now)


def _state(held: Carer, *, is_away: bool) -> Badge:
    if is_away and held.is_active:
        return Badge(_("请假"), "warn")
    return Badge(_("可排班"), "good") if held.is_active else Badge(_("暂不排班"))


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
