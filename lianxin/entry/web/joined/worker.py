"""A worker's page: who they are, and how they stand in each area of their work here. 我的职业 is the same page of oneself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Tab, Table
from lianxin.base.ui.wording import sentences
from lianxin.domain.careers.selectors.seeing import people
from lianxin.domain.careers.views.person import career_parts
from lianxin.domain.conduct.views.own import conduct_parts
from lianxin.domain.exams.views.mine import exam_parts
from lianxin.domain.payroll.views.own import pay_parts
from lianxin.domain.practice.views.home import practice_parts
from lianxin.domain.training.views.mine import training_parts
from lianxin.domain.workforce.rules.duty import LIGHT_NAMES
from lianxin.domain.workforce.selectors import own_worker, worker_or_404, workers
from lianxin.domain.workforce.selectors.duty import lights_of
from lianxin.domain.workforce.selectors.posts import engagements
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.services.workers import reveal_number
from lianxin.domain.workforce.views.duty_one import duty_parts
from lianxin.domain.workforce.views.duty_words import TONES, due_text, reason_text
from lianxin.domain.workforce.views.file import file_parts
from lianxin.domain.workforce.views.files_words import post_word
from lianxin.entry.web.joined import worker_lines as lines
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.workforce.models import Engagement, Worker
    from lianxin.domain.workforce.selectors.duty import Light


@dataclass(frozen=True, slots=True)
class Part:
    """One tab. `reads`: the ability that opens it over the place of somebody else's file, beside that of the file itself; one's own is
    always open. `context`: what the template of its area shows, read only when the tab is; `lines`: how they stand, for the overview."""

    code: str
    label: str
    template: str
    reads: str
    context: Callable[..., dict[str, Any]]
    lines: Callable[..., Iterator[lines.Line]]

    def is_open(self, viewer: Viewer, worker: Worker) -> bool:
        """May the viewer see this of that worker?"""
        if is_own(viewer, worker):
            return True
        return viewer.may("workforce.read", worker.place) and viewer.may(self.reads, worker.place)


_DUTY = Part("duty", N_("持证要求"), "workforce/_duties.html", "workforce.read", duty_parts, lines.none)
_PRACTICE = Part("practice", N_("备考练习"), "practice/_worker.html", "practice.read", practice_parts, lines.of_practice)
_CAREERS = Part("careers", N_("职业发展"), "careers/_worker.html", "career.read", career_parts, lines.of_career)
_PARTS = (
    _DUTY,
    Part("file", N_("职业档案"), "workforce/_file.html", "workforce.read", file_parts, lines.of_file),
    Part("exams", N_("考试"), "exams/_worker.html", "exam.read", exam_parts, lines.of_exams),
    _PRACTICE,
    Part("training", N_("培训"), "training/_worker.html", "training.read", training_parts, lines.of_training),
    _CAREERS,
    Part("payroll", N_("薪酬补助"), "payroll/_worker.html", "pay.read", pay_parts, lines.of_pay),
    Part("conduct", N_("年度自律"), "conduct/_worker.html", "conduct.read", conduct_parts, lines.of_conduct),
)


@never_cache
@page("workforce.own")
def worker(request: SignedRequest, worker_id: UUID, tab: str = "") -> HttpResponse:
    """Somebody's page; one's own has an address of its own."""
    found = _worker_or_404(request.viewer, worker_id)
    if is_own(request.viewer, found):
        query = request.GET.urlencode()
        return redirect(_address(request.viewer, found, tab) + (f"?{query}" if query else ""))
    return _page(request, found, tab)


@never_cache
@page("workforce.own")
def own(request: SignedRequest, tab: str = "") -> HttpResponse:
    """One's own page; without a file practice alone, and whom to ask for one."""
    return _page(request, own_worker(request.viewer), tab)


@never_cache
@page("workforce.manage")
@require_POST
def reveal(request: SignedRequest, worker_id: UUID, field: str) -> HttpResponse:
    """The file with the phone or the ID number in clear: an audited look."""
    found = worker_or_404(request.viewer, worker_id)
    shown = reveal_number(actor=request.viewer, now=request.now, worker_id=worker_id, field=field)
    return _page(request, found, "file", {"shown": {field: shown}})


