"""Links of referrals: which a referral has, and what the secret of one opens."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases.models import CaseFile, CaseRecord, ReferralLink
from lianxin.domain.cases.selectors.files import referrals_of
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_TRIES = "referral_link_tries"
_OF_THE_PERSON = ("name", "sex", "birth_date", "address", "phone")


def referral_links_of(viewer: Viewer, now: datetime, case: CaseFile) -> dict[UUID, ReferralLink]:
    """The latest link of each referral of a case."""
    rows = ReferralLink.objects.select_related("consent").filter(referral__in=referrals_of(viewer, now, case))
    return {one.referral_id: one for one in rows.order_by("made_at", "id")}


def known_referral_link(token: str) -> ReferralLink:
    """The link with this secret, usable or not. Raises "referral.link_unknown"."""
    rows = ReferralLink.objects.select_related("referral__case__proceeding__resident", "consent")
    found = rows.filter(digest=ReferralLink.digest_of(token)).first()
    if found is None:
        raise ProblemError("referral.link_unknown")
    return found


def open_referral_link(token: str, now: datetime) -> ReferralLink:
    """The link with this secret, which opens something now. Raises "referral.link_unknown", "referral.link_over"."""
    found = known_referral_link(token)
    if not is_open_link(found, now):
        raise ProblemError("referral.link_over")
    return found


def is_open_link(link: ReferralLink, now: datetime) -> bool:
    """Does it open anything? Not one that expired, was taken back or tried too often; whose consent is withdrawn; whose referral was
    declined or told of to the end; and not while the file stands behind a guard."""
    referral = link.referral
    proceeding = referral.case.proceeding
    is_alive = link.revoked_at is None and now < link.expires_at and link.wrong < most_wrong(link, now)
    return is_alive and link.consent.withdrawn_on is None and not referral.is_settled and not proceeding.guard and proceeding.resident_id is not None


def most_wrong(link: ReferralLink, now: datetime) -> int:
    """How often in a row the code may be wrong."""
    return int(packs.for_place(link.referral.case.proceeding.place).value(_TRIES, local_day(now)))


def shared_by(link: ReferralLink) -> dict[str, Any]:
    """What an open link shows, by the codes of `rules.SHARED` and in their order: what the person agreed to, and nothing else; not
    what was written into the referral afterwards."""
    resident = link.referral.case.proceeding.resident
    rows = CaseRecord.objects.filter(case=link.referral.case_id, thread=link.referral.thread, at__lte=link.made_at)
    last = rows.order_by("-version").first()
    words: dict[str, Any] = json.loads(last.content) if last is not None else {}
    shown = {}
    for code in link.shared:
        value = getattr(resident, code) if code in _OF_THE_PERSON else words.get(code)
        if value:
            shown[code] = value
    return shown
