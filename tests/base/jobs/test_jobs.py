"""Background work: in the caller's transaction, under a lease, tried again, never lost, effects once."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry, AuditHead
from lianxin.base.jobs.models import Job, JobState
from lianxin.base.jobs.rules import FIRST_PAUSE, LONGEST_PAUSE, is_impersonal, pause_after
from lianxin.base.jobs.running import finish_here, report_progress
from lianxin.base.jobs.selectors import jobs
from lianxin.base.jobs.services import dismiss_job, prune_jobs, retry_job
from lianxin.base.jobs.worker import Worker, claim, perform, run_worker
from lianxin.kernel.divisions import place_range
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from tests.base.jobs import sample_tasks
from tests.children import KILLED, children_of
from tests.entry.cli.installations import with_tables

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SYSTEM = Viewer.system("测试")
COUNTY = "540127000000"


def clock_at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def worker_at(moment: datetime, name: str = "w1") -> Worker:
    return Worker(name, timedelta(minutes=2), clock_at(moment))


def run_ready(moment: datetime | None = None) -> int:
    clock = clock_at(moment) if moment else clock_at(datetime.now(UTC) + timedelta(seconds=1))
    return run_worker(threading.Event(), once=True, clock=clock)


def viewer(*abilities: str, place: str = COUNTY) -> Viewer:
    return Viewer(
        id=new_id(), label="测试员", reach={ability: (place_range(place),) for ability in abilities}
    )


@pytest.mark.django_db
def test_a_job_runs_and_keeps_its_result_and_progress() -> None:
    queued = sample_tasks.add.enqueue(2, right=3)
    assert queued.status == TaskResultStatus.READY
    assert run_ready() == 1
    result = sample_tasks.add.get_result(queued.id)
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.return_value == 5
    job = Job.objects.get()
    assert (job.done, job.total, job.message, job.attempts, job.lease_until) == (1, 1, "added", 1, None)
    assert run_ready() == 0


@pytest.mark.django_db
def test_a_rolled_back_transaction_takes_its_job_back() -> None:
    with transaction.atomic():
        sample_tasks.add.enqueue(1, 1)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_same_key_gives_the_first_job_back() -> None:
    first = sample_tasks.add.asked(actor=SYSTEM, place=COUNTY, key="pass:2026-11-24").enqueue(1, 1)
    second = sample_tasks.add.asked(actor=SYSTEM, place=COUNTY, key="pass:2026-11-24").enqueue(1, 1)
    assert first.id == second.id
    assert Job.objects.get().place == COUNTY


@pytest.mark.django_db
def test_a_job_for_later_waits_for_its_moment() -> None:
    sample_tasks.add.using(run_after=NOW + timedelta(hours=1)).enqueue(1, 1)
    assert run_ready(NOW) == 0
    assert run_ready(NOW + timedelta(hours=1)) == 1


@pytest.mark.django_db
def test_the_more_urgent_job_runs_first() -> None:
    sample_tasks.add.enqueue(1, 1)
    urgent = sample_tasks.add.using(priority=10).enqueue(2, 2)
    job = claim(worker_at(datetime.now(UTC) + timedelta(seconds=1)))
    assert job is not None
    assert str(job.id) == urgent.id


@pytest.mark.django_db
def test_a_failing_job_is_tried_again_after_a_pause_and_then_becomes_a_dead_letter() -> None:
    result = sample_tasks.stumble.enqueue()
    now = datetime.now(UTC) + timedelta(seconds=1)
    assert run_ready(now) == 1
    job = Job.objects.get()
    assert (job.state, job.run_after) == (JobState.READY, now + FIRST_PAUSE)
    assert run_ready(now) == 0
    assert run_ready(now + FIRST_PAUSE) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error_type) == (JobState.DEAD, 2, "builtins.RuntimeError")
    result.refresh()
    assert result.status == TaskResultStatus.FAILED


@pytest.mark.django_db
def test_the_error_names_the_place_and_never_quotes_the_data(caplog: pytest.LogCaptureFixture) -> None:
    sample_tasks.stumble.enqueue()
    run_ready()
    job = Job.objects.get()
    assert "sample_tasks.py" in job.error
    assert "stumble" in job.error
    assert "白玛" not in job.error + job.error_type + caplog.text
    assert "540127195001010018" not in job.error + job.error_type + caplog.text


@pytest.mark.django_db
def test_a_named_refusal_is_final_and_not_tried_again() -> None:
    sample_tasks.refuse.enqueue()
    run_ready()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error_type) == (JobState.FAILED, 1, "general.not_found")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["tests.base.jobs.sample_tasks.not_a_task", "nowhere.at_all", "os.system"])
def test_only_declared_tasks_run(path: str) -> None:
    sample_tasks.add.enqueue(1, 1)
    Job.objects.update(task=path)
    run_ready()
    job = Job.objects.get()
    assert (job.state, job.error_type) == (JobState.FAILED, "job.unknown_task")


@pytest.mark.django_db
def test_a_lease_keeps_others_away_until_it_runs_out() -> None:
    sample_tasks.add.using(run_after=NOW).enqueue(1, 1)
    first = claim(worker_at(NOW, "w1"))
    assert first is not None
    assert claim(worker_at(NOW + timedelta(minutes=2), "w2")) is None
    second = claim(worker_at(NOW + timedelta(minutes=2, seconds=1), "w2"))
    assert second is not None
    assert (second.id, second.attempts, second.worker) == (first.id, 2, "w2")


@pytest.mark.django_db
def test_a_late_worker_cannot_overwrite_the_one_that_took_over() -> None:
    sample_tasks.add.using(run_after=NOW).enqueue(1, 1)
    late = claim(worker_at(NOW, "w1"))
    assert late is not None
    claim(worker_at(NOW + timedelta(minutes=5), "w2"))
    perform(late, worker_at(NOW, "w1"))
    job = Job.objects.get()
    assert (job.state, job.worker) == (JobState.RUNNING, "w2")


@pytest.mark.django_db
def test_effects_of_a_lost_lease_are_rolled_back() -> None:
    sample_tasks.write_then_lose_the_lease.enqueue("test")
    run_ready()
    assert not AuditHead.objects.filter(chain="test").exists()
    assert Job.objects.get().worker == "another"


@pytest.mark.django_db
def test_a_job_that_kills_every_worker_becomes_a_dead_letter() -> None:
    sample_tasks.add.using(run_after=NOW).enqueue(1, 1)
    moment = NOW
    for _ in range(3):
        assert claim(worker_at(moment)) is not None
        moment += timedelta(minutes=3)
    assert claim(worker_at(moment)) is None
    job = Job.objects.get()
    assert (job.state, job.error_type) == (JobState.DEAD, "LeaseExpired")


@pytest.mark.django_db
@pytest.mark.skipif("__import__('django.db').db.connection.vendor != 'postgresql'", reason="SQLite has no SKIP LOCKED: it has one writer; the PostgreSQL run asks it")
def test_on_postgresql_a_claim_skips_rows_another_worker_has_locked() -> None:
    sample_tasks.add.using(run_after=NOW).enqueue(1, 1)
    with CaptureQueriesContext(connection) as captured:
        assert claim(worker_at(NOW)) is not None
    assert any("FOR UPDATE SKIP LOCKED" in query["sql"] for query in captured.captured_queries)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "argument",
    ["白玛", "པད་མ།", "540127195001010018", "13800138000", 13800138000, "x" * 201, {"a": ["德吉"]}],
)
def test_personal_data_is_refused_as_an_argument(argument: Any) -> None:
    with pytest.raises(ProblemError) as refused:
        sample_tasks.add.enqueue(argument, right=1)
    assert refused.value.code == "job.personal_argument"
    assert not Job.objects.exists()


@given(st.uuids(), st.dates())
def test_ids_codes_and_dates_are_always_fit_arguments(identifier: UUID, day: Any) -> None:
    assert is_impersonal({"id": str(identifier), "day": str(day), "place": COUNTY, "part": 3, "whole": None})
    assert is_impersonal(f"pass:{COUNTY}:{day}:{identifier}")


@given(st.integers(1, 10_000))
def test_pauses_grow_and_end_at_an_hour(attempts: int) -> None:
    assert FIRST_PAUSE <= pause_after(attempts) <= pause_after(attempts + 1) <= LONGEST_PAUSE


@pytest.mark.django_db
def test_an_unknown_result_is_named_so() -> None:
    for unknown in ("nonsense", str(new_id())):
        with pytest.raises(TaskResultDoesNotExist):
            sample_tasks.add.get_result(unknown)


@pytest.mark.django_db
def test_progress_and_finish_outside_a_job_do_nothing() -> None:
    report_progress(1, 2, "alone")
    finish_here(now=NOW)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_people_see_the_jobs_of_their_places_and_managers_those_of_the_system() -> None:
    sample_tasks.add.asked(actor=SYSTEM, place=COUNTY).enqueue(1, 1)
    sample_tasks.add.asked(actor=SYSTEM, place="330109000000").enqueue(1, 1)
    sample_tasks.add.enqueue(1, 1)
    asker = viewer()
    sample_tasks.add.asked(actor=asker, place="330109000000").enqueue(1, 1)

    def places(who: Viewer) -> list[str]:
        return sorted(jobs(who).values_list("place", flat=True))

    assert places(viewer("job.read")) == [COUNTY]
    assert places(viewer("job.read", "job.manage")) == ["", COUNTY]
    assert places(viewer()) == []
    assert places(Viewer.nobody()) == []
    assert places(asker) == ["330109000000"]
    assert len(places(SYSTEM)) == 4
    assert list(jobs(SYSTEM, state=JobState.DEAD)) == []


@pytest.mark.django_db
def test_a_manager_retries_a_dead_job_and_the_audit_says_so() -> None:
    sample_tasks.stumble.asked(actor=SYSTEM, place=COUNTY).enqueue()
    job = Job.objects.get()
    manager = viewer("job.read", "job.manage")
    with pytest.raises(ProblemError) as refused:
        retry_job(actor=manager, now=NOW, job_id=job.id)
    assert refused.value.code == "job.not_finished"
    Job.objects.update(state=JobState.DEAD, attempts=2, finished_at=NOW)
    retry_job(actor=manager, now=NOW, job_id=job.id)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.finished_at) == (JobState.READY, 0, None)
    assert AuditEntry.objects.get().verb == "job.retry"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "code"),
    [
        (viewer("job.read"), "access.denied"),
        (viewer("job.read", "job.manage", place="330109000000"), "general.not_found"),
        (Viewer.nobody(), "access.denied"),
    ],
)
def test_nobody_else_retries_it(who: Viewer, code: str) -> None:
    sample_tasks.stumble.asked(actor=SYSTEM, place=COUNTY).enqueue()
    Job.objects.update(state=JobState.DEAD)
    with pytest.raises(ProblemError) as refused:
        retry_job(actor=who, now=NOW, job_id=Job.objects.get().id)
    assert refused.value.code == code
    assert Job.objects.get().state == JobState.DEAD


def ended_job(state: JobState, days_ago: int, place: str = COUNTY) -> Job:
    at = NOW - timedelta(days=days_ago)
    return Job.objects.create(
        task="a.b", args={"args": [], "kwargs": {}}, state=state, place=place, run_after=at, created_at=at, finished_at=at
    )


@pytest.mark.django_db
@pytest.mark.parametrize("state", [JobState.DEAD, JobState.FAILED])
def test_a_manager_puts_a_failed_job_away_and_it_goes_with_the_done_ones(state: JobState) -> None:
    job = ended_job(state, 400)
    manager = viewer("job.read", "job.manage")
    dismiss_job(actor=manager, now=NOW, job_id=job.id, reason="已经手工办完")
    with pytest.raises(ProblemError, match=r"job\.not_failed"):
        dismiss_job(actor=manager, now=NOW, job_id=job.id, reason="已经手工办完")
    assert json.loads(AuditEntry.objects.get().after)["reason"] == "已经手工办完"
    prune_jobs(actor=SYSTEM, now=NOW, keep=timedelta(days=30))
    assert not Job.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [
        (viewer("job.read"), "已经手工办完", "access.denied"),
        (viewer("job.read", "job.manage", place="330109000000"), "已经手工办完", "general.not_found"),
        (viewer("job.read", "job.manage"), "好", "access.reason_needed"),
    ],
)
def test_nobody_else_and_nobody_without_a_reason_puts_it_away(who: Viewer, reason: str, code: str) -> None:
    job = ended_job(JobState.DEAD, 1)
    with pytest.raises(ProblemError) as refused:
        dismiss_job(actor=who, now=NOW, job_id=job.id, reason=reason)
    assert refused.value.code == code
    assert Job.objects.get().state == JobState.DEAD


@pytest.mark.django_db
def test_jobs_long_done_are_put_away_and_dead_letters_stay() -> None:
    kept = [ended_job(JobState.DONE, 29), *(ended_job(state, 400) for state in (JobState.DEAD, JobState.FAILED))]
    kept.append(Job.objects.create(task="a.b", state=JobState.READY, run_after=NOW, created_at=NOW - timedelta(days=400)))
    ended_job(JobState.DONE, 31)
    ended_job(JobState.DONE, 400, place="")
    assert prune_jobs(actor=SYSTEM, now=NOW, keep=timedelta(days=30)) == 2
    assert set(Job.objects.all()) == set(kept)
    assert AuditEntry.objects.get().after == '{"days": 30, "removed": 2}'
    assert prune_jobs(actor=SYSTEM, now=NOW, keep=timedelta(days=30)) == 0
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_nobody_puts_away_what_they_do_not_see() -> None:
    ended_job(JobState.DONE, 400)
    assert prune_jobs(actor=viewer("job.read", "job.manage", place="330109000000"), now=NOW, keep=timedelta()) == 0
    with pytest.raises(ProblemError):
        prune_jobs(actor=viewer("job.read"), now=NOW, keep=timedelta())
    assert Job.objects.count() == 1


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_job_runs_again_after_its_lease_and_its_effect_happens_once(tmp_path: Path) -> None:
    """Three workers are killed with SIGKILL in the middle of the task; the fourth may finish."""
    pause, seen = tmp_path / "pause", tmp_path / "pause.seen"
    pause.touch()
    with with_tables(tmp_path / "var", "jobs") as place, children_of("tests.base.jobs.job_crash", place.environment) as run:
        assert run("enqueue", str(pause)).returncode == 0
        for _ in range(3):
            assert run("work", str(seen)).returncode == KILLED
            seen.unlink()
        pause.unlink()
        assert run("work").returncode == 0
        assert run("told").stdout == "1 4\n"
