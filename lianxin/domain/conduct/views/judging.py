"""The acts on a complaint: told, heard, judged, answered, appealed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import act_page, acted, form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.submitting import refusals_told
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.forms import (
    AnswerForm,
    AppealForm,
    AsideForm,
    ChargeForm,
    ColleagueForm,
    RulingForm,
    StatementForm,
    TellForm,
)
from lianxin.domain.conduct.selectors.complaints import deciders_over
from lianxin.domain.conduct.views.showing import back_to
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.forms import Form

    from lianxin.domain.conduct.models import Complaint

_RECEIVE = "complaint.receive"


def _act(
    request: SignedRequest, complaint_id: UUID, title: str, make: Callable[[Complaint], Form], act: Any, fields: dict[str, str] | None = None,
    about: Sequence[str] = (),
) -> HttpResponse:  # fmt: skip
    found = selectors.complaint_or_404(request.viewer, request.now, complaint_id)
    return act_page(request, title, make(found), partial(act, complaint_id=found.id), back_to(found.id), fields=fields, about=about)


@page(_RECEIVE)
def charge(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """What the one complained about is told."""
    return _act(request, complaint_id, _("告知被投诉人"), lambda _found: ChargeForm(request.POST or None), services.tell_charge, {"complaint.names_complainant": "charge"})


@never_cache
@page(_RECEIVE)
def statement(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """What they say, taken down."""
    return _act(request, complaint_id, _("记陈述"), lambda _found: StatementForm(request.POST or None), services.take_statement, {"general.empty_field": "said"})


@page(_RECEIVE)
def panelist(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """One more who judges it."""

    viewer, now = request.viewer, request.now

    def make(found: Complaint) -> Form:
        people = selectors.panel_choices(viewer, now, found)
        deciding = deciders_over(found, local_day(now))
        about.extend(_who_judges(len(people), sum(one.id in deciding for one in people), selectors.panel_left_out(viewer, now, found), found))
        return ColleagueForm(request.POST or None, people=[(str(one.id), f"{one.display_name} · {full_name(one.place, language())}") for one in people])

    about: list[str] = []
    return _act(request, complaint_id, _("指定评议组成员"), make, services.add_panelist, {"complaint.panelist_unfit": "user_id"}, about)


def _who_judges(offered: int, deciding: int, left_out: int, found: Complaint) -> list[str]:
    """How many are needed, who can be named, and why somebody is not on the list."""
    return [
        _("评议组至少要 %(needed)s 人;还可以选的有 %(offered)s 人,其中 %(deciding)s 人能写裁定。评议组里至少要有一位能写裁定的。")
        % {"needed": selectors.panel_needed(found), "offered": offered, "deciding": deciding},
        _("可以选的是本县民政局的人、别的乡镇的站长和投诉评议员。和被投诉人同一个站、同一家机构、有督导关系的(%(left_out)s 人),受理人,评议过的人,都不在名单里;申诉要由没有评议过的另一批人评议。")
        % {"left_out": left_out},
        _("人不够、或没有人能写裁定的,请系统管理员给上级民政部门的人开账号,角色选“投诉评议员”,再回来指定。"),
    ]  # fmt: skip


@never_cache
@page("complaint.decide")
def ruling(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """What the panel found."""

    def make(found: Complaint) -> Form:
        rows = sorted(packs.for_place(found.proceeding.place).sanctions.items(), key=lambda item: item[1].rank)
        offered = [(code, row.name.in_language(language())) for code, row in rows if found.about in row.against]
        return RulingForm(request.POST or None, sanctions=offered)

    fields = {"complaint.sanction_needs_end": "until", "complaint.sanction_too_long": "until", "complaint.sanction_endless": "until", "complaint.names_complainant": "reasons"}
    return _act(request, complaint_id, _("写裁定"), make, services.write_ruling, fields)


@page("complaint.read")
def agree(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """Another member agrees with what was found."""
    found = selectors.complaint_or_404(request.viewer, request.now, complaint_id)
    if request.method == "POST":
        with refusals_told(request):
            services.agree_to_ruling(actor=request.viewer, now=request.now, complaint_id=found.id)
        return redirect("conduct:complaint", found.id)
    context = {
        "title": _("同意这份裁定"), "text": found.proceeding.number, "submit_label": _("同意"), "back_url": back_to(found.id).href,
        "consequences": [_("评议组过半数的人同意,才能裁定。裁定改写以后要重新表示。")],
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@never_cache
@page("complaint.read")
def aside(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """A member of the panel stands aside; the complaint closes to them."""
    found = selectors.complaint_or_404(request.viewer, request.now, complaint_id)
    form = AsideForm(request.POST or None)
    if acted(request, form, partial(services.stand_aside, complaint_id=found.id), done=_("已登记回避,这件投诉不再对您打开。")):
        return redirect("conduct:complaints")
    about = [_("和投诉人、被投诉人有亲属、朋友或别的关系,可能影响公正的,都要回避。")]
    return form_page(request, _("声明回避"), form, back_to(found.id), about=about)


@page(_RECEIVE)
def answer(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """What whoever complained reads."""

    def make(found: Complaint) -> Form:
        return AnswerForm(request.POST or None, initial={"answer": found.answer})

    return _act(request, complaint_id, _("写给投诉人的答复"), make, services.write_answer)


@page(_RECEIVE)
def tell(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """The day on which they were told."""

    def make(_found: Complaint) -> Form:
        return TellForm(request.POST or None, initial={"on": local_day(request.now)})

    return _act(request, complaint_id, _("登记告知日期"), make, services.tell_ruling, {"general.day_in_future": "on", "general.day_before": "on"})


@page(_RECEIVE)
def appeal(request: SignedRequest, complaint_id: UUID) -> HttpResponse:
    """Who does not agree."""
    return _act(request, complaint_id, _("登记申诉"), lambda _found: AppealForm(request.POST or None), services.record_appeal)
