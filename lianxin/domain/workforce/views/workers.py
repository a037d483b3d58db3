"""Workers: the list, and the forms that begin a file and change it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import act_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import pager
from lianxin.base.ui.typed import with_typed
from lianxin.domain.workforce.forms.files import (
    AccountForm,
    GraduateForm,
    LeaveForm,
    SchoolingForm,
    SpellForm,
    WhyForm,
    WorkerFilterForm,
    WorkerForm,
)
from lianxin.domain.workforce.rules.words import DEGREE_WORDS
from lianxin.domain.workforce.selectors import worker_or_404
from lianxin.domain.workforce.selectors.files import (
    levels_of,
    schooling_or_404,
    spell_or_404,
)
from lianxin.domain.workforce.selectors.listing import WorkerFilter, workers_page
from lianxin.domain.workforce.selectors.posts import agencies
from lianxin.domain.workforce.services import correcting
from lianxin.domain.workforce.services import workers as services
from lianxin.domain.workforce.views.acting import back_to, with_evidence
from lianxin.domain.workforce.views.files_words import (
    level_word,
    post_word,
)
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from datetime import datetime

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.workforce.models import Schooling, WorkSpell


@page("workforce.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Everybody in reach, narrowed by the filters."""
    today, form = local_day(request.now), filter_form(request)
    found = workers_page(request.viewer, asked(form), today, after=request.GET.get("after", ""))
    best = _levels(request, found.rows)
    rows = [_row(one, best.get(one.id, "")) for one in found.rows]
    columns = [
        Column(_("姓名")),
        Column(_("所在地")),
        Column(_("岗位")),
        Column(_("证书"), "short"),
        Column(_("账号"), "short"),
    ]
    context = {
        "title": _("从业人员"), "lead": _("社区工作者、社工站和机构的社工:岗位、证书、登记和继续教育。"), "actions": _list_actions(request), "form": form,
        "table": Table(_("从业人员"), columns, rows, _("没有符合的人。")), "pager": pager(request, found),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def filter_form(request: SignedRequest) -> WorkerFilterForm:
    """The filters of the list, also for its export."""
    named = [(str(one.id), one.name) for one in agencies(request.viewer)]
    return WorkerFilterForm(with_typed(request, WorkerFilterForm), viewer=request.viewer, agencies=named)


def asked(form: WorkerFilterForm) -> WorkerFilter:
    """What the filters ask for; everything when they are not understood."""
    if not form.is_bound or not form.is_valid():
        return WorkerFilter()
    typed = form.cleaned_data
    return WorkerFilter(typed["place"], typed["post"], typed["agency"], typed["level"], typed["q"].strip())


def _row(one: Any, level: str) -> Row:
    posts = [f"{post_word(each.post)}" for each in one.on]
    certificate = Badge(level_word(level), "good") if level else Badge(_("没有证书"), "plain")
    account = _("有") if one.user_id else None
    return Row(
        (one.name, full_name(one.place, language()), posts or None, certificate, account),
        reverse("web:worker", args=[one.id]),
    )


def _levels(request: SignedRequest, rows: Any) -> dict[UUID, str]:
    """The best level of each at the place of their file."""
    by_place: dict[str, list[UUID]] = {}
    for one in rows:
        by_place.setdefault(one.place[:6], []).append(one.id)
    found: dict[UUID, str] = {}
    for county, ids in by_place.items():
        found |= levels_of(request.viewer, ids, county + "000000", local_day(request.now))
    return found


def _list_actions(request: SignedRequest) -> list[Action]:
    actions = []
    if request.viewer.may("workforce.manage"):
        actions = [
            Action(_("登记从业人员"), reverse("workforce:worker-new"), "primary", "add"),
            Action(_("从表格导入"), reverse("sheets:new", kwargs={"kind": "workers"}), icon="import"),
        ]
    actions += [
        Action(_("机构和岗位"), reverse("workforce:posts"), icon="station"),
        Action(_("证书"), reverse("workforce:certificates"), icon="good"),
    ]
    actions += [Action(_("学时"), reverse("workforce:hours"), icon="clock")]
    if request.viewer.may("export.rows"):
        query = urlencode({name: value for name, value in request.GET.items() if name != "after"})
        actions.append(
            Action(_("导出"), f"{reverse('web:export', args=['workers'])}?{query}", icon="download")
        )
    return actions


@page("workforce.manage")
def new(request: SignedRequest) -> HttpResponse:
    """Begin a file."""
    form = WorkerForm(request.POST or None, viewer=request.viewer)
    back = Link(_("返回从业人员"), reverse("workforce:workers"))

    def add(*, actor: Viewer, now: datetime, place: str, worker_id: UUID, **_typed: Any) -> object:
        return services.add_worker(actor=actor, now=now, place=place, values=form.values(), worker_id=worker_id)

    return act_page(request, _("登记从业人员"), form, add, back, done=_("已登记。"))


@page("workforce.manage")
def edit(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Correct a file."""
    found = worker_or_404(request.viewer, worker_id)
    form = WorkerForm(request.POST or None, viewer=request.viewer, known=found)

    def change(*, actor: Viewer, now: datetime, **_typed: Any) -> object:
        return services.change_worker(actor=actor, now=now, worker_id=worker_id, values=form.values())

    return act_page(request, _("修改资料"), form, change, back_to(request, found), found.name, done=_("已保存。"))


@page("workforce.manage")
def account(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Say whose account it is."""
    found = worker_or_404(request.viewer, worker_id)
    form = AccountForm(
        request.POST or None, viewer=request.viewer, initial={"user": str(found.user_id or "")}
    )

    def tie(*, user: str, **typed: Any) -> object:
        return services.tie_account(worker_id=worker_id, user_id=UUID(user) if user else None, **typed)

    return act_page(request, _("对应账号"), form, tie, back_to(request, found), found.name, done=_("已保存。"))


@page("workforce.manage")
def leave(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Left the trade, or came back."""
    found = worker_or_404(request.viewer, worker_id)
    form = LeaveForm(request.POST or None, initial={"on": found.left_on})
    leave_it = partial(services.leave_trade, worker_id=worker_id)
    return act_page(request, _("离开或回来"), form, leave_it, back_to(request, found), found.name, done=_("已保存。"))


@page("workforce.manage")
def schooling(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """A degree."""
    found = worker_or_404(request.viewer, worker_id)
    form = SchoolingForm(request.POST or None, request.FILES or None)
    add = with_evidence(request, found, partial(services.add_schooling, worker_id=worker_id))
    return act_page(request, _("登记学历"), form, add, back_to(request, found), found.name, done=_("已登记。"))


@page("workforce.manage")
def graduate(request: SignedRequest, schooling_id: UUID) -> HttpResponse:
    """The day somebody graduated."""
    found = schooling_or_404(request.viewer, schooling_id)
    form = GraduateForm(request.POST or None)
    done_with = partial(services.graduate, schooling_id=schooling_id)
    return act_page(request, _("登记毕业"), form, done_with, back_to(request, found.worker), found.worker.name, done=_("已登记。"))


@page("workforce.manage")
def spell(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Earlier social work."""
    found = worker_or_404(request.viewer, worker_id)
    form = SpellForm(request.POST or None, request.FILES or None)
    add = with_evidence(request, found, partial(services.add_spell, worker_id=worker_id))
    return act_page(request, _("登记从业经历"), form, add, back_to(request, found), found.name, done=_("已登记。"))


@page("workforce.manage")
def strike_schooling(request: SignedRequest, schooling_id: UUID) -> HttpResponse:
    """A degree that was written down wrongly."""
    found = schooling_or_404(request.viewer, schooling_id)
    return _strike(request, found, _(DEGREE_WORDS[found.degree]), partial(correcting.strike_schooling, schooling_id=found.id))


@page("workforce.manage")
def strike_spell(request: SignedRequest, spell_id: UUID) -> HttpResponse:
    """Earlier work that was written down wrongly."""
    found = spell_or_404(request.viewer, spell_id)
    return _strike(request, found, found.employer, partial(correcting.strike_spell, spell_id=found.id))


def _strike(request: SignedRequest, found: Schooling | WorkSpell, what: str, strike: Callable[..., object]) -> HttpResponse:
    form, back = WhyForm(request.POST or None), back_to(request, found.worker)
    return act_page(request, _("登错了,删去"), form, strike, back, f"{found.worker.name} · {what}", _("删去"), done=_("已删去。"))
