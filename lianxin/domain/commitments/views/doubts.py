"""Doubtful proof 凭证疑点: the list with figures per worker, and one fulfilment with its evidence side by side and the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import read_key
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Tab, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.wording import moment_text
from lianxin.domain.commitments import selectors, services
from lianxin.domain.commitments.forms import DoubtFilterForm, ProofDecisionForm
from lianxin.domain.commitments.selectors import DoubtFilter, Doubtful
from lianxin.domain.commitments.views.commitment import doubt_events
from lianxin.domain.commitments.views.showing import PROOF_WORDS, flag_texts, title_of, who, whom
from lianxin.kernel.clock import local_day
from lianxin.kernel.periods import Period

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment, Proof

SHOW_WORDS: Final = {
    "open": gettext_lazy("待认定"), "asked": gettext_lazy("等承办人说明"), "accepted": gettext_lazy("已认可"),
    "rejected": gettext_lazy("不认可"), "all": gettext_lazy("全部"),
}  # fmt: skip
_DAYS: Final = 90
"""The figures per worker cover so many days up to today."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of proof with its doubts, and the one it repeats beside it where the viewer may see that."""

    title: str
    doubts: list[str]
    at: str
    text: str
    picture: str = ""
    beside: tuple[Beside, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """The earlier picture: of which fulfilment, when."""

    about: Link
    at: str
    picture: str


@page("confirmation.decide")
def doubts(request: SignedRequest) -> HttpResponse:
    """What waits for a decision, and figures per worker that open to their rows."""
    form = DoubtFilterForm(request.GET, viewer=request.viewer)
    form.is_valid()
    show: selectors.Show = next((one for one in selectors.SHOWS if one == form.cleaned_data.get("show")), "open")
    worker, place = form.cleaned_data.get("worker", ""), asked_place(request.GET)
    today = local_day(request.now)
    days = Period.of_days(today - timedelta(days=_DAYS), today)
    wanted = DoubtFilter(show, read_key(worker) if worker else None, place, days if show == "all" else None)
    found = selectors.doubtful(request.viewer, wanted, after=request.GET.get("after", ""))
    evidence = selectors.look_into(request.viewer, found.rows)
    context = {
        "form": form,
        "tabs": _tabs(request, show),
        "table": Table(_("凭证疑点"), _columns(), [_row(request, one) for one in evidence], _("这里没有凭证疑点。")),
        "pager": pager(request, found),
        "figures": _figures(request, days, place),
        "actions": [Action(_("电话回访"), reverse("commitments:calls"), icon="call"), Action(_("门牌码"), reverse("commitments:doors"), icon="accent")],
    }
    return render(request, "commitments/doubts.html", context)


def _tabs(request: SignedRequest, show: str) -> list[Tab]:
    query = request.GET.copy()
    query.pop("after", None)
    tabs = []
    for code, label in SHOW_WORDS.items():
        query["show"] = code
        count = selectors.doubts_waiting(request.viewer) if code == "open" else None
        tabs.append(Tab(str(label), f"?{query.urlencode()}", code == show, count))
    return tabs


def _columns() -> list[Column]:
    return [Column(text) for text in (_("事项"), _("为谁"), _("承办人"), _("疑点"), _("完成时间"), _("状态"))]


def _row(request: SignedRequest, one: Doubtful) -> Row:
    found = one.commitment
    cells = (title_of(found), whom(found, request.viewer, request.now), who(found), ";".join(all_doubts(one)), found.done_at, state_badge(one))
    return Row(cells, reverse("commitments:doubt", args=[found.id]))


def all_doubts(one: Doubtful) -> list[str]:
    """Every doubt about a fulfilment in words, those of its proofs with the kind of proof."""
    found = flag_texts(one.commitment.flags)
    for proof in one.proofs:
        kind = PROOF_WORDS.get(proof.kind, proof.kind)
        found += [_("%(kind)s:%(doubt)s") % {"kind": kind, "doubt": text} for text in flag_texts(proof.flags)]
    return list(dict.fromkeys(found))


def state_badge(one: Doubtful) -> Badge:
    """How far the decision is."""
    if one.commitment.rejected_at is not None:
        return Badge(_("不认可"), "bad")
    if not one.commitment.has_doubts:
        return Badge(_("已认可"), "good")
    last = one.steps[-1].act if one.steps else ""
    return {"ask": Badge(_("等承办人说明"), "info"), "explain": Badge(_("已说明,待认定"), "warn")}.get(last, Badge(_("待认定"), "warn"))


def _figures(request: SignedRequest, days: Period, place: str) -> Table:
    base = f"{reverse('commitments:doubts')}?place={place}&show=all&worker="
    rows = [
        Row((one.worker, one.done, Link(f"{one.doubtful:,}", f"{base}{one.worker_id}") if one.doubtful else 0, f"{one.share:.1%}", one.accepted, one.rejected))
        for one in selectors.doubt_figures(request.viewer, days, place)
    ]  # fmt: skip
    columns = [Column(_("承办人")), *(Column(text, "number") for text in (_("完成"), _("有疑点"), _("占比"), _("已认可"), _("不认可")))]
    return Table(_("最近 %(days)s 天各人的疑点") % {"days": _DAYS}, columns, rows, _("这段时间没有办结的事项。"))


@page("confirmation.decide")
def doubt(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """One fulfilment: why it is doubtful, the evidence, what was said and decided; and the decision, if it is not one's own work."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    request.viewer.must("confirmation.decide", found.place)
    one = selectors.look_into(request.viewer, [found])[0]
    is_own = request.viewer.id in (found.worker_id, found.done_by)
    form = ProofDecisionForm(request.POST or None, initial={"version": found.version}) if found.has_doubts and not is_own else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            messages.success(request, _decide(request, found, form.cleaned_data))
            return redirect("commitments:doubts")
    names = labels_of([step.by for step in one.steps])
    context = {
        "title": title_of(found), "badge": state_badge(one), "facts": _facts(request, found), "reasons": flag_texts(found.flags),
        "others": _others(request, one), "evidence": [_evidence(request.viewer, one, proof) for proof in one.proofs],
        "steps": doubt_events(one.steps, names), "form": form, "is_own": is_own and found.has_doubts,
        "back": Link(_("凭证疑点"), reverse("commitments:doubts")),
    }  # fmt: skip
    return render(request, "commitments/doubt.html", context, status=422 if form is not None and form.errors else 200)


def _decide(request: SignedRequest, found: Commitment, typed: dict[str, Any]) -> str:
    given: dict[str, Any] = {"actor": request.viewer, "now": request.now, "commitment_id": found.id, "reason": typed["reason"], "version": typed["version"]}
    if typed["decision"] == "accept":
        services.accept_proof(**given)
        return _("已认可。")
    if typed["decision"] == "ask":
        services.ask_to_explain(**given)
        return _("已请承办人说明。")
    services.reject_proof(**given, again=typed["decision"] == "again")
    return _("已记下:不认可,不计入结算。") if typed["decision"] == "reject" else _("已记下:不认可,另立了一件重做。")


def _facts(request: SignedRequest, found: Commitment) -> list[Pair]:
    facts = [Pair(_("为谁"), whom(found, request.viewer)), Pair(_("承办人"), who(found)), Pair(_("时间"), _times(found))]
    if found.done_minutes is not None:
        facts.append(Pair(_("用时"), _("%(done)s 分钟") % {"done": found.done_minutes}))
    return [*facts, Pair(_("结果"), found.outcome or None), Pair("", Link(_("事项的全部经过"), reverse("commitments:commitment", args=[found.id])))]


def _times(found: Commitment) -> str:
    if found.done_at is None:
        return ""
    if found.done_minutes is None:
        return moment_text(found.done_at)
    return f"{moment_text(found.done_at - timedelta(minutes=found.done_minutes))} – {moment_text(found.done_at)}"


def _others(request: SignedRequest, one: Doubtful) -> Table | None:
    """The other fulfilments that its doubts name, beside it in time."""
    rows = []
    for flag in one.commitment.flags:
        if (key := str(flag.get("other", ""))) and (other := one.others.get(key)):
            rows.append(Row((_about(other), whom(other, request.viewer, request.now), _times(other), ";".join(flag_texts([flag])))))
    columns = [Column(text) for text in (_("另一件"), _("为谁"), _("时间"), _("疑点"))]
    return Table(_("同一人的另一件"), columns, rows) if rows else None


def _about(other: Commitment) -> Link:
    return Link(title_of(other), reverse("commitments:commitment", args=[other.id]))


def _evidence(viewer: Viewer, one: Doubtful, proof: Proof) -> Evidence:
    beside, hidden = [], 0
    for flag in proof.flags:
        if not flag.get("other"):
            continue
        other, earlier = one.others.get(str(flag["other"])), one.other_proofs.get(str(flag.get("proof", "")))
        if other is None or earlier is None:
            hidden += 1
        else:
            label = f"{title_of(other)} · {who_text(other)}"
            beside.append(Beside(Link(label, reverse("commitments:commitment", args=[other.id])), moment_text(earlier.captured_at), picture_of(viewer, earlier)))
    text = proof.text if proof.kind not in ("code", "time") else ""
    kind = str(PROOF_WORDS.get(proof.kind, proof.kind))
    return Evidence(kind, flag_texts(proof.flags), moment_text(proof.captured_at), text, picture_of(viewer, proof), tuple(beside), hidden)


def who_text(other: Commitment) -> str:
    """Who did it, as plain text."""
    shown = who(other)
    return shown.label if isinstance(shown, Badge) else shown


def picture_of(viewer: Viewer, proof: Proof) -> str:
    """The address of its picture; "" where there is none or the viewer may not open it."""
    file = proof.file
    if file is None or not file.media_type.startswith("image/") or not viewer.may("file.read"):
        return ""
    return reverse("web:file", args=[file.id])
