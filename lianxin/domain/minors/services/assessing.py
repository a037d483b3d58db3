"""What was found of the child, and the tier that another person signs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import ChildAssessment, ChildFile
from lianxin.domain.minors.selectors.words import must_know, signs_of
from lianxin.domain.minors.services.holding import REVIEW, taken_up
from lianxin.domain.minors.services.visiting import wind_visits
from lianxin.domain.proceedings.services import wind_clock
from lianxin.domain.proceedings.services.holding import keep, sent_before
from lianxin.kernel.days import must_be_past
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Found:
    """One assessment. `view`: what the child says and wants, in their words; `no_view`: why they could not be heard, when they could
    not. `guardianship`: how the child is guarded, in words. Results by the codes of the pack."""

    injury: str
    danger: str
    guardianship_result: str
    tier: str
    view: str = ""
    no_view: str = ""
    guardianship: str = ""
    tier_why: str = ""
    signs: Collection[str] = ()
    seen_on: date | None = None
    occasion: str = "first"


@service("minor.work")
def assess(*, actor: Viewer, now: datetime, file_id: UUID, found: Found, row_id: UUID | None = None) -> ChildAssessment:
    """An assessment or review is written down; the tier it finds holds, and waits for the signature of another person. The same `row_id`
    twice is one.

    Raises "minor.view_needed" without the child's own view or the reason why there is none, "minor.result_unlike_signs" for a result
    milder than the signs point to without words for it, "general.empty_field", "minor.code_unknown".
    """
    file = taken_up(actor, now, file_id)
    sent = sent_before(ChildAssessment.objects.filter(file=file, by=actor.id), row_id)
    if sent is not None:
        return sent
    _check(file.proceeding.place, now, found)
    assessment = ChildAssessment(
        id=row_id or new_id(), file=file, occasion=found.occasion, seen_on=found.seen_on, heard_child=bool(found.view.strip()), signs=sorted(found.signs),
        guardianship=found.guardianship_result, tier=found.tier, by=actor.id, at=now,
    )  # fmt: skip
    words = ("injury", "danger", "view", "no_view", "guardianship", "tier_why")
    assessment.found = rules.as_text({name: getattr(found, name) for name in words})
    assessment.save(force_insert=True)
    if file.tier != found.tier:
        file.tier, file.tier_signed_by, file.tier_signed_at = found.tier, None, None
        file.save(update_fields=["tier", "tier_signed_by", "tier_signed_at"])
        wind_clock(actor=actor, now=now, proceeding_id=file.id)
        wind_visits(actor, now, file, tier_changed=True)
    after = {
        "occasion": found.occasion,
        "guardianship": found.guardianship_result,
        "tier": found.tier,
        "signs": sorted(found.signs),
    }
    keep(actor, now, "minor.assess", file, after)
    return assessment


@service("minor.review")
def sign_tier(*, actor: Viewer, now: datetime, file_id: UUID, assessment_id: UUID | None = None) -> ChildFile:
    """The tier is right: signed by somebody who reviews, never by whoever found it. `assessment_id`: the assessment that they saw.

    Raises "minor.no_tier", "minor.own_tier", "general.changed_meanwhile" when there is a newer one.
    """
    file = taken_up(actor, now, file_id, REVIEW)
    latest = ChildAssessment.objects.filter(file=file).order_by("-at", "-id").first()
    if latest is None or not file.tier:
        raise ProblemError("minor.no_tier")
    if latest.by == actor.id:
        raise ProblemError("minor.own_tier")
    if assessment_id not in (None, latest.id):
        raise ProblemError("general.changed_meanwhile")
    file.tier_signed_by, file.tier_signed_at = actor.id, now
    file.save(update_fields=["tier_signed_by", "tier_signed_at"])
    keep(actor, now, "minor.sign_tier", file, {"tier": file.tier})
    return file


def _check(place: str, now: datetime, found: Found) -> None:
    must_say(found.injury, "伤害")
    must_say(found.danger, "危险")
    if not (found.view.strip() or found.no_view.strip()):
        raise ProblemError("minor.view_needed")
    for name, code in (
        ("occasion", found.occasion),
        ("guardianship", found.guardianship_result),
        ("tier", found.tier),
    ):
        must_know(place, name, code)
    _check_signs(place, found)
    if found.seen_on is not None:
        must_be_past(found.seen_on, now)


def _check_signs(place: str, found: Found) -> None:
    known = signs_of(place)
    for code in found.signs:
        must_know(place, "sign", code)
    proposed = rules.proposed_result(known[code] for code in found.signs)
    milder = rules.RESULTS.index(found.guardianship_result) > rules.RESULTS.index(proposed)
    if milder and not found.guardianship.strip():
        raise ProblemError("minor.result_unlike_signs")
