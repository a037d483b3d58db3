"""A report about a child: saved is sent. It opens a file at once, or a closed one again; people are told, the clocks run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base import packs
from lianxin.base.access.outsiders import sender_of
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.places.selectors import name_of
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import ChildFile, ChildReport
from lianxin.domain.minors.selectors.codes import code_of, index_of
from lianxin.domain.minors.selectors.facts import age_standing
from lianxin.domain.minors.selectors.words import GUARD, WORKFLOW, must_know
from lianxin.domain.minors.services.holding import on_behalf
from lianxin.domain.minors.services.reopening import begin_again
from lianxin.domain.minors.services.telling import tell_of_report
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.services import record_need, triage_need
from lianxin.domain.people.selectors import resident_or_404, visible
from lianxin.domain.people.selectors.looks import watching
from lianxin.domain.proceedings.services import open_proceeding
from lianxin.domain.proceedings.services.holding import hold_person
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import level
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

SUBJECT: Final = "minors.ChildReport"
_AT: Final = ("village", "township")


@dataclass(frozen=True, slots=True)
class Told:
    """What was told. Codes by the pack; `child`: who it is, when not in the register; `age_word`: "child", "adult" or nothing said;
    `written_at`: when a phone without signal wrote it down, None when that is not known or it was told at once."""

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
    written_at: datetime | None = None


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
    return _send(Viewer.system("网上报告"), now, report_id, told, place=place, way="public", address=address)


@service(None)
def report_from_phone(
    *, actor: Viewer, now: datetime, report_id: UUID, told: Told, place: str, resident_id: UUID | None = None, is_named: bool = True,
    address: str = "",
) -> Sent:  # fmt: skip
    """What somebody wrote down in the field app, often where there was no signal. A report waits for no right: whoever has an account may
    send it, also after losing every role; a child whom they do not see (any more) is the child they told in words.

    Not `is_named`: no row says who it was, and `address` slows a flood as of the public page. The same `report_id` twice is one report.
    Raises as `report_in_public` does, and "access.denied" without an account.
    """
    if actor.id is None:
        raise ProblemError("access.denied")
    child = visible(actor).filter(id=resident_id).first() if resident_id is not None else None
    who = actor if is_named else Viewer.system("外勤手机,不留姓名")
    with watching():  # nothing is shown of the child; a look on record would name who did not want to be named
        return _send(
            who, now, report_id, told, place=child.place if child else place, way="field", resident_id=child.id if child else None,
            address="" if is_named else address,
        )  # fmt: skip


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
    need_id: UUID | None = None, address: str = "",
) -> Sent:  # fmt: skip
    _check(told, place, way, resident_id)
    sender = _sender_of(report_id, place, address, now)
    if resident_id is not None:
        hold_person(resident_id)
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
    if not _is_there(place):
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


def _is_there(place: str) -> bool:
    """A village or township that a pack knows, also one that ended since: elsewhere nobody would hear of the report."""
    try:
        return level(place) in _AT and name_of(place).zh != place
    except ValueError:
        return False


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
        discovered_at=discovered, written_at=min(told.written_at, now) if told.written_at else None, sent_at=now, situations=sorted(told.situations), found_how=told.found_how, safety=told.safety,
        age_word=told.age_word, code_index=index_of(code_of(report_id)), sender_index=sender, feedback_due_at=now + timedelta(days=days),
    )  # fmt: skip
    report.told = rules.as_text({name: getattr(told, name) for name in _WORDS})
    report.save(force_insert=True)
    if closed is not None:
        closed.urgency = urgency
        closed.save(update_fields=["urgency"])
        begin_again(system, now, closed, saying("minor.new_report"))
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
    tell_of_report(system, now, file)
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
    file.child = child.strip() if resident_id is None else ""
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
    """What was found stands among the needs too, behind the guard and without a word; accepted, for the file is what is done.

    A report never fails for the need it answers: one that is closed by now, or of another child, is left alone.
    """
    asked = Need.objects.select_for_update().filter(id=need_id, guard=GUARD, is_open=True).first() if need_id is not None else None
    if asked is not None and asked.resident_id in (None, file.proceeding.resident_id):
        need = asked
    else:
        need = record_need(
            actor=system, now=now, kind=WORKFLOW, channel="child_report", place=file.proceeding.place, resident_id=file.proceeding.resident_id,
            found_at=discovered, source_kind="child_report", source_id=str(report_id), guard=GUARD,
        )  # fmt: skip
    if need.state == Need.State.NEW:
        triage_need(actor=system, now=now, need_id=need.id, accept=True)
    if file.need_id is None or not Need.objects.filter(id=file.need_id, is_open=True).exists():
        file.need = need
        file.save(update_fields=["need"])


def _sender_of(report_id: UUID, place: str, address: str, now: datetime) -> str:
    """The keyed digest of where a report without a name comes from; raises "minor.too_many" for one more than the pack's number."""
    if not address:
        return ""
    most = int(packs.for_place(place).value("child_reports_an_hour", local_day(now)))
    return sender_of("minors.ChildReport", address, report_id, ChildReport.objects.all(), most=most, now=now, refusal="minor.too_many")


def _sent(report: ChildReport, now: datetime) -> Sent:
    proceeding = report.file.proceeding
    return Sent(report, code_of(report.id), age_standing(report.file, proceeding, local_day(now)) is None)
