"""Somebody else looks at what came: good, not used, once more please; the worker hears of it."""

from __future__ import annotations

import pytest

from lianxin.base.access.models import Grant, User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys import services
from lianxin.domain.surveys.events import SubmissionApproved, SubmissionReceived, SubmissionSentBack
from lianxin.domain.surveys.models import Form, ReviewStep, Submission
from lianxin.domain.surveys.selectors import (
    SubmissionFilter,
    claimed_resident,
    counts,
    own_submissions,
    quarantine,
    steps_of,
    submission_by_instance,
    submissions_page,
    todos,
)
from lianxin.kernel import events
from tests.domain.surveys.made import SYSTEM, answered, make_form, new_instance, send
from tests.factories import BEIGAN, GONGKA, NOW, make_resident, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(db: None) -> Form:
    return make_form()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    told: list[object] = []
    for kind in (SubmissionReceived, SubmissionApproved, SubmissionSentBack):
        monkeypatch.setitem(events._HANDLERS, kind, [told.append])
    return told


def review(user: User, submission: Submission, act: str, note: str = "", version: int | None = None) -> Submission:
    return services.review_submission(
        actor=viewer_for(user), now=NOW, submission_id=submission.id, act=act, note=note, version=version  # type: ignore[arg-type]
    )


def test_the_head_approves_what_a_worker_sent(form: Form, zhuoma: User, deji: User, heard: list[object]) -> None:
    submission = send(zhuoma, answered()).submission
    assert review(deji, submission, "approve").state == "approved"
    assert [type(one) for one in heard] == [SubmissionReceived, SubmissionApproved]
    review(deji, submission, "approve")
    assert ReviewStep.objects.count() == 1


def test_nobody_approves_their_own(form: Form, deji: User) -> None:
    submission = send(deji, answered()).submission
    with refused("survey.own_submission"):
        review(deji, submission, "approve")


def test_only_a_reviewer_of_that_place_reviews(form: Form, zhuoma: User, ciren: User) -> None:
    submission = send(zhuoma, answered()).submission
    with refused("access.denied"):
        review(ciren, submission, "approve")
    with refused("general.not_found"):
        review(make_user("far", "station_head", BEIGAN), submission, "approve")


@pytest.mark.parametrize("act", ["reject", "send_back", "comment"])
def test_words_are_asked_for(form: Form, zhuoma: User, deji: User, act: str) -> None:
    submission = send(zhuoma, answered()).submission
    with refused("survey.note_missing"):
        review(deji, submission, act, "  ")


def test_sent_back_it_is_the_workers_to_do_until_it_comes_again(form: Form, zhuoma: User, deji: User, heard: list[object]) -> None:
    one = new_instance()
    submission = send(zhuoma, answered(instance=one, age=45)).submission
    review(deji, submission, "send_back", "年龄不对")
    worker = viewer_for(zhuoma)
    (todo,) = todos(worker)
    assert todo.last_note == "年龄不对"  # type: ignore[attr-defined]
    notice = Notice.objects.get(user=zhuoma)
    assert (notice.kind, notice.count) == ("submission.sent_back", 1)
    assert "年龄" not in notice.link + notice.key
    assert isinstance(heard[-1], SubmissionSentBack)
    edited = send(zhuoma, answered(deprecated=one, age=65))
    assert edited.submission.state == "received"
    assert not todos(worker).exists()
    assert [step.act for step in steps_of(worker, submission)] == ["send_back"]
    assert heard[-1].why == "edited"  # type: ignore[attr-defined]


def test_an_edit_opens_the_review_again(form: Form, zhuoma: User, deji: User) -> None:
    one = new_instance()
    submission = send(zhuoma, answered(instance=one)).submission
    review(deji, submission, "approve")
    assert send(zhuoma, answered(deprecated=one, age=45)).submission.state == "has_issues"


def test_who_looked_at_an_older_version_decides_nothing(form: Form, zhuoma: User, deji: User) -> None:
    one = new_instance()
    submission = send(zhuoma, answered(instance=one)).submission
    send(zhuoma, answered(deprecated=one, age=99))
    with refused("survey.changed_meanwhile"):
        review(deji, submission, "approve", version=1)
    assert review(deji, submission, "approve", version=2).state == "approved"


def test_quarantine_is_let_in_or_turned_down(form: Form, zhuoma: User, deji: User, heard: list[object]) -> None:
    Grant.objects.filter(user=zhuoma).update(ends_on=NOW.date())
    good, bad = send(zhuoma, answered()).submission, send(zhuoma, answered(age=45)).submission
    assert not heard, "nothing follows from what waits"
    head = viewer_for(deji)
    assert set(quarantine(head)) == {good, bad}
    with refused("survey.act_refused"):
        review(deji, good, "approve")
    released = review(deji, good, "release")
    assert (released.state, released.flags) == ("received", [])
    assert review(deji, bad, "release").state == "has_issues"
    assert [one.why for one in heard] == ["released", "released"]  # type: ignore[attr-defined]
    with refused("survey.act_refused"):
        review(deji, good, "release")
    assert not quarantine(head).exists()


def test_a_comment_changes_no_state(form: Form, zhuoma: User, deji: User) -> None:
    submission = send(zhuoma, answered(age=45)).submission
    assert review(deji, submission, "comment", "已电话核实").state == "has_issues"


