"""Agencies and posts, and who is on them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import act_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.wording import day_text
from lianxin.domain.workforce.forms.engaging import (
    AgencyForm,
    EndForm,
    EngageForm,
    MoveForm,
    PostForm,
    RenewForm,
    SeatsForm,
)
from lianxin.domain.workforce.selectors import worker_or_404
from lianxin.domain.workforce.selectors.duty import light_of
from lianxin.domain.workforce.selectors.posts import agencies, engagement_or_404, post_or_404, posts
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.services import engaging as services
from lianxin.domain.workforce.views.acting import back_to
from lianxin.domain.workforce.views.duty_words import light_badge
from lianxin.domain.workforce.views.files_words import post_at, post_word
from lianxin.kernel.clock import local_day


@page("workforce.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Posts with their people, and agencies."""
    may = request.viewer.may("workforce.manage")
    rows = [
        Row(
            (
                full_name(one.place, language()),
                post_word(one),
                one.seats,
                _people(one),
                Badge(_("在用"), "good") if one.is_open else Badge(_("停用")),
            ),
            reverse("workforce:post", args=[one.id]) if may else "",
        )
        for one in posts(request.viewer)
    ]
    columns = [
        Column(_("地点")),
        Column(_("岗位")),
        Column(_("名额"), "number"),
        Column(_("在岗"), "number"),
        Column(_("状态"), "short"),
    ]
    named = [
        Row((one.name, full_name(one.place, language()), one.credit_code or None))
        for one in agencies(request.viewer)
    ]
    actions = [
        Action(_("设立岗位"), reverse("workforce:post-new"), "primary", "add"), Action(_("登记机构"), reverse("workforce:agency-new"), icon="add"),
    ]  # fmt: skip
    context = {
        "table": Table(_("岗位"), columns, rows, _("还没有岗位。")), "actions": actions if may else [],
        "agencies": Table(_("机构"), [Column(text) for text in (_("名称"), _("所属地方"), _("统一社会信用代码"))], named, _("还没有机构。")),
        "back": Link(_("返回从业人员"), reverse("workforce:workers")),
    }  # fmt: skip
    return render(request, "workforce/posts.html", context)


def _people(one: Any) -> Any:
    """The number on a post, which opens its people."""
    return (
        Link(str(one.people), f"{reverse('workforce:workers')}?place={one.place}&post={one.kind}")
        if one.people
        else one.people
    )


def _back_to_posts() -> Link:
    return Link(_("返回机构和岗位"), reverse("workforce:posts"))


@page("workforce.manage")
def new_agency(request: SignedRequest) -> HttpResponse:
    """Register an agency."""
    form = AgencyForm(request.POST or None, viewer=request.viewer)
    return act_page(request, _("登记机构"), form, services.add_agency, _back_to_posts(), done=_("已登记。"))


@page("workforce.manage")
def new_post(request: SignedRequest) -> HttpResponse:
    """Set up a post."""
    form = PostForm(request.POST or None, viewer=request.viewer)

    def add(*, agency: str, **typed: Any) -> object:
        return services.add_post(agency_id=UUID(agency) if agency else None, **typed)

    return act_page(request, _("设立岗位"), form, add, _back_to_posts(), done=_("已设立。"))


@page("workforce.manage")
def post(request: SignedRequest, post_id: UUID) -> HttpResponse:
    """More or fewer seats, or closed."""
    found = post_or_404(request.viewer, post_id)
    form = SeatsForm(request.POST or None, initial={"seats": found.seats, "is_open": found.is_open})
    change = partial(services.change_post, post_id=post_id)
    return act_page(request, _("修改岗位"), form, change, _back_to_posts(), post_at(found), done=_("已保存。"))


@page("workforce.manage")
def engage(request: SignedRequest, worker_id: UUID) -> HttpResponse:
    """Put somebody on a post."""
    found = worker_or_404(request.viewer, worker_id)
    form = EngageForm(request.POST or None, offered=_offered(request), place=found.place)

    def put(*, post: str, **typed: Any) -> object:
        return services.engage(worker_id=worker_id, post_id=UUID(post), **typed)

    return act_page(request, _("登记到岗"), form, put, back_to(request, found), found.name, done=_("已登记。"))


