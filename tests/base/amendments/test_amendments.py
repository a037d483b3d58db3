"""Amendments go from hand to hand: two people, every step with its conditions, an audit row for each."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments import selectors, services
from lianxin.base.amendments.models import Amendment
from lianxin.base.audit.models import AuditEntry
from lianxin.base.files.models import StoredFile
from lianxin.base.files.selectors import content_of
from lianxin.base.notices.models import Notice
from lianxin.domain.people.services.impact import measure_queued
from tests.amendments import TOMORROW, approved, drafted, edited, parameter, submitted, to_85
from tests.factories import (
    GONGKA,
    LHASA,
    MOZHUGONGKA,
    NOW,
    TODAY,
    make_resident,
    make_user,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db
State = Amendment.State


@pytest.fixture
def analyst(cuomu: User) -> Viewer:
    return viewer_for(cuomu)


@pytest.fixture
def second(db: None) -> Viewer:
    return viewer_for(make_user("pingcuo", "bureau_officer", MOZHUGONGKA, display_name="平措"))


def verbs(one: Amendment) -> list[str]:
    rows = AuditEntry.objects.filter(subject_kind="amendments.Amendment", subject_id=str(one.id)).order_by("seq")
    return [row.verb for row in rows]


def test_a_workbook_becomes_a_draft_that_holds_only_what_differs(analyst: Viewer) -> None:
    one = drafted(analyst)
    assert list(one.files) == ["parameters/benefits.toml"]
    assert selectors.touched(one) == {"gaoling_jintie_age"}
    found = selectors.outcome(one)
    assert [change.text for change in found.changes] == [
        "高龄津贴:不低于岁数:自施行日起,值由 80 改为 85(2013-07-01 起的一期;施行以前的日子仍按原来的算)"
    ]
    assert not found.faults
    assert found.failing, "national cases say that 80 is enough"
    assert verbs(one) == ["amendment.draft"]
    assert one.upload is not None
    book = openpyxl.load_workbook(io.BytesIO(content_of(one.upload)))
    assert "高龄津贴" in book.sheetnames


def test_an_amendment_brings_its_worked_cases(analyst: Viewer, second: Viewer) -> None:
    plain = selectors.outcome(drafted(analyst))
    wanted = {result.name: result for result in plain.failing}

    def with_cases(book: Any) -> None:
        to_85(book)
        for row in book["实例"].iter_rows(min_row=3):
            if row[0].value in wanted:
                row[5].value, row[6].value = "gaoling_jintie = 否", None
        book["实例"].append(["满85岁的人有", TODAY, "age = 85\nhukou_local = true\nis_dibao = true", "没有", None, "gaoling_jintie = 是"])

    one = approved(analyst, second, with_cases)
    found = selectors.outcome(one)
    assert not found.failing
    assert not found.faults
    assert "满85岁的人有" in {case.name for case in found.cases}
    said = [change.text for change in found.changes]
    assert "新增实例“满85岁的人有”" in said
    assert len(said) == 2 + len(wanted)
    assert set(one.files) == {"parameters/benefits.toml", "cases/local.toml"}


def test_the_whole_way(analyst: Viewer, second: Viewer) -> None:
    one = submitted(analyst)
    assert one.state == State.SUBMITTED
    told = Notice.objects.filter(kind="amendment.submitted")
    assert [notice.user_id for notice in told] == [second.id], "the author is not told to approve their own"
    assert selectors.waiting_count(second) == 1
    assert selectors.waiting_count(analyst) == 0
    services.approve(actor=second, now=NOW, amendment_id=one.id, seen=one.impact["id"], accepts_cases=True)
    one.refresh_from_db()
    assert (one.state, one.decided_by, one.approved_impact) == (State.APPROVED, second.id, one.impact)
    assert verbs(one) == ["amendment.draft", "amendment.measured", "amendment.submit", "amendment.approve"]
    assert Notice.objects.filter(kind="amendment.approved", user_id=analyst.id).count() == 1


def test_who_had_a_hand_in_it_never_approves_it(analyst: Viewer, second: Viewer) -> None:
    one = submitted(analyst)
    with refused("amendment.own"):
        services.approve(actor=analyst, now=NOW, amendment_id=one.id, seen=one.impact["id"], accepts_cases=True)
    services.refuse(actor=second, now=NOW, amendment_id=one.id, reason="岁数再核对一下")
    same = {"title": one.title, "reason": "会议纪要已附", "effective_on": TOMORROW}
    services.revise(actor=second, now=NOW, amendment_id=one.id, **same)
    services.submit(actor=analyst, now=NOW, amendment_id=one.id)
    with refused("amendment.own"):
        services.approve(actor=second, now=NOW, amendment_id=one.id, seen=one.impact["id"], accepts_cases=True)


@pytest.mark.parametrize("role", ["worker", "station_head", "system_admin", "auditor"])
def test_others_neither_write_nor_approve(role: str, analyst: Viewer) -> None:
    one = submitted(analyst)
    place = {"worker": GONGKA, "station_head": GONGKA}.get(role, LHASA)
    other = viewer_for(make_user(f"other-{role}", role, place))
    with refused("access.denied"):
        drafted(other)
    with refused("access.denied"):
        services.approve(actor=other, now=NOW, amendment_id=one.id, seen=one.impact["id"], accepts_cases=True)


def test_an_officer_of_another_county_finds_nothing(analyst: Viewer) -> None:
    one = submitted(analyst)
    stranger = viewer_for(make_user("wang", "bureau_officer", "330109000000"))
    assert not selectors.amendments(stranger).exists()
    with refused("general.not_found"):
        services.approve(actor=stranger, now=NOW, amendment_id=one.id, seen=one.impact["id"], accepts_cases=True)
    with refused("access.denied"):
        drafted(stranger)


def test_a_file_with_errors_leaves_a_draft_with_its_cells_named(analyst: Viewer) -> None:
    def spoil(book: Any) -> None:
        sheet = book["高龄津贴"]
        row = next(row for row in sheet.iter_rows() if row[0].value == "age")
        row[4].value = "hukou_local"
        parameter("gaoling_jintie_age", "八十五")(book)

    one = drafted(analyst, spoil)
    found = selectors.outcome(one)
    assert [f.cell for f in found.findings if f.code == "cell-value"] == ["G3"]
    assert all(f.file == "参数" and f.cell and f.text and f.remedy for f in found.faults)
    with refused("amendment.broken"):
        services.submit(actor=analyst, now=NOW, amendment_id=one.id)
    with refused("amendment.broken"):
        measure_queued(user_id=analyst.person_id, now=NOW, amendment_id=one.id)
    one.refresh_from_db()
    assert one.impact is None
    services.revise(
        actor=analyst, now=NOW, amendment_id=one.id, title=one.title, reason=one.reason, effective_on=TOMORROW,
        content=edited(parameter("gaoling_jintie_age", 85)),
    )  # fmt: skip
    one.refresh_from_db()
    assert not selectors.outcome(one).faults


def test_a_condition_that_reads_what_there_is_not_is_named_with_its_cell(analyst: Viewer) -> None:
    def misspell(book: Any) -> None:
        row = next(row for row in book["高龄津贴"].iter_rows() if row[0].value == "age")
        row[4].value = "age >= param.no_such_parameter"

    found = selectors.outcome(drafted(analyst, misspell))
    assert [(f.code, f.file, f.cell[:1]) for f in found.faults] == [("bad-rule", "高龄津贴", "E")]


@pytest.mark.parametrize(("content", "code"), [(b"", "amendment.empty"), (b"\xff\xfe\x00", "amendment.file_form"), (b"hello", "amendment.file_form")])
def test_what_is_no_workbook_or_model_leaves_nothing(analyst: Viewer, content: bytes, code: str) -> None:
    with refused(code):
        drafted(analyst, content=content)
    assert not Amendment.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_workbook_without_changes_cannot_be_submitted(analyst: Viewer) -> None:
    one = drafted(analyst, lambda book: None)
    measure_queued(user_id=analyst.person_id, now=NOW, amendment_id=one.id)
    with refused("amendment.empty"):
        services.submit(actor=analyst, now=NOW, amendment_id=one.id)


def test_nobody_approves_what_was_counted_for_something_else(analyst: Viewer, second: Viewer) -> None:
    one = drafted(analyst)
    with refused("amendment.impact_missing"):
        services.submit(actor=analyst, now=NOW, amendment_id=one.id)
    measure_queued(user_id=analyst.person_id, now=NOW, amendment_id=one.id)
    later = {"title": one.title, "reason": one.reason, "effective_on": TOMORROW + timedelta(days=30)}
    services.revise(actor=analyst, now=NOW, amendment_id=one.id, **later)
    with refused("amendment.impact_missing"):
        services.submit(actor=analyst, now=NOW, amendment_id=one.id)
    measure_queued(user_id=analyst.person_id, now=NOW, amendment_id=one.id)
    services.submit(actor=analyst, now=NOW, amendment_id=one.id)
    one.refresh_from_db()
    seen = one.impact["id"]
    make_resident("次旺")
    measure_queued(user_id=analyst.person_id, now=NOW, amendment_id=one.id)
    with refused("amendment.impact_changed"):
        services.approve(actor=second, now=NOW, amendment_id=one.id, seen=seen, accepts_cases=True)


def test_cases_that_come_out_otherwise_must_be_accepted(analyst: Viewer, second: Viewer) -> None:
    one = submitted(analyst)
    with refused("amendment.cases_unread"):
        services.approve(actor=second, now=NOW, amendment_id=one.id, seen=one.impact["id"], accepts_cases=False)


@pytest.mark.parametrize(("day", "code"), [(TODAY, "amendment.too_early"), (TODAY + timedelta(days=1000), "amendment.too_late")])
def test_rules_change_tomorrow_at_the_earliest(analyst: Viewer, day: Any, code: str) -> None:
    with refused(code):
        drafted(analyst, effective_on=day)


def test_a_day_that_has_passed_before_the_approval_is_refused(analyst: Viewer, second: Viewer) -> None:
    one = submitted(analyst)
    with refused("amendment.too_early"):
        services.approve(
            actor=second, now=NOW + timedelta(days=1), amendment_id=one.id, seen=one.impact["id"], accepts_cases=True
        )


def test_only_a_county_has_amendments(analyst: Viewer) -> None:
    with refused("amendment.place"):
        drafted(analyst, place=GONGKA)


def test_withdrawn_and_refused(analyst: Viewer, second: Viewer) -> None:
    one = approved(analyst, second)
    with refused("access.reason_needed"):
        services.withdraw(actor=analyst, now=NOW, amendment_id=one.id, reason="不")
    services.withdraw(actor=analyst, now=NOW, amendment_id=one.id, reason="会议改期")
    with refused("amendment.state"):
        services.submit(actor=analyst, now=NOW, amendment_id=one.id)
    with refused("amendment.state"):
        services.approve(actor=second, now=NOW, amendment_id=one.id, seen="", accepts_cases=True)
    one.refresh_from_db()
    assert one.state == State.WITHDRAWN
