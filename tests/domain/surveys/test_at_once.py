"""Fifty phones (or one phone fifty times) at the same moment: exactly one submission, every photo, no error that is ours."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.db import connection, connections

from lianxin.base.audit.models import AuditEntry
from lianxin.base.audit.selectors import verify
from lianxin.base.db.sqlite.library import Database
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Form, Submission, SubmissionFile, SubmissionVersion
from lianxin.kernel.problems import ProblemError
from tests.domain.surveys.made import SYSTEM, answered, make_form, new_instance, photo, send
from tests.factories import GONGKA, NOW, TABA, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PHONES = 50
T = TypeVar("T")


def all_at_once(act: Callable[[T], object], given: Sequence[T]) -> Counter[str]:
    """One thread for each thing given, all let go at the same moment; what each came to, by name."""
    gate = threading.Barrier(len(given))
    ends: list[str] = []

    def run(one: T) -> None:
        try:
            gate.wait(60)
            ends.append(str(act(one)))
        except ProblemError as refused:
            ends.append(refused.code)
        except Exception as wrong:
            ends.append(repr(wrong))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return Counter(ends)


@pytest.fixture
def real_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """The tests' SQLite lives in memory, where threads share one database and its locks; here it is a file, as installed."""
    if connection.vendor != "sqlite":
        yield
        return
    memory, path = connections["default"], tmp_path / "lianxin.sqlite3"
    with Database.connect(path) as target:
        memory.connection.backup(target)
    settings = connections.settings["default"]
    memory.settings_dict = dict(settings)
    settings["NAME"] = str(path)
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = memory.settings_dict["NAME"]
        connections["default"] = memory


@pytest.fixture
def worker(real_database: None) -> Any:
    make_form()
    return make_user("zhuoma", "worker", GONGKA)


def test_one_submission_sent_fifty_times_with_its_photo(worker: Any) -> None:
    xml, image = answered(photo="a.jpg"), photo()
    ends = all_at_once(lambda sheet: send(worker, sheet, files={"a.jpg": image}).missing, [xml] * PHONES)
    assert ends == {"()": PHONES}
    assert Submission.objects.count() == SubmissionVersion.objects.count() == 1
    assert SubmissionFile.objects.get().file_id is not None
    assert AuditEntry.objects.filter(verb="submission.receive").count() == 1
    assert AuditEntry.objects.filter(verb="submission.attach").count() == 1
    assert not list(verify())


def test_fifty_different_contents_under_one_id_leave_one(worker: Any) -> None:
    instance = new_instance()
    sheets = [answered(instance=instance, age=60 + n) for n in range(PHONES)]
    ends = all_at_once(lambda sheet: send(worker, sheet).status, sheets)
    assert ends == {"new": 1, "survey.conflict": PHONES - 1}
    assert bytes(SubmissionVersion.objects.get().xml) in sheets


@pytest.mark.slow
def test_fifty_edits_of_one_leave_one_further_version(worker: Any) -> None:
    one = new_instance()
    send(worker, answered(instance=one))
    ends = all_at_once(lambda n: send(worker, answered(deprecated=one, age=61 + n)).status, range(PHONES))
    assert ends == {"edited": 1, "new": PHONES - 1}
    assert Submission.objects.exclude(state="quarantined").get().versions.count() == 2, "the others wait beside it"


@pytest.mark.slow
def test_fifty_submissions_with_the_same_photo_share_its_bytes(worker: Any) -> None:
    image = photo()
    sheets = [answered(photo="a.jpg") for _ in range(PHONES)]
    ends = all_at_once(lambda sheet: send(worker, sheet, files={"a.jpg": image}).status, sheets)
    assert ends == {"new": PHONES}
    assert Submission.objects.count() == PHONES
    assert len(set(SubmissionFile.objects.values_list("file_id", flat=True))) == 1


@pytest.mark.slow
def test_a_link_used_twenty_times_at_once_answers_once(worker: Any) -> None:
    form = Form.objects.get()
    _, token = services.make_link(
        actor=SYSTEM, now=NOW, form_id=form.id, place=TABA, expires_at=NOW + timedelta(days=3)
    )
    sheets = [answered() for _ in range(20)]
    ends = all_at_once(lambda sheet: services.receive_by_link(now=NOW, token=token, xml=sheet).status, sheets)
    assert ends == {"new": 1, "survey.link_used": 19}
    assert Submission.objects.count() == 1


@pytest.mark.slow
def test_photos_corrections_and_reviews_of_one_submission_wait_for_each_other(worker: Any) -> None:
    """Nobody waits in a circle: every act ends, as itself or refused by name."""
    one = new_instance()
    submission = send(worker, answered(instance=one, photo="a.jpg", photo2="b.jpg")).submission
    about: dict[str, Any] = {"actor": SYSTEM, "now": NOW}

    def attach(n: int) -> str:
        image = photo(f"#0000{n:02d}")
        return services.receive_file(**about, form_id="elder", instance_id=one, name=f"{n}.jpg", content=image).problem

    def review(n: int) -> str:
        services.review_submission(**about, submission_id=submission.id, act="comment", note=str(n))
        return ""

    def derive(_: int) -> str:
        services.rederive_form(**about, form_id=submission.form_id)
        return ""

    def correct(n: int) -> str:
        return send(worker, answered(deprecated=one, age=61 + n)).status

    ends = all_at_once(lambda n: (attach, review, derive, correct)[n % 4](n), range(32))
    assert ends == {"": 24, "edited": 1, "new": 7}
    assert SubmissionFile.objects.filter(version__instance_id=one, file__isnull=False).count() == 8
