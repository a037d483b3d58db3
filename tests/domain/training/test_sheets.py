"""The sign-in list from Excel: every wrong row named, nothing written until it is right, twice safe; and what the command line exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lianxin.base import packs
from lianxin.base.sheets.rows import SheetRow
from lianxin.domain.training.models import Presence
from lianxin.domain.training.services import issue_credentials
from lianxin.domain.training.services.sheet_of_list import KIND, about, check, write
from lianxin.entry.cli.commands.credentials import export
from tests.domain.training.story import COMMUNITY, SHICHENG, Story, at, tell
from tests.factories import NOW, TODAY, make_user, make_worker, refused, viewer_for
from tests.verifier import judged_by_others

pytestmark = pytest.mark.django_db


def rows(session: object, *values: dict[str, str]) -> list[SheetRow]:
    return [SheetRow(number, one, session.id) for number, one in enumerate(values, start=2)]  # type: ignore[attr-defined]


def faults(story: Story, found: list[SheetRow]) -> list[tuple[int, str, str]]:
    checks = (*(one.check for one in KIND.look_ups), check)
    told = [fault for one in checks for fault in one(viewer=story.officer, place=SHICHENG, today=TODAY, rows=found, pack=packs.for_place(SHICHENG))]
    return sorted((one.row, one.column, one.code) for one in told)


def test_each_wrong_row_is_named_and_a_right_list_is_written_once() -> None:
    story = tell(3)
    session = story.session()
    bad = rows(
        session,
        {"name": "新人0"},
        {"name": "不认识"},
        {"name": "新人0"},
        {"name": "新人1", "arrived": "九点", "left": "25:00"},
    )
    assert faults(story, bad) == [
        (3, "name", "training.person_unknown"), (4, "name", "training.person_twice"), (5, "arrived", "training.time_unreadable"),
        (5, "left", "training.time_unreadable"),
    ]  # fmt: skip
    late = rows(session, {"name": "新人0", "left": "8:30"}, {"name": "新人1", "arrived": "11:00", "left": "10:00"}, {"name": "新人2", "arrived": "12:30"})
    assert faults(story, late) == [(2, "left", "training.arrival_outside"), (3, "left", "training.arrival_outside"), (4, "arrived", "training.arrival_outside")]
    good = rows(session, {"name": "新人0"}, {"name": "新人1", "arrived": "9:20", "left": "11:30"})
    assert faults(story, good) == []
    assert [write(story.officer, NOW, SHICHENG, good) for _twice in range(2)] == [2, 0]
    found = {one.worker.name: (one.arrived_at, one.left_at, one.by) for one in Presence.objects.all()}
    assert found == {"新人0": (at(9), None, "sheet"), "新人1": (at(9, 20), at(11, 30), "sheet")}


def test_two_of_one_name_are_told_apart_by_the_end_of_the_id_number() -> None:
    story = tell(1)
    twin = make_worker("新人0", COMMUNITY)
    for one, number in ((story.people[0], "360735199003041234"), (twin, "360735199003045678")):
        one.id_number = number
        one.save()
    from lianxin.domain.training.services import add_members

    add_members(actor=story.officer, now=NOW, cohort_id=story.cohort.id, worker_ids=[twin.id])
    session = story.session()
    assert faults(story, rows(session, {"name": "新人0"})) == [(2, "name", "training.person_ambiguous")]
    told = rows(session, {"name": "新人0", "tail": "5678"})
    assert faults(story, told) == []
    write(story.officer, NOW, SHICHENG, told)
    assert Presence.objects.get().worker == twin


def test_a_list_belongs_to_a_session_of_ones_place() -> None:
    story = tell(1)
    session = story.session()
    assert about(story.officer, session.id).place == SHICHENG
    assert KIND.ability == "training.teach"
    for user in (
        make_user("lhasa", "bureau_officer", "540127000000"),
        make_user("plain", "worker", SHICHENG),
    ):
        with refused("general.not_found"):
            about(viewer_for(user), session.id)


def test_the_export_is_all_that_a_verifier_needs_without_us(tmp_path: Path) -> None:
    story = tell(1)
    story.held()
    story.complete()
    (made,) = issue_credentials(actor=story.officer, now=NOW, cohort_id=story.cohort.id)
    written = export(NOW, tmp_path / "out")
    keys = json.loads(written[0].read_text(encoding="utf-8"))["issuers"]
    assert [one["did"] for one in keys] == [made.issuer.did]
    listed = json.loads(written[1].read_text(encoding="utf-8"))
    assert [one.verified for one in judged_by_others([made.document], listed)] == [True]
