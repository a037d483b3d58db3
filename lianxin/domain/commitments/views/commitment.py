"""One commitment: what it is, what happened, its proof, and what may be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Event, Link, Pair, Tone
from lianxin.domain.commitments import selectors
from lianxin.domain.commitments.views import showing
from lianxin.domain.commitments.views.showing import CONFIRMER_WORDS, PROOF_WORDS

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment, Proof


@page("commitment.read")
def commitment(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """Everything about one promise."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    proofs = selectors.proofs_of(request.viewer, found)
    context = {
        "commitment": found,
        "title": showing.title_of(found),
        "badge": showing.status_badge(found, request.now),
        "back": Link(_("返回承办"), reverse("commitments:board")),
        "facts": _facts(found),
        "events": _events(found, proofs),
        "actions": allowed(request.viewer, found),
    }
    return render(request, "commitments/commitment.html", context)


def _facts(found: Commitment) -> list[Pair]:
    pack = packs.for_place(found.place)
    facts = [
        Pair(_("为谁"), showing.whom(found)),
        Pair(_("地点"), full_name(found.place, language())),
        Pair(_("类型"), word(pack.commitment_kinds, found.kind)),
        Pair(_("承办人"), showing.who(found)),
        Pair(_("期限"), showing.clock_of(found)),
    ]
    if found.service:
        facts.insert(3, Pair(_("服务"), word(pack.services, found.service)))
    if found.need is not None:
        kind = word(pack.need_kinds, found.need.kind)
        facts.append(Pair(_("来自需求"), Link(kind, reverse("web:need", args=[found.need.id]), found.need.said)))
    if found.done_minutes or found.minutes:
        facts.append(Pair(_("用时"), _minutes(found.done_minutes, found.minutes)))
    return facts


def _minutes(done: int | None, agreed: int | None) -> str:
    if done is None:
        return _("约定 %(agreed)s 分钟") % {"agreed": agreed}
    if agreed is None:
        return _("%(done)s 分钟") % {"done": done}
    return _("%(done)s 分钟(约定 %(agreed)s 分钟)") % {"done": done, "agreed": agreed}


def _events(found: Commitment, proofs: list[Proof]) -> list[Event]:
    """What happened, newest first."""
    names = labels_of([found.made_by, found.done_by, *(proof.captured_by for proof in proofs)])
    shown = [Event(found.made_at, _("登记承办"), names.get(found.made_by, "") if found.made_by else "")]
    if found.started_at:
        shown.append(Event(found.started_at, _("开始办理"), tone="info"))
    shown += [_proof_event(proof, names) for proof in proofs]
    if found.done_at:
        shown.append(Event(found.done_at, _("办理完成"), names.get(found.done_by, "") if found.done_by else "", found.outcome, tone="good"))
    if found.refused_at:
        shown.append(Event(found.refused_at, _("已拒绝"), text=found.reason, tone="bad"))
    if found.cancelled_at:
        shown.append(Event(found.cancelled_at, _("已取消"), text=found.reason, tone="warn"))
    given = getattr(found, "confirmation", None)
    if given is not None:
        said = {True: _("满意"), False: _("不满意"), None: ""}[given.satisfied]
        text = " ".join(part for part in (said, given.comment) if part)
        tone: Tone = "bad" if given.satisfied is False else "good"
        shown.append(Event(given.at, _("已确认"), str(CONFIRMER_WORDS.get(given.by_kind, given.by_kind)), text, tone=tone))
    return sorted(shown, key=lambda event: event.at, reverse=True)


def _proof_event(proof: Proof, names: dict[UUID, str]) -> Event:
    doubts = showing.doubts(proof)
    text = ";".join([*([proof.text] if proof.text else []), *doubts])
    href = reverse("web:file", args=[proof.file_id]) if proof.file_id else ""
    kind = PROOF_WORDS.get(proof.kind, proof.kind)
    who = names.get(proof.captured_by, "") if proof.captured_by else ""
    return Event(proof.captured_at, _("凭证:%(kind)s") % {"kind": kind}, who, text, href, "warn" if doubts else "plain")


def allowed(viewer: Viewer, found: Commitment) -> list[Action]:
    """What this person may do with it now: the same conditions as the services, which check again."""
    if found.is_open:
        return _open_actions(viewer, found)
    if found.done_at is None or found.confirmed_at is not None:
        return []
    offered = []
    mine = viewer.id in (found.worker_id, found.done_by)
    if viewer.may("commitment.confirm", found.place) and not mine:
        offered.append(Action(_("确认"), _at("confirm", found), "primary", "good"))
    if _is_theirs(viewer, found):
        offered.append(Action(_("确认链接和二维码"), _at("invite", found), icon="accent"))
    return offered


def _open_actions(viewer: Viewer, found: Commitment) -> list[Action]:
    offered = []
    if _is_theirs(viewer, found):
        offered.append(Action(_("办理完成"), _at("finish", found), "primary", "good"))
        if found.started_at is None:
            offered.append(Action(_("开始办理"), _at("start", found), post=True))
    if viewer.may("commitment.reassign", found.place):
        offered.append(Action(_("改派"), _at("reassign", found), icon="handover"))
    if _is_theirs(viewer, found):
        offered.append(Action(_("拒绝"), _at("refuse", found)))
    if viewer.may("commitment.make", found.place):
        offered.append(Action(_("取消"), _at("cancel", found), "danger"))
    return offered


def _is_theirs(viewer: Viewer, found: Commitment) -> bool:
    held = viewer.may("commitment.fulfil", found.place)
    return held and (found.worker_id in (None, viewer.id) or viewer.may("commitment.reassign", found.place))


def _at(act: str, found: Commitment) -> str:
    return reverse(f"commitments:{act}", args=[found.id])
