"""The code of ethics, who has acknowledged it, and the board of a year's self-discipline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.packs.schema import EthicsCode
from lianxin.domain.conduct.models import Acknowledgement
from lianxin.domain.conduct.rules import code_in_force, deadline
from lianxin.domain.conduct.selectors.bars import standings_of
from lianxin.domain.conduct.selectors.complaints import open_counts
from lianxin.domain.minors.selectors.vetting import vetting_list
from lianxin.domain.workforce.models import Worker
from lianxin.domain.workforce.selectors import own_worker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianxin.base.access.viewer import Viewer

READ = "conduct.read"


@dataclass(frozen=True, slots=True)
class OwnCode:
    """The code of this year for the viewer: its text, whether they have acknowledged it, until when they have to, and earlier versions."""

    worker: Worker
    code: str
    text: EthicsCode
    standing: str
    last_day: date
    given: tuple[Acknowledgement, ...]
    versions: tuple[tuple[str, EthicsCode], ...]


def code_at(place: str, today: date) -> tuple[str, EthicsCode] | None:
    """The version in force at a place, with its code; no rows of anybody."""
    return code_in_force(packs.for_place(place).ethics, today)


def own_code(viewer: Viewer, today: date) -> OwnCode | None:
    """The viewer's own; None for an account that no worker is tied to, and where there is no code."""
    worker = own_worker(viewer)
    held = code_at(worker.place, today) if worker is not None else None
    if worker is None or held is None:
        return None
    pack = packs.for_place(worker.place)
    given = tuple(Acknowledgement.objects.filter(worker=worker).order_by("-at", "-id"))
    spell = worker.engagements.filter(ended_on__isnull=True).order_by("since").values_list("since", flat=True).first()
    versions = tuple(sorted(pack.ethics.items(), key=lambda pair: pair[1].start, reverse=True))
    last = deadline(held[1].start, today, int(pack.value("ethics_grace_days", today)), spell)
    return OwnCode(worker, *held, standings_of([worker], today)[worker.id], last, given, versions)


def acknowledgements(viewer: Viewer) -> QuerySet[Acknowledgement]:
    """Those of the viewer's places, and their own, the newest first."""
    rows = scope(viewer, READ, Acknowledgement.objects.select_related("worker"))
    own = Acknowledgement.objects.select_related("worker").filter(worker__user_id=viewer.person_id)
    return (rows | own).order_by("-at", "-id")


@dataclass(frozen=True, slots=True)
class Disciplined:
    """How one worker stands this year. `vetting` "": their work never brings them near a child; `complaints`: open ones that the viewer
    may see there are; None for whoever sees none."""

    worker: Worker
    ethics: str
    vetting: str
    vetted_until: date | None
    complaints: int | None


def board(viewer: Viewer, today: date, *, ethics: str = "") -> list[Worker]:
    """Workers with an account within the viewer's places, by place and name; `ethics`: only those who stand so with the code."""
    rows = list(_board_of(viewer))
    if not ethics:
        return rows
    stands = standings_of(rows, today)
    return [one for one in rows if stands.get(one.id) == ethics]


def _board_of(viewer: Viewer) -> QuerySet[Worker]:
    rows = Worker.objects.filter(user__isnull=False, left_on__isnull=True).select_related("user")
    return scope(viewer, READ, rows).order_by("place", "name", "id")


def without_account(viewer: Viewer) -> int:
    """How many workers within the viewer's places have no account, and so acknowledge nothing here."""
    return scope(viewer, READ, Worker.objects.filter(user__isnull=True, left_on__isnull=True)).count()


def board_counts(viewer: Viewer, today: date) -> dict[str, int]:
    """How many of these workers stand how with the code."""
    stands = standings_of(list(_board_of(viewer)), today)
    return {how: sum(one == how for one in stands.values()) for how in ("lapsed", "due", "done")}


def disciplined(viewer: Viewer, workers: Sequence[Worker], today: date) -> list[Disciplined]:
    """How these workers of the board stand; whoever is not on it is left out. A few queries for all."""
    workers = list(_board_of(viewer).filter(id__in=[one.id for one in workers]))
    stands = standings_of(workers, today)
    vetted = {one.worker.id: one for one in vetting_list(viewer, today)} if viewer.may("vetting.read") else {}
    counts: dict[UUID, int] = open_counts(viewer, [one.id for one in workers]) if viewer.may("complaint.read") else {}
    told = []
    for one in workers:
        check = vetted.get(one.user_id) if one.user_id is not None else None
        number = counts.get(one.id, 0) if viewer.may("complaint.read", one.place) and one.user_id != viewer.person_id else None
        told.append(Disciplined(one, stands.get(one.id, ""), check.standing if check else "", check.until if check else None, number))
    return told
