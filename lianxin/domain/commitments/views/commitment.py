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
from lianxin.base.ui.parts import Action, Badge, Event, Link, Pair, Tone
from lianxin.base.ui.wording import moment_text, spoken
from lianxin.domain.commitments import selectors
from lianxin.domain.commitments.services import missing_choice, missing_proof
from lianxin.domain.commitments.views import showing
from lianxin.domain.commitments.views.elsewhere import where_kept
from lianxin.domain.commitments.views.showing import PROOF_WORDS
from lianxin.domain.needs.views.saying import said_in_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianxin.domain.commitments.models import Commitment, Confirmation, DoubtStep, Proof
    from lianxin.domain.commitments.selectors import Change


@page("commitment.read")
def commitment(request: SignedRequest, commitment_id: UUID) -> HttpResponse:
    """Everything about one promise."""
    found = selectors.commitment_or_404(request.viewer, commitment_id)
    context = {
        "commitment": found,
        "title": showing.title_of(found),
        "badge": showing.status_badge(found, request.now),
        "back": Link(_("返回承办"), reverse("commitments:board")),
        "facts": _facts(request.viewer, found),
        "events": _events(request.viewer, found),
        "actions": allowed(request.viewer, found),
    }
    return render(request, "commitments/commitment.html", context)


def _facts(viewer: Viewer, found: Commitment) -> list[Pair]:
    pack = packs.for_place(found.place)
    facts = [
        Pair(_("为谁"), showing.whom(found, viewer)),
        Pair(_("地点"), full_name(found.place, language())),
        Pair(_("类型"), word(pack.commitment_kinds, found.kind)),
        Pair(_("谁来承办") if found.actor_name else _("承办人"), showing.who(found)),
        Pair(_("期限"), showing.clock_of(found)),
    ]
    if found.service:
        facts.insert(3, Pair(_("服务"), word(pack.services, found.service)))
    if found.resident is not None and found.worker_id == viewer.id and found.resident.address:
        facts.insert(2, Pair(_("住址"), found.resident.address))  # who promised must find the door, file or no file
    if found.need is not None and viewer.may("need.read", found.place) and (not found.need.guard or viewer.may(found.need.guard, found.place)):
        kind = word(pack.need_kinds, found.need.kind)
        facts.append(Pair(_("来自需求"), Link(kind, reverse("web:need", args=[found.need.id]), said_in_list(found.need))))
    if found.about_id is not None:
        facts.append(Pair(_("关于"), Link(_("原来那件事项"), reverse("commitments:commitment", args=[found.about_id]))))
    if found.is_open and (lacking := lacking_words(found)):
        facts.append(Pair(_("还要的凭证"), Badge(lacking, "warn")))
    if found.done_minutes or found.minutes:
        facts.append(Pair(_("用时"), _minutes(found.done_minutes, found.minutes)))
    return facts


def lacking_words(found: Commitment) -> str:
    """签字;照片、地点有一样就行: the proof still to be brought before it can be finished; "" when none is."""

    def named(kinds: Iterable[str]) -> str:
        return "、".join(str(PROOF_WORDS.get(kind, kind)) for kind in kinds)

    choice = named(missing_choice(found))
    return ";".join(part for part in (named(missing_proof(found, found.outcome)), _("%(kinds)s有一样就行") % {"kinds": choice} if choice else "") if part)


def _minutes(done: int | None, agreed: int | None) -> str:
    if done is None:
        return _("约定 %(agreed)s 分钟") % {"agreed": agreed}
    if agreed is None:
        return _("%(done)s 分钟") % {"done": done}
    return _("%(done)s 分钟(约定 %(agreed)s 分钟)") % {"done": done, "agreed": agreed}


def _events(viewer: Viewer, found: Commitment) -> list[Event]:
    """What happened, newest first."""
    proofs, changes = selectors.proofs_of(viewer, found), selectors.changes_of(viewer, found)
    confirmations = selectors.confirmations_of(viewer, [found])[found.id]
    steps = selectors.doubt_steps_of(viewer, found)
    people = [user_id for given in confirmations for user_id in (given.by_user, given.decided_by)]
    takers = [change.worker_id for change in changes]
    names = labels_of([*(step.by for step in steps), found.made_by, found.done_by, *(proof.captured_by for proof in proofs), *people, *takers])
    shown = [Event(found.made_at, _("登记承办"), names.get(found.made_by, "") if found.made_by else "")]
    if found.started_at:
        shown.append(Event(found.started_at, _("开始办理"), tone="info"))
    shown += [_change_event(change, names) for change in changes]
    shown += [_proof_event(proof, names, where) for proof, where in zip(proofs, showing.proof_titles(proofs), strict=True)]
    if found.done_at:
        shown.append(Event(found.done_at, _("办理完成"), names.get(found.done_by, "") if found.done_by else "", found.outcome, tone="good"))
    if found.refused_at:
        shown.append(Event(found.refused_at, _("已拒绝"), text=spoken(found.reason), tone="bad"))
    if found.cancelled_at:
        shown.append(Event(found.cancelled_at, _("已取消"), text=spoken(found.reason), tone="warn"))
    for given in confirmations:
        shown += _confirmation_events(given, names)
    if found.flags:
        shown.append(Event(found.flagged_at or found.made_at, _("办理有疑点"), text=";".join(showing.flag_texts(found.flags)), tone="warn"))
    shown += doubt_events(steps, names)
    shown.reverse()  # of one moment, what came first stands below
    return sorted(shown, key=lambda event: event.at, reverse=True)


