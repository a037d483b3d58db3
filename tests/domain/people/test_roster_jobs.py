"""Large rosters are checked and accepted by jobs: progress on the page, notices, refusals told, nobody else's business."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.models import Grant, User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.files import uploads
from lianxin.base.jobs.models import Job, JobState
from lianxin.base.jobs.rules import is_impersonal
from lianxin.base.jobs.running import Progress
from lianxin.base.jobs.worker import run_worker
from lianxin.base.notices.models import Notice
from lianxin.domain.people.models import Resident, RosterChunk, RosterImport, RosterSource
from lianxin.domain.people.selectors.roster_work import work_of
from lianxin.domain.people.services import roster, roster_queue
from lianxin.domain.people.tasks import accept_later, check_later
from lianxin.kernel.problems import ProblemError
from tests.factories import BEIGAN, GONGKA, NOW, make_user, sign_in, viewer_for
from tests.rosters import COLUMN, HEADINGS, people, write_roster

pytestmark = pytest.mark.django_db

ROWS = 12


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a large one."""
    monkeypatch.setattr("lianxin.domain.people.views.roster_upload.CHECKED_AT_ONCE", 0)
    monkeypatch.setattr("lianxin.domain.people.views.rosters.ACCEPTED_AT_ONCE", 0)


@pytest.fixture
def source(deji: User) -> RosterSource:
    viewer = viewer_for(deji)
    made = roster.add_source(actor=viewer, now=NOW, place=GONGKA, name="工卡镇台账")
    columns = dict.fromkeys(HEADINGS, "") | {
        "姓名": "name", "身份证号": "id_number", "村(社区)": "place", "户号": "household_no", "与户主关系": "relation"
    }  # fmt: skip
    return roster.map_columns(actor=viewer, now=NOW, source=made.id, columns=columns)


@pytest.fixture
def desk(client: Client, deji: User) -> Client:
    return sign_in(client, deji)


@pytest.fixture
def upload(desk: Client, source: RosterSource, tmp_path: Path) -> Callable[..., RosterImport]:
    """Send a roster through the page; the import it led to."""

    def send(rows: list[list[Any]] | None = None, **kept: Any) -> RosterImport:
        path = tmp_path / "名册.xlsx"
        if rows or kept or not path.exists():  # a file written anew names another second inside, so it is another file
            write_roster(path, rows or list(people(ROWS)), **kept)
        with path.open("rb") as file:
            answer = desk.post(reverse("people:roster_new"), {"source": str(source.id), "file": file})
        assert answer.status_code == 302, answer.content.decode()
        one = RosterImport.objects.get(id=answer["Location"].rstrip("/").rpartition("/")[2])
        assert answer["Location"] == reverse("people:roster", args=[one.id])
        return one

    return send


def work(later: timedelta = timedelta(seconds=1)) -> int:
    return run_worker(threading.Event(), once=True, clock=lambda: timezone.now() + later)


def shown(client: Client, one: RosterImport) -> tuple[str, str]:
    """The page of an import, and what makes it look again."""
    answer = client.get(reverse("people:roster", args=[one.id]))
    assert answer.status_code == 200
    return answer.content.decode(), answer.get("Refresh", "")


def decide(client: Client, one: RosterImport, decision: str) -> str:
    """"done" or "refused", as the page of the import says; or the status of an answer without that page."""
    answer = client.post(reverse("people:roster_decide", args=[one.id]), {"decision": decision}, follow=True)
    if answer.status_code != 200:
        return str(answer.status_code)
    return "refused" if "这份名册已经处理过" in answer.content.decode() else "done"


def kinds(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("created_at", "id").values_list("kind", flat=True))


