"""The list of a campaign: read, printed, given to workers village by village, people added and removed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import read_key
from lianxin.base.places.selectors import full_name
from lianxin.base.places.wording import home_text
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Column, Link, Row, Tab, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.typed import typed
from lianxin.domain.goods import selectors, services
from lianxin.domain.goods.forms import AddForm, AssignForm, ReasonForm
from lianxin.domain.goods.views.showing import LINE_STATES, each_text, line_badge, why_links
from lianxin.domain.people.selectors import find_residents, resident_or_404
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.goods.models import Campaign, Recipient

_FOUND: Final = 30
_PRINTED: Final = 2000


@page("goods.read")
def listing(request: SignedRequest, campaign_id: UUID) -> HttpResponse:
    """The people of a list within reach, by state."""
    found = selectors.campaign_or_404(request.viewer, campaign_id)
    numbers = selectors.progress(request.viewer, found)
    state = request.GET.get("state", "")
    state = state if state in LINE_STATES else ""
    lines = selectors.recipients_page(request.viewer, found, state, after=request.GET.get("after", ""))
    tabs = [Tab(_("全部"), "?", not state, numbers.listed + numbers.handed + numbers.refused)]
    tabs += [Tab(_(text), f"?state={code}", code == state, getattr(numbers, code)) for code, (text, _tone) in LINE_STATES.items()]
    rows = [_row(request, found, one) for one in lines.rows]
    columns = [Column(text) for text in (_("姓名"), _("村(社区)"), _("为什么"), _("交给谁"), _("状态"))]
    context = {
        "title": _("发放名单"), "lead": f"{found.title} · {each_text(found)}", "tabs": tabs, "table": Table(_("发放名单"), columns, rows, _("这里没有人。")),
        "pager": pager(request, lines), "back": _back(found),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _row(request: SignedRequest, found: Campaign, line: Recipient) -> Row:
    worker = line.commitment.worker if line.commitment is not None else None
    why: Any = why_links(line.reasons, line.resident_id, found.place, found.as_of) if line.reasons else line.reason
    name = listed_name(line.resident, local_day(request.now))
    return Row((name, full_name(line.place, language()), why, worker.display_name if worker else None, line_badge(line)), reverse("goods:recipient", args=[line.id]))


@never_cache
@page("goods.read")
def printed(request: SignedRequest, campaign_id: UUID) -> HttpResponse:
    """The list on paper: a line to sign on for everybody who has not got it yet."""
    found = selectors.campaign_or_404(request.viewer, campaign_id)
    lines = selectors.recipients_page(request.viewer, found, "listed", limit=_PRINTED).rows
    today = local_day(request.now)
    rows = [
        (at, listed_name(one.resident, today), home_text(one.place, one.resident.address, language()), one.commitment.worker if one.commitment else None)
        for at, one in enumerate(lines, 1)
    ]
    context = {"found": found, "each": each_text(found), "rows": rows, "back": _back(found)}
    return render(request, "goods/print.html", context)


@page("commitment.make")
def assign(request: SignedRequest, campaign_id: UUID) -> HttpResponse:
    """Give the people of a village to a worker."""
    found = selectors.campaign_or_404(request.viewer, campaign_id)
    today = local_day(request.now)
    places = selectors.to_assign(request.viewer, found)
    workers = {one.id: one for code, _number in places for one in selectors.worker_choices(request.viewer, code, today=today)}
    form = AssignForm(request.POST or None, places=places, workers=workers.values())
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            number = services.assign_round(actor=request.viewer, now=request.now, campaign_id=found.id, **form.cleaned_data)
            messages.success(request, _("已分派 %(number)s 人。") % {"number": number})
            return redirect("goods:assign" if len(places) > 1 else "goods:campaign", found.id)
    about = found.title if places else _("这里没有要分派的人。")
    return form_page(request, _("分派"), form, _back(found), about, _("分派"))


@page("goods.plan")
def add(request: SignedRequest, campaign_id: UUID) -> HttpResponse:
    """Find somebody and put them on the list, with the reason."""
    found = selectors.campaign_or_404(request.viewer, campaign_id)
    request.viewer.must("goods.plan", found.place)
    here = reverse("goods:add", args=[found.id])
    if not request.GET.get("resident"):
        asked = typed(request)
        people = [one.resident for one in find_residents(request.viewer, asked, limit=_FOUND).found] if asked else []
        context = {"title": _("添加一个人"), "asked": asked, "found": people, "here": here, "back": _back(found)}
        return render(request, "goods/whom.html", context)
    person = resident_or_404(request.viewer, read_key(request.GET["resident"]))
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_recipient(actor=request.viewer, now=request.now, campaign_id=found.id, resident_id=person.id, **form.cleaned_data)
            messages.success(request, _("已列入名单。"))
            return redirect("goods:list", found.id)
    return form_page(request, _("添加一个人"), form, Link(_("换一个人"), here), f"{person.name} · {found.title}", _("列入名单"))


@page("goods.plan")
def remove(request: SignedRequest, recipient_id: UUID) -> HttpResponse:
    """Take somebody off the list, with the reason."""
    line = selectors.recipient_or_404(request.viewer, recipient_id)
    request.viewer.must("goods.plan", line.place)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.remove_recipient(actor=request.viewer, now=request.now, recipient_id=line.id, **form.cleaned_data)
            messages.success(request, _("已从名单里去掉。"))
            return redirect("goods:list", line.campaign_id)
    context = {
        "title": _("从名单里去掉"), "text": f"{line.resident.name} · {line.campaign.title}", "form": form, "submit_label": _("去掉"),
        "consequences": [_("不再发给这个人;交办的事项取消。")], "back_url": reverse("goods:recipient", args=[line.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


@page("goods.plan")
def undo(request: SignedRequest, recipient_id: UUID) -> HttpResponse:
    """A hand-out was written down by mistake."""
    line = selectors.recipient_or_404(request.viewer, recipient_id)
    request.viewer.must("goods.plan", line.place)
    form, back = ReasonForm(request.POST or None), reverse("goods:recipient", args=[line.id])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.undo_hand_out(actor=request.viewer, now=request.now, recipient_id=line.id, **form.cleaned_data)
            messages.success(request, _("已撤销:物资回到库里,这一户重新待发放。"))
            return redirect(back)
    context = {
        "title": _("撤销误登的发放"), "text": f"{line.resident.name} · {line.campaign.title}", "form": form, "submit_label": _("撤销发放"),
        "consequences": [_("物资用反方向的流水回到库里。"), _("原来的记录留着,写明谁撤销、为什么。"), _("这个人重新待发放,要重新分派。")], "back_url": back,
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def _back(found: Campaign) -> Link:
    return Link(found.title, reverse("goods:campaign", args=[found.id]))
