"""L11, L13, X02: a permission to read ends with the work it was given for, and not without a word before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.models import Notice
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings import services
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.domain.proceedings.selectors.terms import _SOURCES, Terms, asked_once, terms_of
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.days import must_be_ahead, must_be_past, must_follow, must_have_been
from tests.factories import BEIGAN, MOZHUGONGKA, NOW, TODAY, make_user, refused, viewer_for

NIGHT = Viewer.system("夜间核对")
DAY = timedelta(days=1)


@pytest.fixture
def case(zhuoma: User, baima: Resident) -> Proceeding:
    """A case that 卓玛 holds."""
    return services.open_proceeding(actor=viewer_for(zhuoma), now=NOW, workflow="casework", resident_id=baima.id, holder_id=zhuoma.id)


def allowed(by: User, who: User, case: Proceeding, days: int, section: str = "") -> Reader:
    return services.name_reader(
        actor=viewer_for(by), now=NOW, proceeding_id=case.id, user_id=who.id, why="负责心理辅导", until=day_bounds(TODAY + days * DAY)[1], section=section
    )


@pytest.mark.django_db
def test_whoever_hands_a_file_over_may_read_nothing_of_it_by_an_old_leave(
    zhuoma: User, ciren: User, deji: User, case: Proceeding, facts: dict[str, Any]
) -> None:
    other = make_user("pubu", "worker")
    sections = ("", "counselling")
    old = [allowed(deji, zhuoma, case, 60, section) for section in sections]
    kept = [allowed(deji, other, case, 60, section) for section in sections]
    asked = services.ask_to_read(actor=viewer_for(zhuoma), now=NOW, proceeding_id=case.id, why="还要看另一部分", section="finance")
    services.hand_over(actor=viewer_for(deji), now=NOW, proceeding_id=case.id, holder_id=ciren.id, reason="卓玛调走")
    for one in (*old, asked):
        one.refresh_from_db()
        assert (one.ended_at, one.ended_by) == (NOW, deji.id)
    for one in kept:
        one.refresh_from_db()
        assert one.ended_at is None


@pytest.mark.django_db
def test_whoever_goes_on_as_supervisor_keeps_what_they_may_read(zhuoma: User, ciren: User, deji: User, case: Proceeding, facts: dict[str, Any]) -> None:
    leave = allowed(deji, zhuoma, case, 60, "counselling")
    Proceeding.objects.filter(id=case.id).update(supervisor=zhuoma)
    services.hand_over(actor=viewer_for(deji), now=NOW, proceeding_id=case.id, holder_id=ciren.id, reason="卓玛改当督导")
    leave.refresh_from_db()
    assert leave.ended_at is None


@pytest.mark.django_db
def test_a_reader_hears_once_before_their_leave_ends(ciren: User, deji: User, case: Proceeding, facts: dict[str, Any]) -> None:
    leave = allowed(deji, ciren, case, 30)
    end = leave.until
    assert end is not None
    told = Notice.objects.filter(kind="proceeding.reading_lapses")
    before = end - 7 * DAY - timedelta(seconds=1)
    assert services.tell_of_lapsing(actor=NIGHT, now=before, place=MOZHUGONGKA) == 0
    for place, number in ((BEIGAN, 0), (MOZHUGONGKA, 1), (MOZHUGONGKA, 0)):
        assert services.tell_of_lapsing(actor=NIGHT, now=end - 7 * DAY, place=place) == number
    assert list(told.values_list("user_id", flat=True)) == [ciren.id]
    assert "卓玛" not in told.get().link
    with refused("access.denied"):
        services.tell_of_lapsing(actor=viewer_for(ciren), now=NOW, place=MOZHUGONGKA)


@pytest.mark.django_db
def test_nobody_is_told_of_a_leave_that_goes_on_that_was_short_that_ended_or_whose_file_is_closed(
    zhuoma: User, ciren: User, deji: User, case: Proceeding, facts: dict[str, Any]
) -> None:
    other, third = make_user("pubu", "worker"), make_user("nima", "worker")
    short, ended = allowed(deji, ciren, case, 5), allowed(deji, other, case, 30)
    services.end_reader(actor=viewer_for(deji), now=NOW + DAY, reader_id=ended.id, reason="不用了")
    going = allowed(deji, third, case, 30)
    Reader.objects.create(
        place=going.place, proceeding=case, user=third, why="接着辅导", how="named", asked_by=deji.id, asked_at=NOW, approved=True, decided_by=deji.id,
        decided_at=NOW, since=NOW, until=NOW + 90 * DAY,
    )  # fmt: skip
    for leave in (short, ended, going):
        assert leave.until is not None
        assert services.tell_of_lapsing(actor=NIGHT, now=leave.until - DAY, place=MOZHUGONGKA) == 0
    late = allowed(deji, make_user("suolang", "worker"), case, 30)
    assert late.until is not None
    facts.update(closing_reason="ended", follow_up_on=TODAY)
    for code in ("end_early", "close"):
        services.take_step(actor=viewer_for(zhuoma), now=NOW, proceeding_id=case.id, step=code, reason="不再需要")
    assert services.tell_of_lapsing(actor=NIGHT, now=late.until - DAY, place=MOZHUGONGKA) == 0


def test_the_days_people_write_lie_on_their_side_of_this_day() -> None:
    assert must_be_past(TODAY, NOW) == must_be_ahead(TODAY, NOW) == must_follow(TODAY, TODAY, "开始") == must_follow(TODAY, None, "开始") == TODAY
    assert must_have_been(NOW, NOW) == NOW
    with refused("general.day_in_future"):
        must_be_past(TODAY + DAY, NOW)
    with refused("general.day_in_future"):
        must_have_been(NOW + timedelta(seconds=1), NOW)
    with refused("general.day_passed"):
        must_be_ahead(TODAY - DAY, NOW)
    with refused("general.day_before"):
        must_follow(TODAY - DAY, TODAY, "开始的日期")


def test_one_page_asks_once_on_what_terms_its_viewer_reads(zhuoma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer, asked = viewer_for(zhuoma), []
    monkeypatch.setitem(_SOURCES, "minor.read", lambda who, now: asked.append((who.id, now)) or Terms(is_fit=False))
    with asked_once():
        assert terms_of(viewer, NOW) == terms_of(viewer, NOW)
        assert len(asked) == 1
        terms_of(viewer, NOW + timedelta(seconds=1))
        terms_of(replace(viewer, id=None), NOW)
        assert len(asked) == 3, "another moment, and another person"
    terms_of(viewer, NOW)
    assert len(asked) == 4, "nothing is kept beyond the page"
