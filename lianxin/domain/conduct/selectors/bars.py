"""Who may be given no work: by a sanction that holds, or for not having acknowledged the code of ethics, where the pack says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.packs import Pack
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.conduct.models import Acknowledgement, Complaint, Ruling
from lianxin.domain.conduct.rules import code_in_force, deadline, standing
from lianxin.domain.conduct.selectors.complaints import sanction_in_force
from lianxin.domain.minors.selectors.vetting import is_with_a_child
from lianxin.domain.workforce.models import Engagement, Worker
from lianxin.kernel.clock import local_day


def sanctioned(worker_ids: Collection[UUID], works: Sequence[Work], now: datetime) -> list[frozenset[UUID]]:
    """For each of these works: of these accounts, those barred from it by a complaint that was upheld. One query while nobody is."""
    theirs = Q(worker__user_id__in=worker_ids) | Q(agency__isnull=False)
    rows = Complaint.objects.select_related("proceeding", "worker").prefetch_related("rulings")
    upheld = Ruling.objects.filter(upheld=True).exclude(sanction="").values("complaint_id")
    today, out = local_day(now), {"children": set[UUID](), "all": set[UUID]()}
    for one in rows.filter(theirs, id__in=upheld):
        row = packs.for_place(one.proceeding.place).sanctions.get(sanction_in_force(one, today))
        if row is not None and row.bars in out:
            out[row.bars] |= _people_of(one) & set(worker_ids)
    bars = out["children"]
    return [frozenset(out["all"] | (bars if bars and is_with_a_child(work, today) else set())) for work in works]


def barred_from_contracts(agency_id: UUID, today: date) -> bool:
    """Does a complaint that was upheld keep this agency from signing a contract? No rows of anybody."""
    rows = Complaint.objects.filter(agency_id=agency_id).select_related("proceeding").prefetch_related("rulings").order_by("id")
    found = [packs.for_place(one.proceeding.place).sanctions.get(sanction_in_force(one, today)) for one in rows]
    return any(row is not None and row.bars in ("contracts", "all") for row in found)


def _people_of(complaint: Complaint) -> set[UUID]:
    if complaint.worker is not None:
        return {complaint.worker.user_id} if complaint.worker.user_id is not None else set()
    posts = Engagement.objects.filter(post__agency=complaint.agency, ended_on__isnull=True, worker__user__isnull=False)
    return set(posts.values_list("worker__user_id", flat=True))


def unacknowledged(worker_ids: Collection[UUID], works: Sequence[Work], now: datetime) -> list[frozenset[UUID]]:
    """For each of these works: of these accounts, those of workers who have let the time to acknowledge the code pass, where the pack
    gives them no work then. No query where it does not."""
    today = local_day(now)
    blocks = [_blocks(packs.for_place(work.place), today) for work in works]
    if not any(blocks):
        return [frozenset() for _work in works]
    workers = {one.id: one for one in Worker.objects.filter(user_id__in=worker_ids)}
    found = standings_of(list(workers.values()), today)
    late = frozenset(one.user_id for one in workers.values() if found.get(one.id) == "lapsed" and one.user_id is not None)
    return [late if one else frozenset() for one in blocks]


def _blocks(pack: Pack, today: date) -> bool:
    return "ethics_blocks" in pack.parameters and bool(pack.value("ethics_blocks", today))


def standings_of(workers: Collection[Worker], today: date) -> dict[UUID, str]:
    """How each of these workers stands with the code of ethics of their place; nothing where it has none. Two queries. The caller has
    found the workers."""
    given: dict[UUID, set[tuple[str, int]]] = {}
    for worker, code, year in Acknowledgement.objects.filter(worker__in=workers, year=today.year).values_list("worker_id", "code", "year"):
        given.setdefault(worker, set()).add((code, year))
    begun = dict(Engagement.objects.filter(worker__in=workers, ended_on__isnull=True).order_by("-since").values_list("worker_id", "since"))
    found: dict[UUID, str] = {}
    for one in workers:
        pack = packs.for_place(one.place)
        if (held := code_in_force(pack.ethics, today)) is not None:
            last = deadline(held[1].start, today, int(pack.value("ethics_grace_days", today)), begun.get(one.id))
            found[one.id] = standing(given.get(one.id, set()), held[0], last, today)
    return found
