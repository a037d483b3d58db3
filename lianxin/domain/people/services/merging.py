"""Putting a second file of the same person into the first, and taking that back.

A merge is a link: the file put in stays as it is, stands in no list any more, and what hung on it hangs on the one that
stays. An exact record (sealed, it holds numbers) brings everything back but what somebody has changed since.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.people.events import FilesJoined, FilesJoining
from lianxin.domain.people.models import (
    ALIAS_MARK,
    CategoryMembership,
    DuplicatePair,
    NotedFact,
    Resident,
    ResidentIndex,
    ResidentMerge,
    Shortfall,
    VisitTier,
)
from lianxin.domain.people.rules import merging as rules
from lianxin.domain.people.rules.residents import ResidentValues
from lianxin.domain.people.services import repointing
from lianxin.domain.people.services.duplicates import both, settle
from lianxin.domain.people.services.membership import decided_anew, present_members
from lianxin.domain.people.services.residents import (
    SUBJECT,
    checked_values,
    fill,
    follow_move,
    number_index,
    save_changed,
)
from lianxin.engines.identity.numbers import read_number
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.codes import is_head
from lianxin.kernel.divisions import county_of
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

ABILITY: Final = "resident.merge"
_FIELDS: Final = (*(f.name for f in fields(ResidentValues)), "household_id")
_ALIASES: Final = 400


@service("resident.merge")
def merge_residents(
    *, actor: Viewer, now: datetime, kept_id: UUID, merged_id: UUID, versions: tuple[int, int],
    from_merged: Collection[str], reason: str, numbers_checked: bool = False,
) -> ResidentMerge:  # fmt: skip
    """Put `merged` into `kept`. `from_merged` names the choices (`rules.merging.choices`) whose value the merged file
    gives; `versions` are those the person saw, of `kept` and `merged`; every spelling of the name is kept.

    Raises "people.merge_two_numbers" (unless `numbers_checked`), "people.merge_status_differs", "people.merge_two_open",
    "people.merge_head_left", "people.two_heads", "people.household_elsewhere", "people.merge_itself",
    "general.changed_meanwhile", "access.reason_needed" and the problems of `rules.residents.checked`.
    """
    kept, merged = _locked(actor, kept_id, merged_id, versions)
    if not reason.strip():
        raise ProblemError("access.reason_needed", length=1)
    if two_numbers(kept, merged) and not numbers_checked:
        raise ProblemError("people.merge_two_numbers")
    if (kept.died_on is None, kept.left_on is None) != (merged.died_on is None, merged.left_on is None):
        raise ProblemError("people.merge_status_differs")
    before, rows = file_values(kept), repointing.snapshot(merged.id)
    merge = ResidentMerge(id=new_id(), kept=kept, merged=merged, reason=reason.strip(), at=now, by=actor.id)
    derived = _set_aside(merged, now) | {"facts": _one_answer_each(kept, merged, local_day(now))}
    values = rules.chosen(before, file_values(merged), from_merged)
    _put_away(kept, merged, takes_number="id_number" in from_merged, now=now)
    _write(actor, now, kept, values, aliases=_spellings(kept, merged, values))
    _check_homes(kept, merged, before)
    place = merged.place
    if place != kept.place:
        merged.place = kept.place
        follow_move(actor, merged, place, now)
        merged.place = place
    events.publish(FilesJoining(kept.id, merged.id, now, actor))
    moved = repointing.repoint(merged, kept, rows)
    changes = rules.changed(repointing.plainly(before), repointing.plainly(file_values(kept)))
    merge.undo = json.dumps({"kept": changes, "rows": moved} | derived)
    merge.place = kept.place
    merge.save(force_insert=True)
    settle(actor, now, kept, merged, DuplicatePair.State.SAME)
    counted = {label: len(found) for label, found in moved.items() if found}
    _record(actor, now, "resident.merge", kept, {"merged": merged.id, "moved": counted, "reason": merge.reason, "changed": sorted(changes)})
    _record(actor, now, "resident.absorbed", merged, {"kept": kept.id, "reason": merge.reason})
    events.publish(FilesJoined(kept.id, merged.id, now, actor))
    for household in {kept.household_id, merged.household_id, before["household_id"]}:
        decided_anew(actor, now, household)
    return merge


@service("resident.merge")
def undo_merge(*, actor: Viewer, now: datetime, merge_id: UUID, reason: str) -> Resident:
    """Take a merge back: both files, and every row that was put under the other, as they were; what somebody has changed
    or added since stays where it is. The file that comes back.

    Raises "general.not_found", "people.merge_undone", "people.merge_kept_merged", "people.id_taken", "people.merge_two_open".
    """
    merge = ResidentMerge.objects.select_for_update().filter(id=merge_id).first()
    if merge is None or not actor.may(ABILITY, merge.place):
        raise ProblemError("general.not_found")
    if merge.undone_at is not None:
        raise ProblemError("people.merge_undone")
    if not reason.strip():
        raise ProblemError("access.reason_needed", length=1)
    people = Resident.objects.select_for_update().in_bulk([merge.kept_id, merge.merged_id])
    kept, merged = people[merge.kept_id], people[merge.merged_id]
    if kept.merged_into_id is not None:
        raise ProblemError("people.merge_kept_merged")
    for one in (kept, merged):
        actor.must(ABILITY, one.place)
    undo = json.loads(merge.undo)
    _restore(actor, now, kept, undo["kept"])
    merged.merged_into = None
    merged.id_index = number_index(merged.id_number)
    save_changed(merged, now)
    back = repointing.link_back(merged, kept, undo["rows"])
    _restore_derived(kept, merged, undo)
    if kept.place != merged.place:
        follow_move(actor, merged, kept.place, now)
    repointing.put_back(undo["rows"], back)
    merge.undone_at, merge.undone_by, merge.undone_reason = now, actor.id, reason.strip()
    merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    settle(actor, now, kept, merged, DuplicatePair.State.OPEN)
    _record(actor, now, "resident.unmerge", kept, {"merged": merged.id, "moved": sum(map(len, back.values())), "reason": merge.undone_reason})
    _record(actor, now, "resident.restored", merged, {"kept": kept.id, "reason": merge.undone_reason})
    events.publish(FilesJoined(kept.id, merged.id, now, actor, apart=True))
    for household in {kept.household_id, merged.household_id}:
        decided_anew(actor, now, household)
    return merged


def two_numbers(one: Resident, other: Resident) -> bool:
    """Both have a number that GB 11643 accepts, and they differ: two persons, unless somebody has seen the papers."""
    a, b = read_number(one.id_number), read_number(other.id_number)
    return bool(a and b and a.valid and b.valid and a.text != b.text)


def file_values(resident: Resident) -> dict[str, Any]:
    """What a merge chooses between, numbers in clear, and the other spellings."""
    return {name: getattr(resident, name) for name in (*_FIELDS, "aliases")}


def _locked(actor: Viewer, kept_id: UUID, merged_id: UUID, versions: tuple[int, int]) -> tuple[Resident, Resident]:
    both(actor, kept_id, merged_id)
    people = {r.id: r for r in Resident.objects.select_for_update().filter(id__in=[kept_id, merged_id]).order_by("id")}
    kept, merged = people[kept_id], people[merged_id]
    if (kept.version, merged.version) != versions or kept.merged_into_id or merged.merged_into_id:
        raise ProblemError("general.changed_meanwhile")
    return kept, merged


def _set_aside(merged: Resident, now: datetime) -> dict[str, Any]:
    """What is decided anew for each file ends for the one put in; enough to bring it back."""
    today = local_day(now)
    open_ones = CategoryMembership.objects.filter(resident=merged, until__isnull=True)
    ended = [str(key) for key in open_ones.values_list("id", flat=True)]
    open_ones.update(until=today)
    tier = VisitTier.objects.filter(resident=merged).first()
    kept = repointing.plain(tier) if tier else None
    VisitTier.objects.filter(resident=merged).delete()
    Shortfall.objects.filter(resident=merged).delete()
    return {"categories": ended, "until": today.isoformat(), "tier": kept}


def _one_answer_each(kept: Resident, merged: Resident, today: date) -> list[str]:
    """Where both files have a current answer to one question, the later stands. Which answers of `kept` ended: those of the
    other file are told by its rows."""
    current = NotedFact.objects.filter(until__isnull=True)
    own = {fact.code: fact for fact in current.filter(resident=kept)}
    ended = []
    for fact in current.filter(resident=merged, code__in=list(own)):
        older = min(own[fact.code], fact, key=lambda one: (one.since, one.noted_at))
        NotedFact.objects.filter(id=older.id).update(until=max(today, older.since))
        ended += [str(older.id)] if older.resident_id == kept.id else []
    return ended


def _restore_derived(kept: Resident, merged: Resident, undo: Mapping[str, Any]) -> None:
    answered = NotedFact.objects.filter(resident=kept, until__isnull=True).values("code")
    NotedFact.objects.filter(id__in=undo["facts"], resident=kept).exclude(code__in=answered).update(until=None)
    ended = CategoryMembership.objects.filter(id__in=undo["categories"], until=undo["until"])
    ended.update(until=None, place=merged.place)
    if tier := undo["tier"]:
        values = {name: repointing.of_column(VisitTier, name, value) for name, value in tier.items()}
        VisitTier.objects.create(**values | {"place": merged.place})


def _put_away(kept: Resident, merged: Resident, *, takes_number: bool, now: datetime) -> None:
    """The merged file leaves every list and the search; its number goes to the other where that was chosen."""
    merged.merged_into = kept
    if takes_number:
        merged.id_index = ""
    merged.version += 1
    merged.updated_at = now
    merged.save(update_fields=["merged_into", "id_index", "version", "updated_at"])
    ResidentIndex.objects.filter(resident=merged).delete()


def _write(actor: Viewer, now: datetime, kept: Resident, values: Mapping[str, Any], *, aliases: str) -> None:
    place = kept.place
    typed = {name: value for name, value in values.items() if name not in ("household_id", "aliases")}
    fill(kept, checked_values(ResidentValues(**typed), now))
    kept.household_id, kept.aliases = values["household_id"], aliases
    save_changed(kept, now)
    if kept.place != place:
        follow_move(actor, kept, place, now)


def _restore(actor: Viewer, now: datetime, kept: Resident, changes: Mapping[str, list[Any]]) -> None:
    place = kept.place
    old = rules.taken_back(repointing.plainly(file_values(kept)), changes)
    for name, value in old.items():
        sealed = name in ("id_number", "phone")
        setattr(kept, name, value if sealed else repointing.of_column(Resident, name, value))
    fill(kept, ResidentValues(**{name: getattr(kept, name) for name in _FIELDS if name != "household_id"}))
    save_changed(kept, now)
    if kept.place != place:
        follow_move(actor, kept, place, now)


def _spellings(kept: Resident, merged: Resident, values: Mapping[str, Any]) -> str:
    """All spellings but the chosen ones, as many as the column holds."""
    written = [name for r in (kept, merged) for name in (r.name, r.name_bo, *r.other_names)]
    others = rules.spellings((values["name"], values["name_bo"]), written)
    while len(ALIAS_MARK.join(others)) > _ALIASES:
        others.pop()
    return ALIAS_MARK.join(others)


def _check_homes(kept: Resident, merged: Resident, before: Mapping[str, Any]) -> None:
    """One head in the household that was chosen, and none left without where somebody still lives."""
    if kept.household is not None and county_of(kept.household.place) != county_of(kept.place):
        raise ProblemError("people.household_elsewhere")
    others = list(present_members(kept.household_id).exclude(id=kept.id).values_list("relation", flat=True))
    if is_head(kept.relation) and any(map(is_head, others)):
        raise ProblemError("people.two_heads")
    led = {merged.household_id} if is_head(merged.relation) else set()
    led |= {before["household_id"]} if is_head(before["relation"]) else set()
    for household in led:
        staying = list(present_members(household).values_list("relation", flat=True))
        if staying and not any(map(is_head, staying)):
            raise ProblemError("people.merge_head_left", count=len(staying))


def _record(actor: Viewer, now: datetime, verb: str, resident: Resident, after: dict[str, object]) -> None:
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, resident.id), place=resident.place, now=now, after=after)
