"""The receiver of a referral answers without an account: a link, and a code told another way; until it expires, and for this alone."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hmac import compare_digest
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs, papers
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.cases.models import CaseReferral, ReferralLink
from lianxin.domain.cases.rules import SHARED, WAYS
from lianxin.domain.cases.selectors import case_or_404, known_referral_link, most_wrong, open_referral_link
from lianxin.domain.cases.services.answering import Answer, settle_answer
from lianxin.domain.cases.services.holding import must_know, taken_up
from lianxin.domain.commitments.services.changing import hold, must_say
from lianxin.domain.people.services.consents import record_consent
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_PAPER: Final = "case_referral"
_PURPOSE: Final = "share"
_DAYS: Final = "referral_link_days"
_TOKEN_BYTES: Final = 32
_CODE_DIGITS: Final = 6
_RECEIVER: Final = Viewer.system("转介接收单位")


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A link as it is told this once: the secret of its address, and the code that goes another way."""

    link: ReferralLink
    token: str
    code: str


@service("proceeding.work")
def make_referral_link(
    *, actor: Viewer, now: datetime, referral_id: UUID, shared: Collection[str], basis: str, given_on: date, way: str = "", given_by: str = "",
) -> HandedOut:  # fmt: skip
    """A link for the receiver, with what the person agreed to share of `rules.SHARED`, and that consent, which may be withdrawn like any
    other. An earlier link of the same referral opens nothing any more.

    Raises "referral.link_guarded", "referral.link_settled" where nothing is left to answer, "general.empty_field",
    "case.code_unknown", what `taken_up` and `record_consent` raise.
    """
    referral = _locked(actor, now, referral_id)
    case = referral.case
    if case.proceeding.guard or case.proceeding.resident_id is None:
        raise ProblemError("referral.link_guarded")
    if referral.is_settled:
        raise ProblemError("referral.link_settled")
    chosen = [code for code in SHARED if code in set(shared)]
    if not chosen:
        raise ProblemError("general.empty_field", field="给对方看的内容")
    is_given = basis in ("consent", "guardian_consent")
    if is_given:
        must_know(must_say(way, "怎么同意的"), WAYS)
    place = case.proceeding.place
    pack = packs.for_place(place)
    consent = record_consent(
        actor=actor, now=now, resident_id=case.proceeding.resident_id, purpose=_PURPOSE, basis=basis, given_on=given_on, given_by=given_by,
        text_version=papers.find(pack, _PAPER).version,
    )  # fmt: skip
    _revoke(referral, now)
    token, code = secrets.token_urlsafe(_TOKEN_BYTES), f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}"
    link = ReferralLink(
        referral=referral, consent=consent, shared=chosen, digest=ReferralLink.digest_of(token), made_by=actor.id, made_at=now,
        expires_at=now + timedelta(days=int(pack.value(_DAYS, local_day(now)))),
    )  # fmt: skip
    link.code_digest = ReferralLink.code_digest_of(link.id, code)
    link.save(force_insert=True)
    after = {"shared": chosen, "basis": basis, "sign_way": way if is_given else "", "expires_at": link.expires_at}
    keep(actor, now, "case.link", case, after)
    return HandedOut(link, token, code)


@service("proceeding.work")
def revoke_referral_link(*, actor: Viewer, now: datetime, referral_id: UUID) -> CaseReferral:
    """Whatever link this referral has opens nothing any more; of a closed case too."""
    seen = _seen(referral_id)
    case = case_or_404(actor, now, seen.case_id)
    actor.must("proceeding.work", case.proceeding.place)
    referral = CaseReferral.objects.select_for_update().get(id=referral_id)
    referral.case = case
    if not _revoke(referral, now):
        audit.unchanged()
        return referral
    keep(actor, now, "case.link_revoke", referral.case)
    return referral


@service(None)
def enter_by_link(*, actor: Viewer, now: datetime, token: str, code: str) -> int | None:
    """The receiver gives the code: None when it is right; else how many tries are left, and with 0 the link is dead. Every look and
    every wrong code is on record. Raises "referral.link_unknown", "referral.link_over"."""
    link = _link(now, token)
    case = link.referral.case
    if _is_right(link, code):
        link.wrong, link.seen_at = 0, now
        link.save(update_fields=["wrong", "seen_at"])
        keep(_RECEIVER, now, "case.link_open", case)
        return None
    link.wrong += 1
    link.save(update_fields=["wrong"])
    left = max(0, most_wrong(link, now) - link.wrong)
    keep(_RECEIVER, now, "case.link_wrong", case, {"count": link.wrong})
    if not left:
        _tell(now, link, "case.link_locked", link.id.hex)
    return left


@service(None)
def answer_by_link(*, actor: Viewer, now: datetime, token: str, code: str, answer: Answer) -> CaseReferral:
    """The receiver accepts or declines, once, or tells the outcome later; whoever holds the case hears of it.

    Raises "referral.link_unknown", "referral.link_over", "referral.code_wrong" (which counts nothing: the page asks
    `enter_by_link` before), what `settle_answer` raises.
    """
    seen = open_referral_link(token, now)
    hold([seen.referral.asked_id])
    referral = CaseReferral.objects.select_for_update(of=("self",)).select_related("case__proceeding").get(id=seen.referral_id)
    if not _is_right(_link(now, token), code):
        raise ProblemError("referral.code_wrong", left=0)
    settle_answer(_RECEIVER, now, referral, answer)
    _tell(now, seen, "case.referral_answered", f"{referral.id.hex}:{'told' if referral.is_settled else referral.answer}")
    return referral


def _locked(actor: Viewer, now: datetime, referral_id: UUID) -> CaseReferral:
    case = taken_up(actor, now, _seen(referral_id).case_id)
    referral = CaseReferral.objects.select_for_update().get(id=referral_id)
    referral.case = case
    return referral


def _seen(referral_id: UUID) -> CaseReferral:
    seen = CaseReferral.objects.filter(id=referral_id).first()
    if seen is None:
        raise ProblemError("general.not_found")
    return seen


def _link(now: datetime, token: str) -> ReferralLink:
    """The link as it stands now, locked. Raises as `open_referral_link` does."""
    seen = known_referral_link(token)
    ReferralLink.objects.select_for_update().get(id=seen.id)
    return open_referral_link(token, now)


def _is_right(link: ReferralLink, code: str) -> bool:
    typed = "".join(one for one in code if one.isdigit())
    return compare_digest(link.code_digest, ReferralLink.code_digest_of(link.id, typed))


def _revoke(referral: CaseReferral, now: datetime) -> int:
    return ReferralLink.objects.filter(referral=referral, revoked_at__isnull=True).update(revoked_at=now)


def _tell(now: datetime, link: ReferralLink, kind: str, key: str) -> None:
    proceeding = link.referral.case.proceeding
    users = {one for one in (proceeding.holder_id or link.made_by,) if one is not None}
    address = reverse("cases:support", args=[proceeding.id])
    notify(actor=_RECEIVER, now=now, users=users, kind=kind, link=address, key=f"{kind.removeprefix('case.')}:{key}")
