"""Before anything is written: which form and version a submission is for, about whom, from where, and whether it was to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.selectors.merges import kept_instead
from lianxin.domain.people.selectors.registry import visible
from lianxin.domain.surveys.models import FillLink, Form, FormAssignment, FormVersion, SubmissionVersion
from lianxin.domain.surveys.rules import intake as rules
from lianxin.domain.surveys.selectors.compiled import version_kept
from lianxin.domain.surveys.selectors.forms import nearest_form
from lianxin.domain.surveys.services.deriving import Derived, derive, envelope_of
from lianxin.engines.xforms.values import Envelope
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains, place_range, prefix
from lianxin.kernel.problems import ProblemError

SEND = "submission.send"
MAX_XML = 2 * 1024 * 1024
"""Bytes of one submission without its files."""


@dataclass(frozen=True, slots=True)
class Sending:
    """How a submission came. `link`: by a personal link instead of an account."""

    channel: str
    device: str = ""
    device_id: UUID | None = None
    client: str = ""
    place_hint: str = ""
    resident_id: UUID | None = None
    link: FillLink | None = None
    filled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Addressed:
    """A submission ready to be written."""

    xml: bytes
    sha256: str
    told: Envelope
    version: FormVersion
    sending: Sending
    place: str
    resident_id: UUID | None
    flags: tuple[str, ...]
    derived: Derived
    claimed: UUID | None = None
    """Whom it names when the sender may not see them: kept for the reviewer who lets it in."""

    @property
    def is_held_back(self) -> bool:
        return bool(rules.HELD_BACK.intersection(self.flags))


class _Row(NamedTuple):
    """A published or retired version, with as much of its form as finding the right one takes."""

    id: UUID
    place: str
    form_state: str
    current_id: UUID | None
    version_id: UUID
    md5: str
    version: str
    state: str
    guard: str


def address(actor: Viewer, now: datetime, xml: bytes, sending: Sending) -> Addressed:
    """Read, place and check a submission. Reads only, so that all this work is done before the transaction.

    Raises "survey.xml_too_large", "survey.xml_refused", "survey.instance_missing", "survey.form_unknown".
    """
    if len(xml) > MAX_XML:
        raise ProblemError("survey.xml_too_large", limit=MAX_XML // 1024 // 1024)
    told = envelope_of(xml)
    version, flags = _version_of(actor, told, sending)
    at = rules.entry_moment(told.started_at, told.ended_at, now)
    derived = derive(version, xml, at)
    resident, claimed = _resident(actor, derived, sending)
    home = resident[1] if resident else ""
    if home and not contains(version.form.place, home) and actor.may(SEND, home):  # of forms with one id it is theirs
        theirs, more = _version_of(actor, told, sending, home)
        if theirs.form_id != version.form_id:
            version, flags, derived = theirs, more, derive(theirs, xml, at)
    unknown = ["resident_unknown"] if resident is None and claimed else []
    place, more = _place(actor, version.form, sending, home, at)
    if home and place != home and sending.link is None:  # they do not live where it is filed: who reviews there may not see them
        unknown = ["resident_elsewhere"] if actor.may(SEND, home) else ["resident_unknown"]
        resident, claimed = None, str(resident[0]) if resident else claimed
    raised = tuple(dict.fromkeys((*flags, *more, *unknown, *derived.flags)))
    whom = resident[0] if resident else None
    kept = rules.as_id(claimed) if whom is None else None
    return Addressed(xml, sha256(xml).hexdigest(), told, version, sending, place, whom, raised, derived, kept)


def standing_in(actor: Viewer, place: str) -> Viewer:
    """Whoever was let in to send, with just the reach their own submission needs: also when it goes into quarantine."""
    return replace(actor, reach={**actor.reach, SEND: (place_range(place),)})


def _version_of(actor: Viewer, told: Envelope, sending: Sending, home: str = "") -> tuple[FormVersion, list[str]]:
    """The version it was filled in with of the form of this id nearest to `home`, where whom it is about lives, or to the sender; the
    current one if that is not known."""
    rows = FormVersion.objects.filter(form__form_id=told.form_id).exclude(state=FormVersion.State.DRAFT)
    if sending.link is not None:
        rows = rows.filter(form_id=sending.link.form_id)
    columns = ("form_id", "form__place", "form__state", "form__current_id", "id", "md5", "version", "state", "form__guard")
    versions = [_Row(*row) for row in rows.order_by().values_list(*columns)]
    if not versions:
        raise ProblemError("survey.form_unknown", form=told.form_id)
    same = {row.id: row for row in versions}
    form = _sent_before(actor, told, same) if len(same) > 1 else None
    form = form or nearest_form(same.values(), [home, *rules.around(actor, sending.place_hint)])
    own = {row.version: row for row in versions if row.id == form.id}
    current = next((row for row in own.values() if row.version_id == form.current_id), form)
    used = own.get(told.version, current)
    flags = [] if told.version in own else ["unknown_version"]
    if used.state == FormVersion.State.RETIRED:
        flags.append("retired_version")
    if form.form_state == Form.State.CLOSED:
        flags.append("form_closed")
    return version_kept(used.version_id, used.md5, used.guard), flags


def _sent_before(actor: Viewer, told: Envelope, same: dict[UUID, _Row]) -> _Row | None:
    """Where the same sender's submission or its former version already lies: whoever moves on between two tries doubles nothing."""
    ids = [one for one in (told.instance_id, told.deprecated_id) if one]
    rows = SubmissionVersion.objects.filter(form__in=list(same), instance_id__in=ids, received_by=actor.id)
    found = rows.values_list("form_id", flat=True).first()
    return same[found] if found else None


def _resident(actor: Viewer, derived: Derived, sending: Sending) -> tuple[tuple[UUID, str] | None, str]:
    """Whom it is about and where they live, as far as the sender may see them; and whom it names, as it came. A link speaks for
    its own resident alone."""
    if sending.link is not None:
        resident = sending.link.resident
        return ((resident.id, resident.place) if resident else None), ""
    named = str(sending.resident_id or rules.resident_named(derived.answers))
    key = rules.as_id(named)
    if key is None:
        return None, named
    found = visible(actor).filter(id=key).values_list("id", "place").first()
    if found is None and (kept := kept_instead(actor, key)):  # a phone without signal has not heard that two files became one
        found = kept.id, kept.place
    return found, named


def _place(actor: Viewer, form: Form, sending: Sending, home: str, at: datetime) -> tuple[str, list[str]]:
    """Where it belongs, and whether the sender may send from there and the form is asked there."""
    rows = FormAssignment.objects.filter(form=form).values_list("place", "starts_on", "ends_on")
    assigned = [rules.Assigned(*row) for row in rows]
    if sending.link is not None:
        return sending.link.place, []
    place = _chosen(actor, form, assigned, [home, sending.place_hint, actor.home])
    flags = [] if actor.may(SEND, place) else ["access_revoked"]
    return place, flags + rules.assignment_flags(assigned, place, local_day(at))


def _chosen(actor: Viewer, form: Form, assigned: Sequence[rules.Assigned], offered: Sequence[str]) -> str:
    """The first place offered that lies in the form's and is the sender's; else where it is asked within reach; else, for who has
    no reach any more, their own place or the form's."""
    inside = [code for code in offered if rules.is_place(code) and contains(form.place, code)]
    mine = [code for code in inside if actor.may(SEND, code)]
    asked = sorted({one.place for one in assigned if actor.may(SEND, one.place)}, key=lambda code: (-len(prefix(code)), code))
    return next(iter([*mine, *asked]), actor.home if actor.home in inside else form.place)