def test_lists_keep_to_the_viewers_places(form: Form, zhuoma: User, ciren: User, deji: User, zhangwei: User) -> None:
    instance = new_instance()
    one, two = send(zhuoma, answered(instance=instance, age=45)).submission, send(ciren, answered()).submission
    review(deji, two, "approve")
    head, outsider = viewer_for(deji), viewer_for(zhangwei)
    assert set(submissions_page(head, SubmissionFilter(form_id=form.id)).rows) == {one, two}
    assert submissions_page(head, SubmissionFilter(state="open")).rows == (one,)
    assert submissions_page(head, SubmissionFilter(worker_id=ciren.id)).rows == (two,)
    assert submissions_page(head, SubmissionFilter(place=GONGKA, state="approved")).rows == (two,)
    assert submissions_page(outsider, SubmissionFilter()).rows == ()
    assert list(own_submissions(viewer_for(zhuoma))) == [one]
    assert submission_by_instance(head, "elder", instance) == one
    with refused("general.not_found"):
        submission_by_instance(outsider, "elder", instance)
    told = counts(head, form)
    assert (told.has_issues, told.approved, told.returned) == (1, 1, 2)
    assert counts(outsider, form).returned == 0


def test_deriving_again_gives_the_same(form: Form, zhuoma: User, deji: User) -> None:
    received = send(zhuoma, answered(age=45, twice=1))
    before = Submission.objects.values().get(), list(received.version.findings.values_list("kind", "path", "messages"))
    Submission.objects.update(answers_open={})
    services.rederive(actor=viewer_for(deji), now=NOW, version_id=received.version.id)
    after = Submission.objects.values().get(), list(received.version.findings.values_list("kind", "path", "messages"))
    assert before == after
    send(zhuoma, answered())
    assert services.rederive_form(actor=viewer_for(deji), now=NOW, form_id=form.id) == 2
    assert Submission.objects.values().order_by("id").first() == before[0]
    assert services.rederive_form(actor=viewer_for(zhuoma), now=NOW, form_id=form.id) == 0
    with refused("access.denied"):
        services.rederive(actor=viewer_for(zhuoma), now=NOW, version_id=received.version.id)


def test_a_link_ones_submission_has_nobody_to_go_back_to(form: Form, deji: User) -> None:
    submission = send(deji, answered()).submission
    Submission.objects.filter(id=submission.id).update(worker=None)
    with refused("survey.nobody_to_ask"):
        services.review_submission(actor=SYSTEM, now=NOW, submission_id=submission.id, act="send_back", note="?")


# Whom a quarantined answer is about.


@pytest.fixture
def held(form: Form, zhuoma: User, deji: User, baima: Resident) -> Submission:
    """A worker whose role was taken back answers about 白玛, whom they may not see any more."""
    Grant.objects.filter(user=zhuoma).update(ends_on=NOW.date())
    submission = send(zhuoma, answered(resident=baima.id)).submission
    assert (submission.state, submission.resident_id, submission.claimed_resident) == ("quarantined", None, baima.id)
    return submission


def test_let_in_it_is_about_the_resident_it_names(held: Submission, deji: User, baima: Resident, heard: list[object]) -> None:
    assert claimed_resident(viewer_for(deji), held) == baima
    released = review(deji, held, "release")
    assert (released.resident_id, released.claimed_resident, released.flags) == (baima.id, None, [])
    assert heard[-1].resident_id == baima.id  # type: ignore[attr-defined]
    assert str(baima.id) in AuditEntry.objects.get(verb="submission.review").after


def test_a_file_merged_meanwhile_is_attached_as_the_one_kept(held: Submission, deji: User, baima: Resident) -> None:
    double = make_resident("白玛", baima.place)
    Submission.objects.filter(id=held.id).update(claimed_resident=double.id)
    Resident.objects.filter(id=double.id).update(merged_into=baima)
    assert review(deji, held, "release").resident_id == baima.id


def test_a_reviewer_who_may_not_see_the_resident_neither_learns_of_them_nor_attaches_them(
    held: Submission, deji: User, cuomu: User
) -> None:
    stranger = make_resident("远方", "330109002001")
    Submission.objects.filter(id=held.id).update(claimed_resident=stranger.id)
    held.refresh_from_db()
    assert claimed_resident(viewer_for(deji), held) is None
    released = review(deji, held, "release")
    assert (released.state, released.resident_id, released.claimed_resident) == ("received", None, stranger.id)
    assert released.flags == ["resident_unknown"], "it goes on saying who is missing"
    with refused("general.not_found"):
        review(make_user("far", "station_head", BEIGAN), held, "release")


def test_who_may_let_it_in_is_told_until_somebody_has_and_then_who_sent_it(
    held: Submission, zhuoma: User, ciren: User, deji: User, baima: Resident
) -> None:
    waiting = Notice.objects.get(user=deji)
    assert (waiting.kind, waiting.link, waiting.read_at) == ("submission.quarantined", f"/surveys/submissions/{held.id}/", None)
    assert not Notice.objects.filter(user__in=[zhuoma, ciren]).exists()
    review(deji, held, "comment", "问一下")
    assert not Notice.objects.filter(user=zhuoma).exists()
    review(deji, held, "reject", "重复")
    waiting.refresh_from_db()
    assert waiting.read_at == NOW
    assert Notice.objects.get(user=zhuoma).kind == "submission.decided"
