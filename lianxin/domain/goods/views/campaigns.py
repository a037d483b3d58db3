"""Campaigns: prepared, looked at beforehand with reasons, frozen, closed."""

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
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.base.ui.wording import day_text
from lianxin.domain.goods import selectors, services
from lianxin.domain.goods.forms import CampaignForm
from lianxin.domain.goods.rules import LEFT_OUT
from lianxin.domain.goods.selectors import Chosen, LeftOut, Needed, Preview
from lianxin.domain.goods.views.showing import each_text, goods_word, state_badge, store_name, why_links
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.goods.models import Campaign

_MOST = 200
"""Campaigns on the page, the newest first."""


@page("goods.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Every campaign of one's places, the newest first."""
    rows = [
        Row((one.title, full_name(one.place, language()), each_text(one), state_badge(one), one.made_at), reverse("goods:campaign", args=[one.id]))
        for one in selectors.campaigns(request.viewer).order_by("-made_at")[:_MOST]
    ]
    columns = [Column(text) for text in (_("名称"), _("地点"), _("每人"), _("状态"), _("建立时间"))]
    may = request.viewer.may("goods.plan")
    context = {
        "title": _("发放活动"), "table": Table(_("发放活动"), columns, rows, _("还没有发放活动。")), "back": Link(_("返回物资"), reverse("goods:overview")),
        "actions": [Action(_("新建发放活动"), reverse("goods:campaign-new"), "primary", "add")] if may else [],
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


@page("goods.plan")
def new(request: SignedRequest) -> HttpResponse:
    """Prepare one."""
    stores = list(selectors.stores(request.viewer, "goods.plan"))
    form = CampaignForm(request.POST or None, viewer=request.viewer, stores=stores, initial={"as_of": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.make_campaign(
                actor=request.viewer, now=request.now, place=form.cleaned_data["place"], campaign_id=form.cleaned_data["campaign_id"], **form.values()
            )
            return redirect("goods:campaign", made.id)
    about = "" if stores else _("还没有物资库:请先登记捐赠。")
    return form_page(request, _("新建发放活动"), form, Link(_("返回发放活动"), reverse("goods:campaigns")), about, _("看看会列入谁"))


@page("goods.plan")
def edit(request: SignedRequest, campaign_id: UUID) -> HttpResponse:
    """Change what is still being prepared."""
    found = selectors.campaign_or_404(request.viewer, campaign_id)
    request.viewer.must("goods.plan", found.place)
    initial: dict[str, Any] = {name: getattr(found, name) for name in ("title", "place", "store_id", "categories", "as_of")}
    initial |= {"campaign_id": found.id} | {f"goods-{one['goods']}": one["quantity"] for one in found.goods}
    form = CampaignForm(request.POST or None, viewer=request.viewer, stores=selectors.stores(request.viewer, "goods.plan"), initial=initial)
    form.fields["place"].disabled = True
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.change_campaign(actor=request.viewer, now=request.now, campaign_id=found.id, **form.values())
            return redirect("goods:campaign", found.id)
    return form_page(request, _("修改发放活动"), form, Link(found.title, reverse("goods:campaign", args=[found.id])), submit=_("看看会列入谁"))


@page("goods.read")
def campaign(request: SignedRequest, campaign_id: UUID) -> HttpResponse:
    """Before the list stands: who would be on it, who not, is there enough. Afterwards: how far it is."""
    found = selectors.campaign_or_404(request.viewer, campaign_id)
    may = request.viewer.may("goods.plan", found.place)
    context: dict[str, Any] = {
        "found": found,
        "badge": state_badge(found),
        "facts": _facts(found),
        "may": may,
        "back": Link(_("返回发放活动"), reverse("goods:campaigns")),
    }
    if found.state == "draft":
        context |= _before(request, found) if may else {}
    else:
        context |= _standing(request, found, may)
    return render(request, "goods/campaign.html", context)


def _facts(found: Campaign) -> list[Pair]:
    pack = packs.for_place(found.place)
    return [
        Pair(_("地点"), full_name(found.place, language())), Pair(_("每人"), each_text(found)), Pair(_("从哪个库发"), store_name(found.store)),
        Pair(_("人群类别"), "、".join(word(pack.categories, code) for code in found.categories)), Pair(_("按哪一天的类别"), found.as_of),
    ]  # fmt: skip


def _before(request: SignedRequest, found: Campaign) -> dict[str, Any]:
    seen: Preview = selectors.preview(request.viewer, found, today=local_day(request.now))
    pack = packs.for_place(found.place)
    return {
        "seen": seen,
        "by_category": [(word(pack.categories, code), seen.by_category.get(code, 0)) for code in found.categories],
        "needed": _needed(found, seen.needed),
        "is_enough": all(one.is_enough for one in seen.needed),
        "chosen": _chosen(request, found, seen.chosen),
        "left_out": _left_out(request, found, seen.left_out),
        "actions": [Action(_("修改"), reverse("goods:campaign-edit", args=[found.id]), icon="edit")],
    }


def _needed(found: Campaign, needed: tuple[Needed, ...]) -> Table:
    rows = [
        Row((
            goods_word(one.goods, found.place), one.needed, one.left, one.reserved,
            Badge(_("够"), "good") if one.is_enough else Badge(_("还差 %(number)s") % {"number": one.needed + one.reserved - one.left}, "bad"),
        ))
        for one in needed
    ]  # fmt: skip
    columns = [Column(_("物资")), Column(_("共需"), "number"), Column(_("在库可发"), "number"), Column(_("别的名单还要"), "number"), Column(_("够不够"))]
    return Table(_("库存够不够"), columns, rows)


def _chosen(request: SignedRequest, found: Campaign, chosen: tuple[Chosen, ...]) -> Table:
    today = local_day(request.now)
    rows = [
        Row((Link(listed_name(one.resident, today), reverse("web:resident", args=[one.resident.id])), full_name(one.resident.place, language()), _why(found, one)))
        for one in chosen
    ]
    return Table(_("会列入的人"), [Column(_("姓名")), Column(_("村(社区)")), Column(_("为什么"))], rows, _("一个人也没有。"))


def _left_out(request: SignedRequest, found: Campaign, left_out: tuple[LeftOut, ...]) -> Table | None:
    today = local_day(request.now)
    rows = []
    for one in left_out:
        why = _(LEFT_OUT[one.why.why]) + (f" {day_text(one.why.on)}" if one.why.on else "")
        rows.append(Row((listed_name(one.resident, today), full_name(one.resident.place, language()), why, _why(found, one))))
    columns = [Column(text) for text in (_("姓名"), _("村(社区)"), _("为什么不列入"), _("类别"))]
    return Table(_("没有列入的人"), columns, rows) if rows else None


def _why(found: Campaign, one: Chosen | LeftOut) -> list[Link]:
    reasons = [{"code": code, "since": str(since)} for code, since in one.reasons]
    return why_links(reasons, one.resident.id, found.place, found.as_of)


def _standing(request: SignedRequest, found: Campaign, may: bool) -> dict[str, Any]:
    numbers = selectors.progress(request.viewer, found)
    href = reverse("goods:list", args=[found.id])
    offered = [
        (True, Action(_("发放名单"), href, "primary", "people")),
        (found.state == "open" and numbers.unassigned > 0 and request.viewer.may("commitment.make"), Action(_("分派"), reverse("goods:assign", args=[found.id]), icon="handover")),
        (True, Action(_("打印名单"), reverse("goods:list-print", args=[found.id]), icon="print")),
        (request.viewer.may("export.rows"), Action(_("导出 Excel"), f"{reverse('web:export', args=['handouts'])}?campaign={found.id}", icon="download")),
        (may and found.state == "open", Action(_("添加一个人"), reverse("goods:add", args=[found.id]), icon="add")),
        (may and found.state == "open", Action(_("结束活动"), reverse("goods:campaign-close", args=[found.id]), "danger")),
    ]
    return {"numbers": numbers, "href": href, "actions": [action for fits, action in offered if fits]}


@page("goods.plan")
@require_POST
def open_list(request: SignedRequest, campaign_id: UUID) -> HttpResponse:
    """Freeze the list."""
    with refusals_told(request):
        services.open_campaign(actor=request.viewer, now=request.now, campaign_id=campaign_id)
        messages.success(request, _("名单已定下。各社工站现在可以分派了。"))
    return redirect("goods:campaign", campaign_id)


@page("goods.plan")
def close(request: SignedRequest, campaign_id: UUID) -> HttpResponse:
    """Nothing more is handed out."""
    found = selectors.campaign_or_404(request.viewer, campaign_id)
    request.viewer.must("goods.plan", found.place)
    back = reverse("goods:campaign", args=[found.id])
    if request.method == "POST":
        with refusals_told(request):
            services.close_campaign(actor=request.viewer, now=request.now, campaign_id=found.id)
            messages.success(request, _("活动已结束。"))
        return redirect(back)
    context = {
        "title": _("结束活动"), "text": found.title, "submit_label": _("结束活动"), "back_url": back,
        "consequences": [_("还没有发到的人不再发放,他们的承办事项取消。"), _("没有发出的物资留在库里。")],
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)
