"""One sample object per kind of address with an argument, made at any place: what the permission matrix opens.

A new address whose argument stands in neither table fails the matrix until somebody adds its sample here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from lianxin.base.access.models import EmergencyAccess, LoginSession, User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.services import record
from lianxin.base.files.models import StoredFile
from lianxin.base.files.services import path_of
from lianxin.base.jobs.models import Job
from lianxin.base.places.models import Division, Station
from lianxin.domain.care.models import CareOrder, CarePlan, Visit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Consent, Resident, RosterImport, RosterSource
from lianxin.kernel.divisions import level
from tests import factories
from tests.factories import NOW, TODAY


@dataclass
class Place:
    """All samples of one place, each made when first asked for. `mark` stands in every text about people there."""

    code: str
    mark: str

    @cached_property
    def user(self) -> User:
        return factories.make_user(f"at-{self.code}", "worker", self.code, display_name=f"同事{self.mark}")

    @cached_property
    def resident(self) -> Resident:
        return factories.make_resident(f"居民{self.mark}", self.code, pinyin=f"ju min {self.mark}")

    @cached_property
    def need(self) -> Need:
        return factories.make_need(self.resident, said=f"说过{self.mark}")

    @cached_property
    def commitment(self) -> Commitment:
        return factories.make_commitment(None, self.resident, title=f"承办{self.mark}")

    @cached_property
    def plan(self) -> CarePlan:
        return CarePlan.objects.create(place=self.code, resident=self.resident, starts_on=TODAY, review_on=TODAY, made_at=NOW)

    @cached_property
    def order(self) -> CareOrder:
        return CareOrder.objects.create(
            plan=self.plan, place=self.code, resident=self.resident, service="zhucan", weekdays="135",
            window_start=660, window_end=780, minutes=30, starts_on=TODAY,
        )  # fmt: skip

    @cached_property
    def visit(self) -> Visit:
        return Visit.objects.create(place=self.code, resident=self.resident, service="zhucan", day=TODAY, note=f"走访{self.mark}")

    @cached_property
    def consent(self) -> Consent:
        return Consent.objects.create(
            resident=self.resident, place=self.code, purpose="care", basis="consent", given_on=TODAY, text_version="1", recorded_at=NOW
        )

    @cached_property
    def source(self) -> RosterSource:
        return RosterSource.objects.create(place=self.code, name=f"名单{self.mark}", created_at=NOW)

    @cached_property
    def roster(self) -> RosterImport:
        return RosterImport.objects.create(
            place=self.code, source=self.source, file_sha256="0" * 64, file_label=f"名单{self.mark}.xlsx", created_at=NOW
        )

    @cached_property
    def file(self) -> StoredFile:
        content = f"%PDF-1.4 {self.mark}".encode()
        digest = hashlib.sha256(content).hexdigest()
        path_of(digest).parent.mkdir(parents=True, exist_ok=True)
        path_of(digest).write_bytes(content)
        return StoredFile.objects.create(place=self.code, sha256=digest, size=len(content), media_type="application/pdf", added_at=NOW)

    @cached_property
    def job(self) -> Job:
        return Job.objects.create(task=f"x.{self.mark}", place=self.code, run_after=NOW, created_at=NOW, state="dead")

    @cached_property
    def station(self) -> Station:
        return Station.objects.create(code=f"s-{self.code}", place=self.code, name=f"社工站{self.mark}")

    @cached_property
    def division(self) -> Division:
        return Division.objects.create(code=self.code, level=level(self.code), name=f"区划{self.mark}", sound_key=self.mark, pack="540100")

    @cached_property
    def login(self) -> LoginSession:
        moment = timezone.now()
        return LoginSession.objects.create(user=self.user, key_digest=uuid4().hex, started_at=moment, seen_at=moment)

    @cached_property
    def emergency(self) -> EmergencyAccess:
        return EmergencyAccess.objects.create(user=self.user, resident_id=self.resident.id, place=self.code, reason=f"理由{self.mark}", asked_at=NOW)

    @cached_property
    def entry(self) -> UUID:
        with transaction.atomic():
            return record(
                actor=Viewer.system(self.mark), verb="need.record", subject=("needs.Need", self.need.id), place=self.code,
                now=NOW, after={"said": self.mark},
            )  # fmt: skip

    def fill(self) -> None:
        """Make everything lists could show."""
        for name in ("user", "need", "commitment", "order", "visit", "roster", "job", "station", "division", "login", "emergency", "entry"):
            getattr(self, name)


Sample = Callable[[Place], object]

# By the argument's name in the address.
SAMPLES: dict[str, Sample] = {
    "resident_id": lambda p: p.resident.id,
    "need_id": lambda p: p.need.id,
    "commitment_id": lambda p: p.commitment.id,
    "plan_id": lambda p: p.plan.id,
    "order_id": lambda p: p.order.id,
    "visit_id": lambda p: p.visit.id,
    "consent_id": lambda p: p.consent.id,
    "source_id": lambda p: p.source.id,
    "import_id": lambda p: p.roster.id,
    "file_id": lambda p: p.file.id,
    "job_id": lambda p: p.job.id,
    "station_id": lambda p: p.station.id,
    "user_id": lambda p: p.user.id,
    "grant_id": lambda p: p.user.grants.get().id,
    "login_id": lambda p: p.login.id,
    "asked_id": lambda p: p.emergency.id,
    "entry_id": lambda p: p.entry,
}
# Arguments that name no object of a place: every value is the same for everybody who may open the page at all.
PLACELESS: dict[str, str] = {
    "admin/packs/<slug:code>/:code": "540100",
    "admin/packs/<slug:code>/<slug:section>/<slug:row>/:code": "540100",
    "admin/packs/<slug:code>/<slug:section>/<slug:row>/:section": "services",
    "admin/packs/<slug:code>/<slug:section>/<slug:row>/:row": "zhuyu",
    "people/<uuid:resident_id>/reveal/<slug:field>/:field": "phone",
    "people/<uuid:resident_id>/categories/<slug:code>/:code": "laonian",
    "care/plans/<uuid:plan_id>/orders/<slug:service>/:service": "zhujie",
    "exports/<slug:kind>/:kind": "needs",
    "confirm/<str:token>/:token": "nothing",
}
# Arguments whose name means something else at this address.
SPECIAL: dict[str, Sample] = {"admin/places/<slug:code>/:code": lambda p: p.division.code}


def argument(route: str, name: str, place: Place) -> object:
    """The value of one argument of an address; KeyError when nobody has written a sample."""
    key = f"{route}:{name}"
    if key in SPECIAL:
        return SPECIAL[key](place)
    if key in PLACELESS:
        return PLACELESS[key]
    return SAMPLES[name](place)


def has_sample(route: str, name: str) -> bool:
    key = f"{route}:{name}"
    return key in SPECIAL or key in PLACELESS or name in SAMPLES


def names_an_object(route: str, names: list[str]) -> bool:
    """Does the address lead to an object of a place?"""
    return any(f"{route}:{name}" not in PLACELESS for name in names)
