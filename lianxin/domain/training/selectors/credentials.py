"""Certificates that others verify: one's own, those of one's places, and what anybody is told about one handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from lianxin.base.access.scope import scope, within
from lianxin.base.db.sealed import key_ring
from lianxin.domain.training.models import Cohort, Course, Credential, Issuer, Presence
from lianxin.engines.credentials import SigningKey, is_changed, read, signed, status_list
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

DID: Final = "did:key:"
Answer = Literal["valid", "changed", "revoked", "expired", "unknown", "unreadable"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What anybody may know of a certificate handed in: whether it holds; what stands on it only when it is one of ours, unaltered."""

    answer: Answer
    document: Mapping[str, Any] | None = None


def readable_credentials(viewer: Viewer) -> QuerySet[Credential]:
    """Certificates of people of the places whose trainings the viewer runs: a colleague's is not for everybody who reads of trainings."""
    rows = Credential.objects.select_related("member__cohort__programme", "member__worker", "issuer")
    return scope(viewer, "training.manage", rows)


def credentials_of(viewer: Viewer, cohort: Cohort) -> QuerySet[Credential]:
    """The certificates of a class, by name."""
    return readable_credentials(viewer).filter(member__cohort=cohort).order_by("member__worker__name", "id")


def credential_or_404(viewer: Viewer, credential_id: UUID) -> Credential:
    """One's own, or one of the places whose trainings one runs. Raises "general.not_found"."""
    rows = Credential.objects.select_related("member__cohort__programme", "member__worker", "issuer").filter(
        id=credential_id
    )
    found = rows.first()
    if found is None or not _may_see(viewer, rows):
        raise ProblemError("general.not_found")
    return found


def _may_see(viewer: Viewer, rows: QuerySet[Credential]) -> bool:
    reach = within(viewer.ranges("training.manage"))
    mine = rows.filter(member__worker__user_id=viewer.person_id)
    return mine.exists() or (reach is not None and rows.filter(reach).exists())


@dataclass(frozen=True, slots=True)
class Taught:
    """What stands behind a certificate: the topics of its programme (codes of the pack, in the order of the courses), and the days its holder was there."""

    topics: tuple[str, ...]
    days: tuple[date, ...]


def taught(viewer: Viewer, credential_id: UUID) -> Taught:
    """For the paper, which its holder prints too: they need not reach the place that ran the programme. Raises "general.not_found"."""
    found = credential_or_404(viewer, credential_id)
    cohort = found.member.cohort
    topics = Course.objects.filter(programme=cohort.programme_id).order_by("made_at", "id").values_list("topic", flat=True)
    there = Presence.objects.filter(worker=found.member.worker_id, session__cohort=cohort, hours__gt=0)
    days = {local_day(at) for at in there.values_list("session__starts_at", flat=True)}
    return Taught(tuple(dict.fromkeys(topics)), tuple(sorted(days)))


def checked(now: datetime, text: str) -> Checked:
    """Of a text handed in by anybody: open to everybody, like the list of what was revoked."""
    found = read(text)
    if found is None:
        return Checked("changed" if is_changed(text) else "unreadable")
    if not Issuer.objects.filter(did=found.issuer).exists():
        return Checked("unknown")
    row = Credential.objects.filter(id=found.id, issuer__did=found.issuer).first()
    if row is None:  # signed with our key and yet not in our books: whoever did it holds the key
        return Checked("unknown")
    if row.revoked_at is not None:
        return Checked("revoked")
    until = found.document.get("validUntil")
    expired = until is not None and datetime.fromisoformat(until) <= now
    return Checked("expired" if expired else "valid", found.document)


def public_document(credential_id: UUID) -> str:
    """The signed text under a number, which names nobody. Raises "general.not_found"."""
    found = Credential.objects.filter(id=credential_id).values_list("document", flat=True).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def list_document(now: datetime, did: str) -> dict[str, Any]:
    """The signed list of what this issuer revoked, for everybody. Raises "general.not_found", also when its key is lost: nobody can sign it."""
    issuer = Issuer.objects.filter(did=did).first()
    if issuer is None or issuer.key_id not in key_ring().keys:
        raise ProblemError("general.not_found")
    revoked = Credential.objects.filter(issuer=issuer, revoked_at__isnull=False).values_list(
        "status_index", flat=True
    )
    document = status_list(list_address(issuer.did), issuer.did, revoked, now)
    return signed(document, signing_key(issuer.place, issuer.key_id), now)


def issuers() -> QuerySet[Issuer]:
    """Everybody who ever signed here; public, for their names hold the public keys that verifiers need."""
    return Issuer.objects.order_by("place", "key_id")


def public_issuers() -> list[dict[str, str]]:
    """The same as plain values: name (public key), place, since when, and where the list of revoked ones is."""
    return [
        {
            "did": one.did,
            "place": one.place,
            "since": f"{one.made_at:%Y-%m-%d}",
            "statusList": list_address(one.did),
        }
        for one in issuers()
    ]


def list_address(did: str) -> str:
    """Where the list of an issuer lies, as it stands in every credential: it must not move."""
    return f"{settings.LIANXIN_SITE}{reverse('public:status-list', args=[did.removeprefix(DID)])}"


def verify_address(credential_id: UUID) -> str:
    """Where anybody sees whether the certificate of this number holds: the code on the paper."""
    return f"{settings.LIANXIN_SITE}{reverse('public:verify-number', args=[credential_id])}"


def signing_key(place: str, key_id: int) -> SigningKey:
    """The key with which a place signs under a key of the ring; old ones stay in the ring, so that their lists can still be signed."""
    return SigningKey.derived(key_ring().keys[key_id], place)
