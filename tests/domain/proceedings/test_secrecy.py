"""L13: a child's file is read by whoever is named for it, for a purpose and a time; nobody else sees that there is one."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.models import Grant, User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments import selectors as promises
from lianxin.domain.commitments.selectors import BoardFilter
from lianxin.domain.commitments.services import escalate, make_commitment, reassign
from lianxin.domain.needs import selectors as needs
from lianxin.domain.needs.services import record_need, triage_need
from lianxin.domain.people.selectors.looks import watching
from lianxin.domain.people.services.looks import record_looks, unrecorded
from lianxin.domain.proceedings import selectors, services
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.domain.proceedings.rules import Standing, may_read
from tests.factories import GONGKA, NOW, TABA, TODAY, make_resident, make_user, refused, vet, viewer_for


@dataclass(frozen=True)
class Leave:
    approved: bool | None
    since: datetime | None
    until: datetime | None
    ended_at: datetime | None


MOMENTS = st.none() | st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours))
LEAVES = st.builds(Leave, st.sampled_from([None, True, False]), MOMENTS, MOMENTS, MOMENTS)


@given(st.sampled_from(["place", "named"]), st.booleans(), st.booleans(), st.lists(LEAVES, max_size=3))
def test_a_file_kept_to_the_named_opens_to_the_named_and_to_leave_in_force_alone(
    level: Any, reaches: bool, is_named: bool, leaves: Iterable[Leave]
) -> None:
    opens = may_read(level, Standing(reaches, is_named), leaves, NOW)
    held = [
        one for one in leaves
        if one.approved and one.since and one.until and one.since <= NOW < one.until and not (one.ended_at and one.ended_at <= NOW)
    ]  # fmt: skip
    assert opens == (is_named or bool(held) or (level == "place" and reaches))


@pytest.fixture
def child(db: None) -> Any:
    return make_resident("小扎西", TABA, birth_date=date(2016, 5, 1))


@pytest.fixture
def named(deji: User, cuomu: User, child: Any, facts: dict[str, Any]) -> Proceeding:
    """A child's file held by 德吉, head of the station."""
    vet(deji, cuomu)
    return services.open_proceeding(
        actor=viewer_for(deji), now=NOW, workflow="child_protection", resident_id=child.id, holder_id=deji.id
    )


@pytest.mark.django_db
def test_whoever_holds_no_guard_sees_a_guarded_row_in_no_list_count_or_search(
    deji: User, zhuoma: User, cuomu: User, zhangwei: User, named: Proceeding, child: Any
) -> None:
    said = record_need(
        actor=viewer_for(zhuoma),
        now=NOW,
        kind="meal",
        channel="visit",
        resident_id=child.id,
        said="身上有伤",
        guard="minor.read",
    )
    for user, sees in ((deji, True), (cuomu, True), (zhuoma, False), (zhangwei, False)):
        viewer, later = viewer_for(user), NOW + timedelta(days=30)
        assert promises.visible(viewer).filter(proceeding=named).exists() is sees
        assert bool(promises.board(viewer, later, "overdue").rows) is sees
        assert promises.board_counts(viewer, later).overdue == int(sees)
        assert promises.board_counts(viewer, later, BoardFilter(place=TABA)).overdue == int(sees)
        assert promises.of_resident(viewer, child.id).exists() is sees
        assert promises.counted_by_place(viewer, later)["overdue"].exists() is sees
        assert bool(needs.inbox(viewer, NOW).rows) is sees
        assert needs.counts(viewer, NOW).untriaged == int(sees)
        assert needs.visible(viewer).filter(id=said.id).exists() is sees
        assert selectors.listed(viewer).exists() is sees
    with refused("general.not_found"):
        promises.commitment_or_404(viewer_for(zhuoma), named.clock_id)  # type: ignore[arg-type]
    assert not any(worker == deji.id for worker, _ in promises.workers_with_open(viewer_for(zhuoma)))


