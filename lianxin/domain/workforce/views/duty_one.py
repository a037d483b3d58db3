"""How one person stands by the duty to be certified, a part of their page: what, by when, why, what is missing, what to do next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Pair, Row, Table
from lianxin.domain.workforce.rules.duty import OF_REGISTRATION
from lianxin.domain.workforce.selectors.duty import (
    Light,
    light_of,
    next_change,
    waiting_certificates,
)
from lianxin.domain.workforce.selectors.exempting import exemptions_of
from lianxin.domain.workforce.selectors.posts import engagements
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.views.duty_words import (
    due_text,
    duty_pairs,
    light_badge,
    post_tasks,
    post_word,
    reason_text,
)
from lianxin.domain.workforce.views.exempting import reason_word, state_badge
from lianxin.domain.workforce.views.files_words import level_word
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Engagement, Worker


def duty_parts(request: SignedRequest, worker: Worker) -> dict[str, Any]:
    """The context of `workforce/_duties.html`: each post that is not over, the light and everything it comes from."""
    viewer, today = request.viewer, local_day(request.now)
    held = engagements(viewer).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today), worker=worker)
    return {"duties": [_duty(viewer, one, today) for one in held]}


def _duty(viewer: Viewer, found: Engagement, today: date) -> dict[str, Any]:
    light = light_of(viewer, found, today)
    return _card(viewer, found, light, today) | {
        "actions": [*_actions(viewer, found, light), *_ways(viewer, found)], "exemptions": _exemptions(viewer, found, today),
    }  # fmt: skip


def _card(viewer: Viewer, engagement: Engagement, light: Light, today: date) -> dict[str, Any]:
    """What is asked on one post, and how it stands."""
    change = next_change(viewer, engagement, today)
    told: list[tuple[str, Any]] = [
        (_("岗位"), post_word(light)), (_("到岗日期"), engagement.since), (_("现在"), light_badge(light, today)), (_("为什么"), reason_text(light)),
        (_("期限"), due_text(light, today) or None), (_("还差什么"), missing_text(viewer, light, engagement.worker)),
    ]  # fmt: skip
    if change is not None:
        told.append((_("什么都不办,哪天会变"), change))
    rule = duty_pairs(light.place, light.duty) if light.duty else []
    title = light.duty.name.in_language(language()) if light.duty else post_word(light)
    return {"light": light, "title": title, "pairs": [Pair(label, value) for label, value in told], "rule": rule, "tasks": post_tasks(light), "exams": _exams(viewer, engagement)}


def _exams(viewer: Viewer, engagement: Engagement) -> str:
    """Where it stands whether they may sit the exam: one's own, or that person's."""
    worker = engagement.worker
    if is_own(viewer, worker):
        return reverse("web:own-tab", args=["exams"])
    may = viewer.may("workforce.read", worker.place) and viewer.may("exam.read", worker.place)
    return reverse("web:worker-tab", args=[worker.id, "exams"]) if may else ""


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


def _actions(viewer: Viewer, found: Engagement, light: Light) -> list[Action]:
    """What one may do about it; asking is offered where something is due."""
    may = found.worker.user_id == viewer.person_id or viewer.may("workforce.manage", found.place)
    if not may or light.colour in ("none", "green", "exempt"):
        return []
    return [Action(_("申请豁免"), reverse("workforce:duty-exempt", args=[found.id]), icon="calendar")]


def _ways(viewer: Viewer, found: Engagement) -> list[Action]:
    """From somebody's light to their post, and to what would mend it."""
    if is_own(viewer, found.worker) or not viewer.may("workforce.manage", found.place):
        return []
    return [
        Action(_("任职(续签、调岗、离岗)"), reverse("workforce:engagement", args=[found.id]), icon="station"),
        Action(_("登记证书"), reverse("workforce:certificate-new", args=[found.worker_id]), icon="add"),
    ]


def _exemptions(viewer: Viewer, found: Engagement, today: date) -> Table | None:
    rows = [
        Row((reason_word(each), each.since, each.until, state_badge(each, today)), reverse("workforce:duty-exemption", args=[each.id]))
        for each in exemptions_of(viewer, found)
    ]
    columns = [Column(text) for text in (_("理由"), _("从"), _("到"), _("状态"))]
    return Table(_("豁免"), columns, rows) if rows else None
