"""A report about a child: saved is sent. It opens a file at once, or a closed one again; people are told, the clocks run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.sealed import blind_index
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import ChildFile, ChildReport
from lianxin.domain.minors.selectors.codes import code_of, index_of
from lianxin.domain.minors.selectors.facts import age_standing
from lianxin.domain.minors.selectors.words import GUARD, WORKFLOW, must_know
from lianxin.domain.minors.services.escalating import tell_of_report
from lianxin.domain.minors.services.holding import on_behalf
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.services import record_need, triage_need
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.proceedings.services import open_proceeding, reopen
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import level
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

SUBJECT: Final = "minors.ChildReport"
_AT: Final = ("village", "township")
_TEXT: Final = 2000
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What was told. Codes by the pack; `child`: who it is, when not in the register; `age_word`: "child", "adult" or nothing said."""

    happened: str
    safety: str
    found_how: str
    discovered_at: datetime
    situations: Collection[str] = ()
    how: str = ""
    safety_note: str = ""
    where: str = ""
    child: str = ""
    reporter: str = ""
    phone: str = ""
    unit: str = ""
    age_word: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that was sent: its code for asking what became of it, and whether the register says that this is no child."""

    report: ChildReport
    code: str
    is_age_doubtful: bool = False


@service("minor.report")
def report_child(
    *, actor: Viewer, now: datetime, report_id: UUID, told: Told, place: str = "", resident_id: UUID | None = None, way: str = "staff",
    need_id: UUID | None = None,
) -> Sent:  # fmt: skip
    """Staff report what they saw, or write down what somebody called in (`way`). The same `report_id` twice is one report.

    `need_id`: a need behind the guard (a flag) that this answers. Raises "minor.place_needed", "minor.child_needed",
    "general.empty_field", "minor.code_unknown", "general.not_found".
    """
    if resident_id is not None:
        place = resident_or_404(actor, resident_id).place
    actor.must("minor.report", place)
    return _send(actor, now, report_id, told, place=place, resident_id=resident_id, way=way, need_id=need_id)


@service(None)
def report_in_public(
    *, actor: Viewer, now: datetime, report_id: UUID, told: Told, place: str, address: str = ""
) -> Sent:
    """Anybody reports, with or without a name. The same `report_id` twice is one report.

    `address`: of the network, kept as a keyed digest only, against floods: past the pack's number in an hour "minor.too_many" says whom
    to call. Raises as `report_child` does.
    """
    sender = blind_index("minors.ChildReport.sender", address) if address else ""
    if sender and not ChildReport.objects.filter(id=report_id).exists():
        _refuse_flood(place, sender, now)
    return _send(Viewer.system("网上报告"), now, report_id, told, place=place, way="public", sender=sender)


@service("minor.report")
def say_age(*, actor: Viewer, now: datetime, report_id: UUID, age_word: str) -> ChildReport:
    """Whoever reported says whether it is a child they saw, when the register says otherwise. It decides nothing: whoever holds the
    file does. Raises "general.not_found" for somebody else's report, "minor.code_unknown"."""
    if age_word not in rules.AGE_WORDS:
        raise ProblemError("minor.code_unknown", code=age_word)
    report = ChildReport.objects.select_for_update().filter(id=report_id, by=actor.person_id).first()
    if report is None:
        raise ProblemError("general.not_found")
    report.age_word = age_word
    report.save(update_fields=["age_word"])
    audit.record(
        actor=actor, verb="minor.say_age", subject=(SUBJECT, report.id), place=report.place, after={"decision": age_word}, now=now
    )  # fmt: skip
    return report


def _send(
    actor: Viewer, now: datetime, report_id: UUID, told: Told, *, place: str, way: str, resident_id: UUID | None = None,
    need_id: UUID | None = None, sender: str = "",
) -> Sent:  # fmt: skip
    _check(told, place, way, resident_id)
    if resident_id is not None:
        Resident.objects.select_for_update(no_key=True).filter(
            id=resident_id
        ).first()  # two reports of one child at once come one after the other
    earlier = ChildReport.objects.select_related("file__proceeding__resident").filter(id=report_id).first()
    if earlier is None:
        try:
            with transaction.atomic():
                return _enter(
                    actor,
                    now,
                    report_id,
                    told,
                    place=place,
                    way=way,
                    resident_id=resident_id,
                    need_id=need_id,
                    sender=sender,
                )
        except IntegrityError:
            earlier = (
                ChildReport.objects.select_related("file__proceeding__resident").filter(id=report_id).first()
            )
            if earlier is None:
                raise
    if earlier.by != actor.id or earlier.way != way:
        raise ProblemError("general.not_found")
    audit.unchanged()
    return _sent(earlier, now)


def _check(told: Told, place: str, way: str, resident_id: UUID | None) -> None:
    if not place or level(place) not in _AT:
        raise ProblemError("minor.place_needed")
    if not told.happened.strip():
        raise ProblemError("general.empty_field", field="发生了什么")
    if resident_id is None and not told.child.strip():
        raise ProblemError("minor.child_needed")
    for name, code in (
        ("way", way),
        ("safety", told.safety),
        ("found_how", told.found_how),
        *(("situations", one) for one in told.situations),
    ):
        must_know(place, name, code)
    if told.age_word and told.age_word not in rules.AGE_WORDS:
        raise ProblemError("minor.code_unknown", code=told.age_word)


