"""Objections to what is on public show: sent by anybody or taken down, and answered by somebody else than who took them down."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.outsiders import code_of, index_of, sender_of
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.two_people import must_be_another
from lianxin.base.notices.services import notify, settle
from lianxin.domain.workforce.events import ObjectionUpheld
from lianxin.domain.workforce.models import Objection
from lianxin.domain.workforce.selectors.publicity import (
    TABLE,
    Publicity,
    answerable_or_404,
    has_hand,
    kind_of,
    objection_or_404,
    shown_or_404,
)
from lianxin.domain.workforce.services.workers import OWN
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past
from lianxin.kernel.events import publish
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody objects, and who they are, if they say so."""

    said: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """An objection that was written down, and the code by which its answer is read."""

    objection: Objection
    code: str


@service(None)
def object_in_public(
    *, actor: Viewer, now: datetime, objection_id: UUID, kind: str, shown_id: UUID, row_id: UUID, told: Said, address: str = ""
) -> Sent:
    """Anybody objects to one line of what is on show today, with or without a name. `address`: of the network, kept as a keyed digest only.

    The same `objection_id` twice is one. Raises "objection.over", "objection.row_unknown", "objection.too_many", "general.empty_field",
    "general.not_found".
    """
    shown = shown_or_404(kind, shown_id, local_day(now))
    if not shown.is_on(local_day(now)):
        raise ProblemError("objection.over", day=str(shown.until))
    most = int(packs.for_place(shown.place).value("complaints_an_hour", local_day(now)))
    sender = sender_of(TABLE, address, objection_id, Objection.objects.all(), most=most, now=now, refusal="objection.too_many")
    return _enter(Viewer.system("公示异议"), now, objection_id, shown, row_id, told, local_day(now), sender)


@service(OWN)
def note_objection(
    *, actor: Viewer, now: datetime, objection_id: UUID, kind: str, shown_id: UUID, row_id: UUID, told: Said, received_on: date
) -> Sent:
    """One that came by letter or telephone within the days of the publicity is taken down, by whoever answers for it.

    The same `objection_id` twice is one. Raises "objection.outside", "general.day_in_future", "objection.row_unknown",
    "general.empty_field", "general.not_found".
    """
    shown = answerable_or_404(actor, kind, shown_id)
    must_be_past(received_on, now)
    if not shown.is_on(received_on):
        raise ProblemError("objection.outside", first=str(shown.since), last=str(shown.until))
    return _enter(actor, now, objection_id, shown, row_id, told, received_on)


@service(OWN)
def answer_objection(*, actor: Viewer, now: datetime, objection_id: UUID, upheld: bool, answer: str) -> Objection:
    """Answer it, by somebody else than who took it down or had a hand in the result; upheld, what was shown of that row does not stand.

    Raises "objection.answered", "objection.same_person", "objection.had_a_hand", "general.empty_field", "general.not_found".
    """
    objection_or_404(actor, objection_id)
    found = Objection.objects.select_for_update().get(id=objection_id)
    must_be_another(actor.id, found.made_by, "objection.same_person")
    if has_hand(actor, found.kind, found.shown_id):
        raise ProblemError("objection.had_a_hand")
    if found.answered_at is not None:
        raise ProblemError("objection.answered")
    found.is_upheld, found.answer, found.answered_by, found.answered_at = upheld, _said(answer, "答复"), actor.id, now
    found.save(update_fields=["is_upheld", "answer_sealed", "answered_by", "answered_at"])
    if upheld:
        publish(ObjectionUpheld(found.kind, found.row_id, actor, now))
    _record(actor, now, "objection.answer", found, upheld=upheld)
    settle(actor=actor, now=now, key=_key(found))
    return found


def _enter(actor: Viewer, now: datetime, objection_id: UUID, shown: Publicity, row_id: UUID, told: Said, on: date, sender: str = "") -> Sent:
    words = json.dumps({"said": _said(told.said, "异议的内容"), "name": told.name.strip(), "phone": told.phone.strip()}, ensure_ascii=False)
    code = code_of(TABLE, objection_id)
    if (earlier := Objection.objects.filter(id=objection_id).first()) is not None:
        if (earlier.made_by, earlier.row_id, earlier.told) != (actor.id, row_id, words):  # its id alone does not bring its code
            raise ProblemError("general.not_found")
        audit.unchanged()
        return Sent(earlier, code)
    if row_id not in {one.row_id for one in shown.lines if one.stands}:
        raise ProblemError("objection.row_unknown")
    made = Objection(
        id=objection_id, place=shown.place, kind=shown.kind, shown_id=shown.id, row_id=row_id, received_on=on, made_by=actor.id, sent_at=now,
        code_index=index_of(TABLE, code), sender_index=sender,
    )  # fmt: skip
    made.told = words
    made.save(force_insert=True)
    _record(actor, now, "objection.receive", made, by_web=actor.is_system)
    kind = kind_of(shown.kind)
    people = set(approvers_over(shown.place, kind.ability, today=local_day(now))) - {actor.person_id}
    people = people - set(kind.hands(shown.id)) or people  # where nobody else is left, they have to find somebody
    notify(actor=actor, now=now, users=people, kind="objection.received", link=kind.url(shown.id), key=_key(made))
    return Sent(made, code)


def _said(text: str, what: str) -> str:
    if not text.strip():
        raise ProblemError("general.empty_field", field=what)
    return text.strip()


def _key(one: Objection) -> str:
    return f"objection:{one.id.hex}"


def _record(actor: Viewer, now: datetime, verb: str, one: Objection, **after: object) -> None:
    audit.record(actor=actor, verb=verb, subject=(TABLE, one.id), place=one.place, after={"shown_id": str(one.shown_id), "row_id": str(one.row_id)} | after, now=now)
