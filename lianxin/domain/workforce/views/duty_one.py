"""How one person stands by the duty to be certified: what, by when, why, what is missing, what to do next. The person's own, and the head's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Link, Pair, Row, Table
from lianxin.domain.workforce.rules.duty import OF_REGISTRATION
from lianxin.domain.workforce.selectors.duty import (
    Light,
    light_of,
    lights_of,
    next_change,
    waiting_certificates,
)
from lianxin.domain.workforce.selectors.exempting import exemptions_of
from lianxin.domain.workforce.selectors.posts import engagement_or_404
from lianxin.domain.workforce.selectors.workers import is_own, own_worker
from lianxin.domain.workforce.views.duty_words import (
    due_text,
    duty_pairs,
    light_badge,
    post_word,
    reason_text,
)
from lianxin.domain.workforce.views.exempting import reason_word, state_badge
from lianxin.domain.workforce.views.files_words import level_word
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Engagement, Worker


@page("workforce.own")
def one(request: SignedRequest, engagement_id: UUID) -> HttpResponse:
    """One engagement: the light and everything it comes from."""
    found = engagement_or_404(request.viewer, engagement_id)
    today = local_day(request.now)
    context = {
        "worker": found.worker, "about": full_name(found.place, language()), "shown": duty_card(request.viewer, found, today),
        "actions": [*_actions(request, found, today), *_ways(request, found)], "exemptions": _exemptions(request, found, today), "back": _back(request),
    }  # fmt: skip
    return render(request, "workforce/duty_one.html", context)


@page("workforce.own")
def mine(request: SignedRequest) -> HttpResponse:
    """What is asked of oneself on each of one's posts."""
    today, worker = local_day(request.now), own_worker(request.viewer)
    shown = [
        (duty_card(request.viewer, found, today), _actions(request, found, today), _exemptions(request, found, today))
        for found in _own(request.viewer, worker, today)
    ]
    return render(request, "workforce/duty_mine.html", {"worker": worker, "shown": shown})


def duty_card(viewer: Viewer, engagement: Engagement, today: date) -> dict[str, Any]:
    """What the partial `workforce/_duty.html` shows of one engagement; the page of a worker's file takes it too."""
    light = light_of(viewer, engagement, today)
    change = next_change(viewer, engagement, today)
    told: list[tuple[str, Any]] = [
        (_("岗位"), post_word(light)), (_("到岗日期"), engagement.since), (_("现在"), light_badge(light, today)), (_("为什么"), reason_text(light)),
        (_("期限"), due_text(light, today) or None), (_("还差什么"), missing_text(viewer, light, engagement.worker)),
    ]  # fmt: skip
    if change is not None:
        told.append((_("什么都不办,哪天会变"), change))
    rule = duty_pairs(light.place, light.duty) if light.duty else []
    title = light.duty.name.in_language(language()) if light.duty else post_word(light)
    return {"light": light, "title": title, "pairs": [Pair(label, value) for label, value in told], "rule": rule, "exams": _exams(viewer, engagement)}


def _exams(viewer: Viewer, engagement: Engagement) -> str:
    """Where it stands whether they may sit the exam: one's own page, or that person's."""
    if engagement.worker.user_id is not None and engagement.worker.user_id == viewer.person_id:
        return reverse("exams:mine")
    return reverse("exams:of-worker", args=[engagement.worker_id]) if viewer.may("exam.read", engagement.worker.place) else ""


def missing_text(viewer: Viewer, light: Light, worker: Worker) -> str:
    """What would make it green."""
    duty = light.duty
    if duty is None or light.colour == "green":
        return _("不差什么")
    if light.reasons[0] in OF_REGISTRATION:
        return _("证书要登记,登记后由工作人员在档案里记下有效期")
    wanted = _("一张%(level)s及以上的证书") % {"level": level_word(duty.level)}
    if waiting_certificates(viewer, worker):
        return _("%(wanted)s:已经交了,等别人核实") % {"wanted": wanted}
    if light.reasons[0] == "unknown":
        return _("档案里补上到岗日期;%(wanted)s") % {"wanted": wanted}
    return wanted


def _own(viewer: Viewer, worker: Worker | None, today: date) -> list[Engagement]:
    if worker is None:
        return []
    return [engagement_or_404(viewer, light.engagement_id) for light in lights_of(viewer, worker, today)]


def _actions(request: SignedRequest, found: Engagement, today: date) -> list[Action]:
    """What one may do about it; asking is offered where something is due."""
    light = light_of(request.viewer, found, today)
    may = found.worker.user_id == request.viewer.person_id or request.viewer.may("workforce.manage", found.place)
    if not may or light.colour in ("none", "green", "exempt") or (found.ended_on is not None and found.ended_on < today):
        return []
    return [Action(_("申请豁免"), reverse("workforce:duty-exempt", args=[found.id]), icon="calendar")]


def _ways(request: SignedRequest, found: Engagement) -> list[Action]:
    """From a light to the file it comes from, and to the post."""
    viewer = request.viewer
    if is_own(viewer, found.worker):
        return [Action(_("我的职业档案"), reverse("workforce:mine"), icon="person")]
    ways = []
    if viewer.may("workforce.read", found.worker.place):
        ways.append(Action(_("打开档案"), reverse("workforce:worker", args=[found.worker_id]), icon="person"))
    if viewer.may("workforce.manage", found.place):
        ways += [
            Action(_("任职(续签、调岗、离岗)"), reverse("workforce:engagement", args=[found.id]), icon="station"),
            Action(_("登记证书"), reverse("workforce:certificate-new", args=[found.worker_id]), icon="add"),
        ]
    return ways


def _exemptions(request: SignedRequest, found: Engagement, today: date) -> Table | None:
    rows = [
        Row((reason_word(each), each.since, each.until, state_badge(each, today)), reverse("workforce:duty-exemption", args=[each.id]))
        for each in exemptions_of(request.viewer, found)
    ]
    columns = [Column(text) for text in (_("理由"), _("从"), _("到"), _("状态"))]
    return Table(_("豁免"), columns, rows) if rows else None


def _back(request: SignedRequest) -> Link:
    if request.viewer.may("workforce.read"):
        return Link(_("返回持证上岗"), reverse("workforce:duty"))
    return Link(_("返回我的持证要求"), reverse("workforce:duty-mine"))