def test_a_large_roster_is_checked_and_accepted_by_jobs(
    desk: Client, deji: User, upload: Callable[..., RosterImport]
) -> None:
    one = upload()
    assert (one.state, one.created_by, Resident.objects.count()) == ("checking", deji.id, 0)
    page, again = shown(desk, one)
    assert "检查中" in page
    assert "排队等候" in page
    assert again == "3"
    assert "检查中" in desk.get(reverse("people:rosters")).content.decode()

    assert work() == 1
    one.refresh_from_db()
    assert (one.state, one.rows, one.new_rows, one.created_by) == ("staged", ROWS, ROWS, deji.id)
    page, again = shown(desk, one)
    assert "确认导入" in page
    assert again == ""
    assert kinds(deji) == ["roster.staged"]
    assert Notice.objects.get().link == reverse("people:roster", args=[one.id])
    assert not list((Path(settings.LIANXIN_VAR) / "uploads" / str(deji.id)).iterdir()), "the file is dropped"

    assert decide(desk, one, "accept") == "done"
    one.refresh_from_db()
    assert (one.state, Resident.objects.count()) == ("accepting", 0)
    page, again = shown(desk, one)
    assert "正在导入" in page
    assert again == "3"
    assert 'value="accept"' not in page

    assert work() == 1
    one.refresh_from_db()
    assert (one.state, one.new_rows, Resident.objects.count()) == ("accepted", ROWS, ROWS)
    assert RosterChunk.objects.count() == 0
    page, again = shown(desk, one)
    assert "已导入" in page
    assert again == ""
    assert kinds(deji) == ["roster.staged", "roster.accepted"]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_the_jobs_carry_ids_only_and_the_trail_names_who_asked(
    desk: Client, deji: User, upload: Callable[..., RosterImport]
) -> None:
    one = upload()
    job = Job.objects.get()
    assert job.args == {"args": [], "kwargs": {"import_id": str(one.id), "user_id": str(deji.id)}}
    assert is_impersonal(job.args)
    assert (job.place, job.enqueued_by) == (GONGKA, deji.id)
    work()
    decide(desk, one, "accept")
    work()
    mine = AuditEntry.objects.filter(subject_id=str(one.id)).order_by("at", "seq")
    verbs = ["roster.ask_check", "roster.stage", "roster.ask_accept", "roster.accept"]
    assert sorted(entry.verb for entry in mine) == sorted(verbs)
    assert {entry.actor_id for entry in mine} == {deji.id}


def test_the_page_says_how_many_rows_are_read(
    desk: Client, deji: User, upload: Callable[..., RosterImport]
) -> None:
    one = upload()
    now = timezone.now()
    Job.objects.update(
        state=JobState.RUNNING, started_at=now, lease_until=now + timedelta(seconds=60), done=12_000
    )
    assert "已读 12,000 行" in shown(desk, one)[0]


def test_progress_is_reported_while_a_file_is_read_and_written(
    desk: Client, upload: Callable[..., RosterImport], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Progress] = []
    for module in ("roster_work", "roster"):
        monkeypatch.setattr(
            f"lianxin.domain.people.services.{module}.report_progress",
            lambda *given: told.append(Progress(*given)),
        )
    one = upload(list(people(1_100)))
    work()
    assert [step.done for step in told] == sorted(step.done for step in told)
    assert len(told) > 1
    assert told[-1] == Progress(1_100, 0)
    told.clear()
    decide(desk, one, "accept")
    work()
    assert told[0] == Progress(0, 1_100)
    assert all(step.total == 1_100 for step in told)
    assert len(told) > 1