def _enter(
    actor: Viewer, now: datetime, report_id: UUID, told: Told, *, place: str, way: str, resident_id: UUID | None, need_id: UUID | None,
    sender: str,
) -> Sent:  # fmt: skip
    discovered = min(told.discovered_at, now)
    urgency = rules.urgency_of(told.safety, told.situations)
    closed = _closed_file(resident_id)
    system = on_behalf(actor)
    file = closed or open_file(
        system,
        now,
        place=place,
        resident_id=resident_id,
        urgency=urgency,
        discovered_at=discovered,
        child=told.child,
    )
    _find_need(system, now, file, report_id, discovered, need_id)
    days = int(packs.for_place(place).value("child_reporter_days", local_day(now)))
    report = ChildReport(
        id=report_id, file=file, place=place, way=way, by=actor.id, is_anonymous=not told.reporter.strip() and actor.id is None,
        discovered_at=discovered, sent_at=now, situations=sorted(told.situations), found_how=told.found_how, safety=told.safety,
        age_word=told.age_word, code_index=index_of(code_of(report_id)), sender_index=sender, feedback_due_at=now + timedelta(days=days),
    )  # fmt: skip
    report.told = rules.as_text({name: getattr(told, name)[:_TEXT] for name in _WORDS})
    report.save(force_insert=True)
    if closed is not None:
        closed.urgency = urgency
        closed.save(update_fields=["urgency"])
        reopen(actor=system, now=now, proceeding_id=file.id, reason=saying("minor.new_report"))
        file.proceeding.refresh_from_db()
    after = {
        "way": way,
        "urgency": urgency,
        "safety": told.safety,
        "situations": sorted(told.situations),
        "minutes": rules.elapsed_minutes(discovered, now),
    }
    audit.record(
        actor=actor, verb="minor.report", subject=(SUBJECT, report.id), place=place, after=after, now=now
    )
    tell_of_report(system, now, file, discovered)
    return _sent(report, now)


_WORDS: Final = ("happened", "how", "safety_note", "where", "child", "reporter", "phone", "unit")


def open_file(
    system: Viewer,
    now: datetime,
    *,
    place: str,
    resident_id: UUID | None,
    urgency: str,
    discovered_at: datetime,
    child: str = "",
) -> ChildFile:
    """A new file, numbered, with its first clock. No service: called by those that write a report."""
    proceeding = open_proceeding(
        actor=system, now=now, workflow=WORKFLOW, place=place, resident_id=resident_id, proceeding_id=new_id(),
        facts={"discovered_at": discovered_at, "urgency": urgency},
    )  # fmt: skip
    file = ChildFile(id=proceeding.id, proceeding=proceeding, urgency=urgency)
    file.child = child.strip()[:_TEXT] if resident_id is None else ""
    file.save(force_insert=True)
    return file


def _closed_file(resident_id: UUID | None) -> ChildFile | None:
    """The last file of this child when all of theirs are closed: a new report opens it again. Beside an open one another is opened, and
    a person says whether both are of one event."""
    if resident_id is None:
        return None
    files = ChildFile.objects.select_related("proceeding__resident").filter(
        proceeding__resident_id=resident_id
    )
    if files.filter(proceeding__closed_at__isnull=True).exists():
        return None
    return files.filter(joined_into__isnull=True).order_by("-proceeding__closed_at").first()


def _find_need(
    system: Viewer,
    now: datetime,
    file: ChildFile,
    report_id: UUID,
    discovered: datetime,
    need_id: UUID | None,
) -> None:
    """What was found stands among the needs too, behind the guard and without a word; accepted, for the file is what is done."""
    if need_id is None:
        need = record_need(
            actor=system, now=now, kind=WORKFLOW, channel="child_report", place=file.proceeding.place, resident_id=file.proceeding.resident_id,
            found_at=discovered, source_kind="child_report", source_id=str(report_id), guard=GUARD,
        )  # fmt: skip
    else:
        found = Need.objects.select_for_update().filter(id=need_id, guard=GUARD, is_open=True).first()
        if found is None or (
            found.resident_id is not None and found.resident_id != file.proceeding.resident_id
        ):
            raise ProblemError("general.not_found")
        need = found
    if need.state == Need.State.NEW:
        triage_need(actor=system, now=now, need_id=need.id, accept=True)
    if file.need_id is None or not Need.objects.filter(id=file.need_id, is_open=True).exists():
        file.need = need
        file.save(update_fields=["need"])


def _refuse_flood(place: str, sender: str, now: datetime) -> None:
    most = int(packs.for_place(place).value("child_reports_an_hour", local_day(now)))
    if ChildReport.objects.filter(sender_index=sender, sent_at__gt=now - _HOUR).count() >= most:
        raise ProblemError("minor.too_many")


def _sent(report: ChildReport, now: datetime) -> Sent:
    proceeding = report.file.proceeding
    return Sent(report, code_of(report.id), age_standing(report.file, proceeding, local_day(now)) is None)