def _page(request: SignedRequest, found: Worker | None, tab: str, more: dict[str, Any] | None = None) -> HttpResponse:
    parts = _parts(request.viewer, found)
    part = next((one for one in parts if one.code == tab), None)
    if tab and part is None:
        raise ProblemError("general.not_found")
    context: dict[str, Any] = {"head": _head(request, found), "tabs": _tabs(request.viewer, found, parts, tab), "part": part}
    if part is not None:
        context |= part.context(request, found, **(more or {}))
    else:
        context["overview"] = _overview(request, found, parts)
    return render(request, "web/worker.html", context)


def _worker_or_404(viewer: Viewer, worker_id: UUID) -> Worker:
    """Somebody whose file or career the viewer may see, or who is on a post within their reach. Raises "general.not_found"."""
    for rows in (workers(viewer), people(viewer)):
        if (found := rows.filter(id=worker_id).first()) is not None:
            return found
    held = engagements(viewer).filter(worker_id=worker_id).first()
    if held is None:
        raise ProblemError("general.not_found")
    return held.worker


def _parts(viewer: Viewer, found: Worker | None) -> list[Part]:
    """The tabs this viewer has. A post within reach shows its duty, and whom one leads their career, though the file is kept elsewhere."""
    if found is None:
        return [_PRACTICE]
    more: set[str] = set()
    if not is_own(viewer, found):
        more |= {_DUTY.code} if engagements(viewer).filter(worker=found).exists() else set()
        more |= {_CAREERS.code} if people(viewer).filter(id=found.id).exists() else set()
    return [one for one in _PARTS if one.code in more or one.is_open(viewer, found)]


def _address(viewer: Viewer, found: Worker | None, tab: str) -> str:
    if found is None or is_own(viewer, found):
        return reverse("web:own-tab", args=[tab]) if tab else reverse("web:own")
    return reverse("web:worker-tab", args=[found.id, tab]) if tab else reverse("web:worker", args=[found.id])


def _tabs(viewer: Viewer, found: Worker | None, parts: Iterable[Part], tab: str) -> list[Tab]:
    labels = [("", _("概况")), *((one.code, _(one.label)) for one in parts)]
    return [Tab(label, _address(viewer, found, code), code == tab) for code, label in labels]


def _head(request: SignedRequest, found: Worker | None) -> dict[str, Any]:
    """Name, posts, and how each post stands by the duty."""
    viewer, today = request.viewer, local_day(request.now)
    if found is None:
        return {"title": _("我的职业"), "worker": None, "ways": [Action(_("称号选拔"), reverse("careers:rounds"))]}
    own_file = is_own(viewer, found)
    posts = [one for one in engagements(viewer).filter(worker=found) if one.ended_on is None or one.ended_on >= today]
    back = Link(_("返回从业人员"), reverse("workforce:workers")) if viewer.may("workforce.read") else Link(_("我带的人"), reverse("careers:led"))
    return {
        "title": _("我的职业") if own_file else found.name, "lead": " · ".join([*([found.name] if own_file else []), *(["、".join(map(_post, posts))] if posts else [])]), "worker": found, "back": None if own_file else back,
        "gone": Badge(_("离开本地行业")) if found.left_on else None,
        "lights": [_light(one, today) for one in lights_of(viewer, found, today) if one.colour != "none"],
        "duty": _address(viewer, found, _DUTY.code),
    }  # fmt: skip


def _post(one: Engagement) -> str:
    return f"{post_word(one.post)} · {full_name(one.place, language())}"


def _light(one: Light, today: date) -> tuple[Badge, str]:
    """The colour in its word, and why."""
    return Badge(_(LIGHT_NAMES[one.colour]), TONES[one.colour]), sentences(reason_text(one), due_text(one, today))


def _overview(request: SignedRequest, found: Worker | None, parts: Iterable[Part]) -> Table:
    """One line for each area, with what is due next; every line leads to its tab."""
    rows = [
        Row((Link(_(part.label), _address(request.viewer, found, part.code)), said, badge))
        for part in parts
        for said, badge in part.lines(request, found)
    ]
    return Table(_("概况"), [Column(_("事项")), Column(_("现在")), Column(_("状态"), "short")], rows)