def _offered(request: SignedRequest) -> list[tuple[Any, str]]:
    """Posts with a free seat that the viewer may fill."""
    offered: Iterable[Any] = posts(request.viewer)
    free = (
        one
        for one in offered
        if one.is_open and one.people < one.seats and request.viewer.may("workforce.manage", one.place)
    )
    return [(one, post_at(one)) for one in free]


@page("workforce.manage")
def engagement(request: SignedRequest, engagement_id: UUID) -> HttpResponse:
    """One engagement, and what may be done about it."""
    found = engagement_or_404(request.viewer, engagement_id)
    facts = [
        Pair(_("姓名"), Link(found.worker.name, reverse("web:worker", args=[found.worker_id]))), Pair(_("岗位"), post_at(found.post)),
        Pair(_("到岗日期"), found.since), Pair(_("合同到期(含)"), found.until or _("没有写到期日")),
        *([Pair(_("离岗"), f"{day_text(found.ended_on)} {found.ended_why}")] if found.ended_on else []),
    ]  # fmt: skip
    light = light_of(request.viewer, found, local_day(request.now))
    is_barred = light.duty is not None and light.colour == "red" and "renewal" in light.duty.blocks
    if light.colour != "none":
        facts.append(Pair(_("持证要求"), light_badge(light, local_day(request.now))))
    if is_barred:
        facts.append(Pair(_("续签"), _("亮红灯,不能续签:先登记并核实证书,或申请豁免。")))
    context = {"facts": facts, "actions": _actions(request, found, light.colour, is_barred=is_barred), "back": back_to(request, found.worker), "title": _("任职")}
    return render(request, "workforce/facts.html", context)


def _actions(request: SignedRequest, found: Any, colour: str, *, is_barred: bool) -> list[Action]:
    """Nobody acts on their own posts; red forbids another contract, and shows the way to what lifts it."""
    made = [Action(_("持证要求"), reverse("web:worker-tab", args=[found.worker_id, "duty"]), icon="good")] if colour != "none" else []
    may = found.ended_on is None and request.viewer.may("workforce.manage", found.place)
    if not may or is_own(request.viewer, found.worker):
        return made
    if is_barred:
        made.append(Action(_("登记证书"), reverse("workforce:certificate-new", args=[found.worker_id])))
    else:
        made.insert(0, Action(_("续签"), reverse("workforce:renew", args=[found.id]), "primary"))
    return [
        *made, Action(_("调岗"), reverse("workforce:move", args=[found.id])), Action(_("登记离岗"), reverse("workforce:end", args=[found.id]), "danger"),
    ]  # fmt: skip


@page("workforce.manage")
def renew(request: SignedRequest, engagement_id: UUID) -> HttpResponse:
    """A longer contract; refused on a red light."""
    found = engagement_or_404(request.viewer, engagement_id)
    form = RenewForm(request.POST or None)
    longer = partial(services.renew_engagement, engagement_id=engagement_id)
    return act_page(request, _("续签"), form, longer, _back_to(found), _about(found), _("续签"), done=_("已续签。"))


@page("workforce.manage")
def end(request: SignedRequest, engagement_id: UUID) -> HttpResponse:
    """Somebody leaves."""
    found = engagement_or_404(request.viewer, engagement_id)
    form = EndForm(request.POST or None)
    end_it = partial(services.end_engagement, engagement_id=engagement_id)
    return act_page(request, _("登记离岗"), form, end_it, _back_to(found), _about(found), _("登记离岗"), done=_("已登记。"))


@page("workforce.manage")
def move(request: SignedRequest, engagement_id: UUID) -> HttpResponse:
    """Somebody goes to another post."""
    found = engagement_or_404(request.viewer, engagement_id)
    form = MoveForm(
        request.POST or None, offered=[one for one in _offered(request) if one[0].id != found.post_id]
    )

    def put(*, post: str, **typed: Any) -> object:
        return services.move_engagement(engagement_id=engagement_id, post_id=UUID(post), **typed)

    return act_page(request, _("调岗"), form, put, _back_to(found), _about(found), _("调岗"), done=_("已调岗。"))


def _back_to(found: Any) -> Link:
    return Link(_("返回任职"), reverse("workforce:engagement", args=[found.id]))


def _about(found: Any) -> str:
    return f"{found.worker.name} · {post_at(found.post)}"
