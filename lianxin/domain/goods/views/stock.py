"""What there is: the report, stores with their batches, movements; goods leave a store, arrive, and mistakes are set right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.domain.goods import selectors, services
from lianxin.domain.goods.forms import ArriveForm, MovementFilterForm, ReasonForm, TakeForm
from lianxin.domain.goods.rules import ACCOUNTS, WHATS
from lianxin.domain.goods.selectors import MovementFilter, ReportRow
from lianxin.domain.goods.views.showing import amount, batch_text, expiry, goods_word, store_name
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.goods.models import StockAccount, StockMovement


@page("goods.read")
def overview(request: SignedRequest) -> HttpResponse:
    """Where everything is; stores, transfers on the way, and what one may do."""
    viewer = request.viewer
    stores = list(selectors.stores(viewer))
    held = [Row((Link(store_name(one), reverse("goods:store", args=[one.id])),)) for one in stores]
    carries = viewer.may("goods.hand_out") and not viewer.may("goods.keep")  # on the phone: what one is here for comes first
    first = [
        ("goods.read", Action(_("发放活动"), reverse("goods:campaigns"), "plain" if carries else "primary", "people")),
        ("goods.hand_out", Action(_("我要发放的"), reverse("goods:mine"), "primary" if carries else "plain", "today")),
    ]
    offered = [
        *(reversed(first) if carries else first),
        ("goods.keep", Action(_("登记捐赠"), reverse("goods:donation-new"), icon="add")),
        ("goods.read", Action(_("捐赠记录"), reverse("goods:donations"), icon="file")),
        ("export.rows", Action(_("导出流水"), reverse("web:export", args=["stock"]), icon="download")),
    ]
    context = {
        "actions": [action for ability, action in offered if viewer.may(ability)],
        "table": _report(selectors.report(viewer), viewer.home),
        "stores": Table(_("物资库"), [Column(_("物资库"))], held, _("还没有物资。登记第一笔捐赠,库就有了。")),
        "on_the_way": _on_the_way(request),
        "waiting": _waiting(request),
    }
    return render(request, "goods/overview.html", context)


def _report(rows: list[ReportRow], place: str) -> Table:
    """Every number but the net one opens to the movements it is the sum of."""

    def cell(row: ReportRow, kind: str, number: int) -> Link:
        return Link(f"{number:,}", f"{reverse('goods:movements')}?{urlencode({'goods': row.goods, 'kind': kind})}")

    columns = [_("捐赠收入"), _("外库调入(净)"), _("已发给居民"), _("在库"), _("报损和盘点差异"), _("调拨途中")]
    shown = [
        Row((
            goods_word(row.goods, place), cell(row, "donor", row.donated), row.from_elsewhere, cell(row, "recipients", row.handed),
            cell(row, "store", row.left), cell(row, "written_off", row.written_off), cell(row, "transit", row.in_transit),
        ))
        for row in rows
    ]  # fmt: skip
    return Table(_("收支结存"), [Column(_("物资")), *(Column(text, "number") for text in columns)], shown, _("还没有物资。"))


def _on_the_way(request: SignedRequest) -> Table | None:
    rows = []
    for one in selectors.on_the_way(request.viewer):
        may = request.viewer.may("goods.keep", one.bound_for)
        sign = [Action(_("签收"), reverse("goods:arrive", args=[one.id]))] if may else None
        start, end = full_name(one.place, language()), full_name(one.bound_for, language())
        rows.append(Row((amount(one.batch.goods, one.quantity, one.place), f"{start} → {end}", one.made_at, sign)))
    texts = [_("物资"), _("从哪里到哪里"), _("调出时间")]
    return Table(_("调拨途中"), [*(Column(text) for text in texts), Column("", "actions")], rows) if rows else None


def _waiting(request: SignedRequest) -> Table | None:
    """The counts that wait for another person: nobody would look for them in each store."""
    counts = selectors.counts_waiting(request.viewer)
    names = labels_of([one.counted_by for one in counts])
    rows = [Row((store_name(one.account), one.counted_at, names.get(one.counted_by, ""), Badge(_("待批准"), "warn")), reverse("goods:count", args=[one.id])) for one in counts]
    texts = [_("物资库"), _("盘点时间"), _("盘点人"), _("状态")]
    return Table(_("盘点"), [Column(text) for text in texts], rows) if rows else None


@page("goods.read")
def store(request: SignedRequest, store_id: UUID) -> HttpResponse:
    """What one store holds, first expired first, and its counts."""
    found = selectors.store_or_404(request.viewer, store_id)
    may, today = request.viewer.may("goods.keep", found.place), local_day(request.now)
    rows = []
    for one in selectors.held_in(request.viewer, found.id):
        batch = one.balance.batch
        href = reverse("goods:take", args=[found.id, batch.id]) if may else ""
        cells = (goods_word(batch.goods, found.place), batch.size, batch.batch_number, expiry(batch.expires_on, today), one.lot.quantity, batch.donation.donor_name)
        rows.append(Row(cells, href))
    columns = [Column(_("物资")), Column(_("尺码"), "short"), Column(_("批号"), "short"), Column(_("有效期至")), Column(_("在库"), "number"), Column(_("捐赠方"))]
    context = {
        "title": store_name(found),
        "table": Table(_("批次"), columns, rows, _("这个库是空的。")),
        "counts": _counts(request, found),
        "actions": [Action(_("盘点"), reverse("goods:count-new", args=[found.id]), icon="edit")] if may and rows else [],
        "back": _back(),
        "may": may,
    }
    return render(request, "goods/store.html", context)


def _counts(request: SignedRequest, found: StockAccount) -> Table | None:
    states = {"waiting": (_("待批准"), "warn"), "booked": (_("已入账"), "good"), "refused": (_("不认可"), "plain")}
    counts = selectors.counts(request.viewer, found.id)
    names = labels_of([one.counted_by for one in counts])
    rows = [
        Row((one.counted_at, names.get(one.counted_by, ""), Badge(*states[one.state])), reverse("goods:count", args=[one.id]))  # type: ignore[arg-type]
        for one in counts
    ]
    return Table(_("盘点"), [Column(_("盘点时间")), Column(_("盘点人")), Column(_("状态"))], rows) if rows else None


@page("goods.keep")
def take(request: SignedRequest, store_id: UUID, batch_id: UUID) -> HttpResponse:
    """Some of a batch leaves the store: to another one, or for good."""
    found = selectors.store_or_404(request.viewer, store_id)
    held = next((one for one in selectors.held_in(request.viewer, found.id) if one.lot.batch_id == batch_id), None)
    if held is None:
        raise ProblemError("goods.batch_unknown")
    form = TakeForm(request.POST or None, store=found)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            typed = dict(form.cleaned_data)
            way, to_place = typed.pop("way"), typed.pop("to_place")
            common: dict[str, Any] = {"actor": request.viewer, "now": request.now, "store_id": found.id, "batch_id": batch_id, **typed}
            if way == "send":
                services.send_goods(**common, to_place=to_place)
                messages.success(request, _("已调出,等对方签收。"))
            else:
                services.write_off(**common)
                messages.success(request, _("已报损。"))
            return redirect("goods:store", found.id)
    about = f"{batch_text(held.balance.batch)} · {_('在库 %(number)s') % {'number': held.lot.quantity}}"
    return form_page(request, _("调拨或报损"), form, Link(store_name(found), reverse("goods:store", args=[found.id])), about)


@page("goods.keep")
def arrive(request: SignedRequest, movement_id: UUID) -> HttpResponse:
    """Sign for a transfer."""
    sent = selectors.movement_or_404(request.viewer, movement_id)
    form = ArriveForm(request.POST or None, initial={"arrived": sent.quantity})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.receive_transfer(actor=request.viewer, now=request.now, movement_id=sent.id, **form.cleaned_data)
            messages.success(request, _("已签收入库。"))
            return redirect("goods:overview")
    about = f"{batch_text(sent.batch)} · {_('调出 %(number)s') % {'number': sent.quantity}}"
    return form_page(request, _("签收调拨"), form, _back(), about)


@page("goods.keep")
def reverse_one(request: SignedRequest, movement_id: UUID) -> HttpResponse:
    """Set one mistaken row right."""
    wrong = selectors.movement_or_404(request.viewer, movement_id)
    form = ReasonForm(request.POST or None)
    back = reverse("goods:movements")
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.reverse_movement(actor=request.viewer, now=request.now, movement_id=wrong.id, **form.cleaned_data)
            messages.success(request, _("已冲正:原来的一笔留着,另记了一笔反方向的。"))
            return redirect(back)
    context = {
        "title": _("冲正"), "text": f"{_(WHATS[wrong.what])} · {amount(wrong.batch.goods, wrong.quantity, wrong.place)}", "form": form, "submit_label": _("冲正"),
        "consequences": [_("另记一笔反方向的流水,原来的一笔不改。")], "back_url": back,
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


@page("goods.read")
def movements(request: SignedRequest) -> HttpResponse:
    """The rows behind a number: every movement, its sign as the account asked for sees it."""
    form = MovementFilterForm(request.GET or None, viewer=request.viewer, kinds=dict(ACCOUNTS))
    form.is_valid()
    asked = getattr(form, "cleaned_data", {})
    wanted = MovementFilter(asked.get("goods", ""), asked.get("kind", ""), asked_place(request.GET))
    found = selectors.movements_page(request.viewer, wanted, after=request.GET.get("after", ""))
    names = labels_of([one.made_by for one in found.rows])
    columns = [_("时间"), _("事由"), _("批次"), _("从"), _("到")]
    rows = [_movement(request, one, wanted, names) for one in found.rows]
    context = {
        "form": form,
        "table": Table(_("库存流水"), [*(Column(text) for text in columns), Column(_("数量"), "number"), Column(_("经手")), Column("", "actions")], rows, _("没有流水。")),
        "pager": pager(request, found),
        "back": _back(),
    }
    return render(request, "goods/movements.html", context)


def _movement(request: SignedRequest, one: StockMovement, wanted: MovementFilter, names: dict[UUID, str]) -> Row:
    number = selectors.signed(one, wanted.kind, wanted.place) if wanted.kind else one.quantity
    what = [_(WHATS[one.what]), one.reason] if one.reason else _(WHATS[one.what])
    may = one.what in {"donated", "written_off", "counted"} and request.viewer.may("goods.keep", one.place)
    acts = [Action(_("冲正"), reverse("goods:reverse", args=[one.id]))] if may else None
    return Row((one.made_at, what, batch_text(one.batch), _account(one.source), _account(one.target), number, names.get(one.made_by, "") if one.made_by else "", acts))


def _account(account: StockAccount) -> str:
    return store_name(account) if account.kind == "store" else _(ACCOUNTS[account.kind])


def _back() -> Link:
    return Link(_("返回物资"), reverse("goods:overview"))
