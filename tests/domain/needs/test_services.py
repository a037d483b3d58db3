"""A need is found once, looked at by the right person, merged with its repeat, and never lost."""

from datetime import timedelta
from uuid import UUID

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.needs import services
from lianxin.domain.needs.events import NeedFound, NeedMerged
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.selectors import triage_state
from lianxin.domain.people.models import Resident
from lianxin.kernel import events
from lianxin.kernel.ids import new_id
from tests.factories import NOW, TABA, make_need, make_resident, refused, viewer_for

pytestmark = pytest.mark.django_db


def record(actor: Viewer, resident: Resident | None, **more: object) -> Need:
    given = {"kind": "meal", "channel": "visit", "resident_id": resident and resident.id} | more
    return services.record_need(actor=actor, now=NOW, **given)  # type: ignore[arg-type]


def test_a_need_takes_its_place_from_the_resident_and_its_clock_from_the_pack(
    zhuoma: User, baima: Resident
) -> None:
    need = record(viewer_for(zhuoma), baima, said="咬不动", found_at=NOW - timedelta(hours=3))
    assert (need.place, need.urgency, need.found_by_id) == (TABA, "medium", zhuoma.id)
    assert need.triage_due_at == NOW + timedelta(hours=24)
    assert AuditEntry.objects.get(verb="need.record").subject_id == str(need.id)


def test_a_need_written_down_days_later_keeps_its_finding_and_is_not_born_overdue(zhuoma: User, baima: Resident) -> None:
    found_at = NOW - timedelta(days=6)
    need = record(viewer_for(zhuoma), baima, found_at=found_at)
    assert need.found_at == found_at
    assert need.triage_due_at == NOW + timedelta(hours=24)
    assert triage_state(viewer_for(zhuoma), NOW, need) == "waiting"


def test_the_more_urgent_of_kind_and_channel_decides(zhuoma: User, baima: Resident) -> None:
    assert record(viewer_for(zhuoma), baima, channel="sos").urgency == "immediate"
    assert record(viewer_for(zhuoma), baima, kind="child_protection").urgency == "immediate"


def test_a_need_sent_twice_by_the_phone_arrives_once(zhuoma: User, baima: Resident) -> None:
    need_id = new_id()
    first = record(viewer_for(zhuoma), baima, need_id=need_id)
    again = record(viewer_for(zhuoma), baima, need_id=need_id)
    assert first.id == again.id
    assert Need.objects.count() == 1
    assert AuditEntry.objects.filter(verb="need.record").count() == 1


def test_one_source_gives_one_need_of_a_kind(zhuoma: User, baima: Resident) -> None:
    source = {"source_kind": "form", "source_id": "42", "channel": "form"}
    first = record(viewer_for(zhuoma), baima, **source)
    assert record(viewer_for(zhuoma), baima, **source).id == first.id
    assert record(viewer_for(zhuoma), baima, kind="bathing", **source).id != first.id
    assert Need.objects.count() == 2


def test_an_outsider_neither_records_here_nor_learns_that_a_need_exists(
    zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    need = record(viewer_for(zhuoma), baima)
    with refused("general.not_found"):
        record(viewer_for(zhangwei), baima)
    with refused("access.denied"):
        record(viewer_for(zhangwei), None, place=TABA)
    with refused("general.not_found"):
        record(viewer_for(zhangwei), None, place="330109002001", need_id=need.id)
    assert Need.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "code"),
    [("kind", "need.kind_unknown"), ("channel", "need.channel_unknown"), ("urgency", "need.urgency_unknown")],
)
def test_words_that_the_pack_does_not_know_are_refused(
    zhuoma: User, baima: Resident, field: str, code: str
) -> None:
    with refused(code):
        record(viewer_for(zhuoma), baima, **{field: "nonsense"})
    assert not Need.objects.exists()


def test_a_phone_whose_clock_runs_ahead_finds_nothing_in_the_future(zhuoma: User, baima: Resident) -> None:
    assert record(viewer_for(zhuoma), baima, found_at=NOW + timedelta(days=2)).found_at == NOW