@pytest.mark.django_db
def test_a_promise_for_a_guarded_need_is_guarded_and_its_worker_sees_it(
    deji: User, zhuoma: User, ciren: User, child: Any
) -> None:
    vet(zhuoma)
    head = viewer_for(deji)
    said = record_need(
        actor=head, now=NOW, kind="meal", channel="visit", resident_id=child.id, guard="minor.read"
    )
    triage_need(actor=head, now=NOW, need_id=said.id, accept=True)
    promise = make_commitment(actor=head, now=NOW, kind="visit", need_id=said.id, worker_id=zhuoma.id)
    assert promise.guard == "minor.read"
    assert promises.due_for_worker(viewer_for(zhuoma), promise.due_at)
    assert not promises.visible(viewer_for(ciren)).filter(id=promise.id).exists()


@pytest.mark.django_db
def test_what_is_overdue_behind_a_guard_is_told_to_whoever_holds_it_and_never_to_nobody(
    deji: User, zhuoma: User, cuomu: User, named: Proceeding
) -> None:
    worker = make_user("pubu", "worker", GONGKA)
    escalate(actor=Viewer.system("escalation"), now=NOW + timedelta(days=60))
    told = set(Notice.objects.filter(kind="commitment.overdue").values_list("user_id", flat=True))
    assert deji.id in told
    assert cuomu.id in told
    assert not told & {zhuoma.id, worker.id}


@pytest.mark.django_db
def test_the_existence_may_be_seen_and_the_content_not(
    deji: User, cuomu: User, zhuoma: User, named: Proceeding
) -> None:
    with refused("proceeding.sealed"):
        selectors.proceeding_or_404(viewer_for(cuomu), NOW, named.id)
    with refused("general.not_found"):
        selectors.proceeding_or_404(viewer_for(zhuoma), NOW, named.id)
    assert not selectors.readable_proceedings(viewer_for(cuomu), NOW).exists()
    assert not selectors.steps_of(viewer_for(cuomu), NOW, named)
    assert selectors.steps_of(viewer_for(deji), NOW, named)


@pytest.mark.django_db
def test_break_glass_opens_by_anothers_leave_for_hours_and_everybody_in_charge_hears_of_it(
    deji: User, cuomu: User, zhuoma: User, named: Proceeding
) -> None:
    other = make_user("yangzom", "station_head", GONGKA, display_name="央宗")
    vet(other)
    asked = services.ask_to_read(
        actor=viewer_for(other), now=NOW, proceeding_id=named.id, why="孩子在急诊,要知道监护情况"
    )
    with refused("access.own_approval"):
        services.decide_reading(actor=viewer_for(other), now=NOW, reader_id=asked.id, approve=True)
    with refused("proceeding.reading_waits"):
        selectors.proceeding_or_404(viewer_for(other), NOW, named.id)
    services.decide_reading(actor=viewer_for(cuomu), now=NOW, reader_id=asked.id, approve=True)
    assert selectors.proceeding_or_404(viewer_for(other), NOW + timedelta(hours=3), named.id)
    with refused("proceeding.sealed"):
        selectors.proceeding_or_404(viewer_for(other), NOW + timedelta(hours=4), named.id)
    with refused("access.already_decided"):
        services.decide_reading(actor=viewer_for(cuomu), now=NOW, reader_id=asked.id, approve=False)
    told = set(Notice.objects.filter(kind="proceeding.read_opened").values_list("user_id", flat=True))
    assert deji.id in told
    assert zhuoma.id not in told
    assert AuditEntry.objects.filter(verb__in=("reader.ask", "reader.approve")).count() == 2
    with refused("general.not_found"):  # who may not even see that there is one cannot ask for it
        services.ask_to_read(actor=viewer_for(zhuoma), now=NOW, proceeding_id=named.id, why="想看一看")