def doubt_events(steps: Iterable[DoubtStep], names: dict[UUID, str]) -> list[Event]:
    """What was done about the doubts, one event a step."""
    tones: dict[str, Tone] = {"ask": "info", "explain": "info", "accept": "good", "reject": "bad"}
    return [
        Event(step.at, _("凭证疑点:%(act)s") % {"act": _(step.get_act_display())}, names.get(step.by, "") if step.by else "", step.said, tone=tones[step.act])
        for step in steps
    ]  # fmt: skip


def _confirmation_events(given: Confirmation, names: dict[UUID, str]) -> list[Event]:
    said = {True: _("满意"), False: _("不满意"), None: ""}[given.satisfied]
    doubts = showing.confirmation_doubts(given)
    text = ";".join(part for part in (said, given.comment, *doubts) if part)
    tone: Tone = "warn" if doubts else "bad" if given.satisfied is False else "good"
    title = _("确认存疑") if doubts else _("已确认")
    shown = [Event(given.at, title, showing.confirmed_by(given, names), text, tone=tone)]
    if given.decided_at is not None:
        is_accepted = given.state == "accepted"
        title = _("认可了存疑的确认") if is_accepted else _("没有认可存疑的确认")
        who = names.get(given.decided_by, "") if given.decided_by else ""
        shown.append(Event(given.decided_at, title, who, given.reason, tone="good" if is_accepted else "bad"))
    return shown


def _change_event(change: Change, names: dict[UUID, str]) -> Event:
    if change.verb == "commitment.reschedule" and change.due_before and change.due_after:
        times = {"before": moment_text(change.due_before), "after": moment_text(change.due_after)}
        said = [_("期限从 %(before)s 改到 %(after)s") % times, spoken(change.reason)]
        return Event(change.at, _("改期"), change.by, ";".join(part for part in said if part), tone="info")
    if change.verb == "commitment.move":
        return Event(change.at, _("随居民转到新地点"), change.by, spoken(change.reason), tone="warn" if change.reason else "plain")
    title = _("改派给 %(name)s") % {"name": names.get(change.worker_id, "—") if change.worker_id else "—"}
    return Event(change.at, title, change.by, spoken(change.reason))


def _proof_event(proof: Proof, names: dict[UUID, str], kind: str) -> Event:
    doubts = showing.doubts(proof)
    said = showing.proof_text(proof)
    text = ";".join([*([said] if said else []), *doubts])
    href = reverse("web:file", args=[proof.file_id]) if proof.file_id else ""
    who = names.get(proof.captured_by, "") if proof.captured_by else ""
    return Event(proof.captured_at, _("凭证:%(kind)s") % {"kind": kind}, who, text, href, "warn" if doubts else "plain")


def allowed(viewer: Viewer, found: Commitment) -> list[Action]:
    """What this person may do with it now: the same conditions as the services, which check again."""
    if found.is_open:
        return _open_actions(viewer, found)
    mine = viewer.id in (found.worker_id, found.done_by)
    offered = []
    if found.has_doubts and not mine and viewer.may("confirmation.decide", found.place):
        offered.append(Action(_("认定凭证疑点"), reverse("commitments:doubt", args=[found.id]), "primary", "good"))
    if found.done_at is None or found.confirmed_at is not None or found.rejected_at is not None:
        return offered
    if found.doubted_at is not None:
        may = viewer.may("confirmation.decide", found.place) and not mine
        return [*offered, Action(_("认定这条确认"), _at("decide", found), "primary", "good")] if may else offered
    if viewer.may("commitment.confirm", found.place) and not mine:
        offered.append(Action(_("确认"), _at("confirm", found), "primary", "good"))
    if _is_theirs(viewer, found):
        offered.append(Action(_("确认链接和二维码"), _at("invite", found), icon="accent"))
    return offered


def _open_actions(viewer: Viewer, found: Commitment) -> list[Action]:
    if address := where_kept(viewer, found):
        passed = [Action(_("改派"), _at("reassign", found), icon="handover")] if viewer.may("commitment.reassign", found.place) else []
        return [Action(_("去办理"), address, "primary", "good"), *passed]
    offered = []
    if _is_theirs(viewer, found):
        offered.append(Action(_("办理完成"), _at("finish", found), "primary", "good"))
        if found.started_at is None:
            offered.append(Action(_("开始办理"), _at("start", found), post=True))
    if viewer.may("commitment.reassign", found.place):
        offered.append(Action(_("改派"), _at("reassign", found), icon="handover"))
    if viewer.may("commitment.make", found.place):
        offered.append(Action(_("改期"), _at("reschedule", found), icon="calendar"))
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