def test_a_small_file_is_done_at_once(
    desk: Client, upload: Callable[..., RosterImport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    one = upload()
    assert one.state == "staged"
    assert decide(desk, one, "accept") == "done"
    one.refresh_from_db()
    assert (one.state, Job.objects.count(), Notice.objects.count()) == ("accepted", 0, 0)


# What goes wrong


def test_a_file_that_cannot_be_used_says_why(
    desk: Client, deji: User, upload: Callable[..., RosterImport]
) -> None:
    columns = RosterSource.objects.get().columns
    RosterSource.objects.update(columns=columns | {"甲": "", "乙": ""})
    one = upload(list(people(3)), headings=["甲", "乙", *HEADINGS[2:]])
    work()
    one.refresh_from_db()
    assert (one.state, one.problem_code) == ("unusable", "roster.column_missing")
    page, again = shown(desk, one)
    assert "不能使用" in page
    assert reverse("people:roster_new") in page
    assert "确认导入" not in page
    assert again == ""
    assert kinds(deji) == ["roster.unusable"]
    assert Job.objects.get().state == "done", "a bad file is no failure of ours"
    assert decide(desk, one, "accept") == "refused"


def test_a_change_made_meanwhile_stops_the_whole_acceptance_and_is_told(
    desk: Client, deji: User, upload: Callable[..., RosterImport]
) -> None:
    rows = [list(row) for row in people(ROWS)]
    first = upload(rows)
    work()
    decide(desk, first, "accept")
    work()
    for row in rows:
        row[COLUMN["与户主关系"]] = "其他"
    again = upload(rows)
    work()
    decide(desk, again, "accept")
    Resident.objects.filter(name=rows[-1][COLUMN["姓名"]]).update(name="换了名字")
    before = list(Resident.objects.order_by("id").values_list("id", "relation", "version"))
    work()
    again.refresh_from_db()
    assert (again.state, again.problem_code) == ("staged", "roster.changed_meanwhile")
    assert list(Resident.objects.order_by("id").values_list("id", "relation", "version")) == before
    page, _ = shown(desk, again)
    assert "又有变动" in page
    assert 'value="refuse"' in page
    assert kinds(deji)[-1] == "roster.returned"
    decide(desk, again, "refuse")
    again.refresh_from_db()
    assert again.state == "refused"


@pytest.mark.parametrize("ended", ["grant", "account"])
def test_whoever_lost_their_reach_meanwhile_is_refused_with_a_word(
    desk: Client, deji: User, upload: Callable[..., RosterImport], ended: str
) -> None:
    checked, waiting = upload(), upload(list(people(5, seed=3)))
    work(timedelta(seconds=1))
    decide(desk, checked, "accept")
    Job.objects.filter(id=waiting.job_id).update(state=JobState.READY, result=None)
    RosterImport.objects.filter(id=waiting.id).update(state="checking")
    if ended == "grant":
        Grant.objects.filter(user=deji).delete()
    else:
        User.objects.filter(id=deji.id).update(is_active=False)
    work()
    checked.refresh_from_db()
    waiting.refresh_from_db()
    assert (checked.state, checked.problem_code) == ("staged", "roster.asker_gone")
    assert (waiting.state, waiting.problem_code) == ("unusable", "roster.asker_gone")
    assert Resident.objects.count() == 0
    heir = sign_in(Client(), make_user("heir", "station_head", GONGKA))
    assert "不再有这里的导入权限" in shown(heir, checked)[0]


def test_a_file_that_is_gone_is_told(desk: Client, deji: User, upload: Callable[..., RosterImport]) -> None:
    one = upload()
    uploads.drop(viewer_for(deji), one.file_sha256)
    work()
    one.refresh_from_db()
    assert (one.state, one.problem_code) == ("unusable", "file.upload_gone")


def test_giving_up_while_it_is_checked_leaves_nothing(
    desk: Client, deji: User, upload: Callable[..., RosterImport]
) -> None:
    one = upload()
    decide(desk, one, "refuse")
    work()
    one.refresh_from_db()
    assert (one.state, one.rows, RosterChunk.objects.count()) == ("refused", 0, 0)
    assert kinds(deji) == []
    assert decide(desk, one, "accept") == "refused"


def test_the_same_file_sent_twice_is_one_import(upload: Callable[..., RosterImport]) -> None:
    assert upload().id == upload().id
    assert Job.objects.count() == 1


def test_an_import_at_work_is_not_asked_for_twice(desk: Client, upload: Callable[..., RosterImport]) -> None:
    one = upload()
    assert decide(desk, one, "accept") == "refused", "while it is checked"
    work()
    decide(desk, one, "accept")
    assert decide(desk, one, "accept") == "refused"
    assert decide(desk, one, "refuse") == "refused", "while it is written"
    assert Job.objects.count() == 2


# Nobody at work


@pytest.mark.parametrize(("waits", "state"), [(29, "waiting"), (31, "unattended")])
def test_the_page_says_when_no_worker_runs(
    desk: Client, deji: User, upload: Callable[..., RosterImport], waits: int, state: str
) -> None:
    one = upload()
    Job.objects.update(run_after=NOW)
    found = work_of(viewer_for(deji), one.id, now=NOW + timedelta(seconds=waits))
    assert found is not None
    assert found.state == state
    assert found.goes_on


def test_no_worker_is_told_and_the_page_looks_again(
    desk: Client, upload: Callable[..., RosterImport]
) -> None:
    one = upload()
    Job.objects.update(run_after=timezone.now() - timedelta(minutes=1))
    page, again = shown(desk, one)
    assert "后台任务没有在运行" in page
    assert again == "3"


def test_a_worker_busy_with_other_work_is_a_worker(desk: Client, upload: Callable[..., RosterImport]) -> None:
    one, now = upload(), timezone.now()
    Job.objects.update(run_after=now - timedelta(minutes=1))
    Job.objects.create(
        task="a.b", state="running", run_after=now, created_at=now, lease_until=now + timedelta(minutes=1)
    )
    assert "排队等候" in shown(desk, one)[0]


def test_a_worker_that_died_and_has_no_heir_is_none(
    desk: Client, upload: Callable[..., RosterImport]
) -> None:
    one, now = upload(), timezone.now()
    Job.objects.update(state="running", started_at=now, lease_until=now - timedelta(minutes=1))
    assert "后台任务没有在运行" in shown(desk, one)[0]


def test_an_acceptance_that_died_for_good_can_be_done_again(
    desk: Client, upload: Callable[..., RosterImport]
) -> None:
    one = upload()
    work()
    decide(desk, one, "accept")
    Job.objects.exclude(state="done").update(state=JobState.DEAD, error_type="LeaseExpired")
    page, again = shown(desk, one)
    assert "没有做完" in page
    assert again == ""
    assert decide(desk, one, "accept") == "done"
    work()
    one.refresh_from_db()
    assert (one.state, Resident.objects.count()) == ("accepted", ROWS)


def test_a_check_that_died_for_good_can_be_given_up(
    desk: Client, upload: Callable[..., RosterImport]
) -> None:
    one = upload()
    Job.objects.update(state=JobState.DEAD, error_type="LeaseExpired")
    assert "没有做完" in shown(desk, one)[0]
    assert decide(desk, one, "accept") == "refused"
    assert decide(desk, one, "refuse") == "done"
    assert upload().id != one.id


def test_an_import_without_a_job_is_broken_off(desk: Client, deji: User, source: RosterSource) -> None:
    one = RosterImport.objects.create(
        place=GONGKA, source=source, file_sha256="0" * 64, file_label="a", created_at=NOW
    )
    found = work_of(viewer_for(deji), one.id, now=NOW)
    assert found is not None
    assert not found.goes_on


# The wrong person


@pytest.mark.parametrize("who", ["zhuoma", "elsewhere"])
def test_others_see_and_do_nothing(
    upload: Callable[..., RosterImport], zhuoma: User, source: RosterSource, who: str
) -> None:
    one = upload()
    other = zhuoma if who == "zhuoma" else make_user("waibu", "station_head", BEIGAN)
    client, viewer = sign_in(Client(), other), viewer_for(other)
    assert client.get(reverse("people:roster", args=[one.id])).status_code in (403, 404)
    for decision in ("accept", "refuse"):
        assert decide(client, one, decision) in ("403", "404")
    with pytest.raises(ProblemError, match=r"general\.not_found"):
        work_of(viewer, one.id, now=NOW)
    with pytest.raises(ProblemError, match=r"general\.not_found|access\.denied"):
        roster_queue.queue_acceptance(actor=viewer, now=NOW, roster_import=one.id, enqueue=accept_later)
    with pytest.raises(ProblemError, match=r"general\.not_found|access\.denied"):
        roster_queue.queue_check(
            actor=viewer, now=NOW, source=source.id, upload=one.file_sha256, label="a", enqueue=check_later
        )
    assert Job.objects.count() == 1


def test_a_refused_request_leaves_no_job(deji: User, source: RosterSource) -> None:
    """The job is written in the transaction of what asked for it."""

    def fails(*given: Any) -> Any:
        check_later(*given)
        raise ProblemError("general.not_found")

    with pytest.raises(ProblemError):
        roster_queue.queue_check(
            actor=viewer_for(deji), now=NOW, source=source.id, upload="0" * 64, label="a", enqueue=fails
        )
    assert Job.objects.count() == 0
    assert RosterImport.objects.count() == 0