@pytest.mark.django_db
def test_a_named_reader_reads_from_anywhere_until_the_leave_ends(
    deji: User, cuomu: User, zhangwei: User, named: Proceeding
) -> None:
    until = NOW + timedelta(days=30)
    vet(zhangwei)
    with refused("access.own_approval"):
        services.name_reader(
            actor=viewer_for(cuomu),
            now=NOW,
            proceeding_id=named.id,
            user_id=cuomu.id,
            why="督促办理",
            until=until,
        )
    with refused("proceeding.until_invalid"):
        services.name_reader(
            actor=viewer_for(cuomu),
            now=NOW,
            proceeding_id=named.id,
            user_id=zhangwei.id,
            why="心理咨询",
            until=NOW + timedelta(days=400),
        )
    with refused("access.denied"):
        services.name_reader(
            actor=viewer_for(zhangwei),
            now=NOW,
            proceeding_id=named.id,
            user_id=deji.id,
            why="心理咨询",
            until=until,
        )
    leave = services.name_reader(
        actor=viewer_for(cuomu),
        now=NOW,
        proceeding_id=named.id,
        user_id=zhangwei.id,
        why="心理咨询",
        until=until,
    )
    assert selectors.proceeding_or_404(viewer_for(zhangwei), NOW, named.id)
    section = Reader.objects.filter(
        selectors.readable(viewer_for(zhangwei), NOW, path="proceeding", section="counselling")
    )
    assert not section.exists()  # leave for the whole file opens no section that is kept closer
    services.end_reader(
        actor=viewer_for(cuomu), now=NOW + timedelta(days=1), reader_id=leave.id, reason="咨询结束"
    )
    with refused("general.not_found"):
        selectors.proceeding_or_404(viewer_for(zhangwei), NOW + timedelta(days=1), named.id)


@pytest.mark.django_db
def test_every_look_into_it_goes_on_record_with_its_purpose(deji: User, named: Proceeding) -> None:
    viewer = viewer_for(deji)
    for _ in range(2):
        with watching() as looks:
            selectors.proceeding_or_404(viewer, NOW, named.id)
        record_looks(actor=viewer, now=NOW, looks=unrecorded(viewer, looks, NOW))
    rows = AuditEntry.objects.filter(verb="child.read", actor_id=deji.id)
    assert rows.count() == 2
    assert all("proceeding.took" in row.after for row in rows)
    files = AuditEntry.objects.filter(verb="file.read", subject_id=str(named.id), actor_id=deji.id)
    assert [json.loads(row.after)["how"] for row in files] == ["at_once", "at_once"]  # taken by herself, so far approved by nobody


@pytest.mark.django_db
def test_nobody_makes_themselves_the_holder_of_a_file_kept_to_the_named(
    deji: User, zhuoma: User, child: Any, facts: dict[str, Any]
) -> None:
    other = make_user("yangzom", "station_head", GONGKA, display_name="央宗")
    vet(zhuoma, other)
    one = services.open_proceeding(actor=viewer_for(zhuoma), now=NOW, workflow="casework", resident_id=child.id, holder_id=zhuoma.id)
    Proceeding.objects.filter(id=one.id).update(secrecy="named")
    assert one.clock_id is not None
    with refused("proceeding.not_to_oneself"):
        services.hand_over(actor=viewer_for(other), now=NOW, proceeding_id=one.id, holder_id=other.id, reason="我来办")
    with refused("proceeding.not_to_oneself"):  # nor by its clock on the board
        reassign(actor=viewer_for(other), now=NOW, commitment_id=one.clock_id, worker_id=other.id)
    assert not selectors.readable_proceedings(viewer_for(other), NOW).exists()
    services.hand_over(actor=viewer_for(deji), now=NOW, proceeding_id=one.id, holder_id=other.id, reason="央宗接手")
    assert selectors.readable_proceedings(viewer_for(other), NOW).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["worker", ""])
def test_what_is_theirs_is_read_no_more_by_whoever_moved_to_another_station_or_lost_the_role(
    deji: User, cuomu: User, named: Proceeding, role: str
) -> None:
    head = make_user("pubu", "station_head", GONGKA)
    vet(head)
    Reader.objects.filter(proceeding=named).delete()
    Proceeding.objects.filter(id=named.id).update(supervisor=head, secrecy="named")
    named.refresh_from_db()
    assert selectors.grounds_of(viewer_for(deji), NOW, named).how == "holder"
    for user in (deji, head):
        assert selectors.may_read(viewer_for(user), NOW, named.id)
        moved = {"place": "540127200000", "role": role} if role else {"ends_on": TODAY}
        Grant.objects.filter(user=user).update(**moved)
        assert not selectors.may_read(viewer_for(user), NOW, named.id)
        assert not selectors.listed(viewer_for(user)).exists()
        assert not selectors.steps_of(viewer_for(user), NOW, named)
        with refused("general.not_found"):
            selectors.proceeding_or_404(viewer_for(user), NOW, named.id)