def test_the_areas_above_hear_of_a_need_once(
    zhuoma: User, baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setitem(events._HANDLERS, NeedFound, [heard.append])
    need_id = new_id()
    record(viewer_for(zhuoma), baima, need_id=need_id)
    record(viewer_for(zhuoma), baima, need_id=need_id)
    assert heard == [NeedFound(need_id, TABA, "meal", "medium", baima.id, NOW)]


def test_the_station_head_accepts_a_need(deji: User, baima: Resident) -> None:
    need = make_need(baima)
    services.triage_need(actor=viewer_for(deji), now=NOW, need_id=need.id, accept=True)
    need.refresh_from_db()
    assert (need.state, need.is_open, need.triaged_by) == ("accepted", True, deji.id)


def test_declining_needs_a_reason_and_closes_the_need(deji: User, baima: Resident) -> None:
    need = make_need(baima)
    with refused("general.empty_field"):
        services.triage_need(actor=viewer_for(deji), now=NOW, need_id=need.id, accept=False, reason=" ")
    services.triage_need(
        actor=viewer_for(deji), now=NOW, need_id=need.id, accept=False, reason="已由家人解决"
    )
    need.refresh_from_db()
    assert (need.state, need.is_open, need.closed_at) == ("declined", False, NOW)


def test_a_need_is_looked_at_once(deji: User, baima: Resident) -> None:
    need = make_need(baima)
    services.triage_need(actor=viewer_for(deji), now=NOW, need_id=need.id, accept=True)
    with refused("need.already_triaged"):
        services.triage_need(actor=viewer_for(deji), now=NOW, need_id=need.id, accept=False, reason="改主意")


@pytest.mark.parametrize("who", ["zhuoma", "zhangwei", "admin"])
def test_nobody_without_the_ability_triages(
    who: str, request: pytest.FixtureRequest, baima: Resident
) -> None:
    need = make_need(baima)
    with refused("access.denied"):
        services.triage_need(
            actor=viewer_for(request.getfixturevalue(who)), now=NOW, need_id=need.id, accept=True
        )
    need.refresh_from_db()
    assert need.state == "new"


def test_a_merge_keeps_both_sources_and_the_more_urgent_clock(
    deji: User, baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setitem(events._HANDLERS, NeedMerged, [heard.append])
    stays = make_need(baima, source_kind="form", source_id="1", urgency="normal")
    repeat = make_need(baima, source_kind="call", source_id="2", urgency="high", triage_due_at=NOW)
    services.merge_needs(actor=viewer_for(deji), now=NOW, need_id=repeat.id, into_id=stays.id)
    repeat.refresh_from_db()
    stays.refresh_from_db()
    assert (repeat.state, repeat.merged_into_id, repeat.is_open) == ("merged", stays.id, False)
    assert (repeat.source_id, stays.source_id) == ("2", "1")
    assert (stays.urgency, stays.triage_due_at, stays.is_open) == ("high", NOW, True)
    assert heard == [NeedMerged(repeat.id, stays.id, 1)]


def test_needs_of_two_people_are_never_merged(deji: User, baima: Resident) -> None:
    mine, other = make_need(baima), make_need(make_resident("扎西"))
    nobodys, neither = make_need(None), make_need(None)
    for one, into in ((mine, other), (nobodys, neither)):
        with refused("need.merge_other_person"):
            services.merge_needs(actor=viewer_for(deji), now=NOW, need_id=one.id, into_id=into.id)
    with refused("need.merge_self"):
        services.merge_needs(actor=viewer_for(deji), now=NOW, need_id=mine.id, into_id=mine.id)


def test_a_closed_need_changes_no_more(deji: User, baima: Resident) -> None:
    closed = make_need(baima, state="met", is_open=False, closed_at=NOW)
    with refused("need.already_closed"):
        services.triage_need(actor=viewer_for(deji), now=NOW, need_id=closed.id, accept=True)
    with refused("need.already_closed"):
        services.merge_needs(actor=viewer_for(deji), now=NOW, need_id=make_need(baima).id, into_id=closed.id)


def test_a_need_that_is_nowhere_is_not_found(deji: User) -> None:
    with refused("general.not_found"):
        services.triage_need(actor=viewer_for(deji), now=NOW, need_id=UUID(int=1), accept=True)
