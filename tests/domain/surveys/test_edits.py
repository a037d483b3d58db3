"""A correction reaches what it corrects: its photos, its person, its reviewers; none is refused, and none counts twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import Grant, User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Form, Submission, SubmissionVersion
from lianxin.domain.surveys.selectors import files_of, steps_of, submissions
from lianxin.domain.surveys.selectors.analysis import accounted, reopened
from lianxin.domain.surveys.selectors.approving import approvable
from lianxin.domain.surveys.services.analysis import mark_validity
from tests.domain.surveys.asked import make_asked, told
from tests.domain.surveys.made import SYSTEM, answered, make_form, new_instance, photo, send
from tests.factories import (
    BEIGAN,
    MOZHUGONGKA,
    NOW,
    TABA,
    make_resident,
    make_user,
    refused,
    sign_in,
    viewer_for,
)

pytestmark = pytest.mark.django_db

OTHER_VILLAGE = "540127101201"


@pytest.fixture
def form(db: None) -> Form:
    return make_form()


def review(user: User, submission: Submission, act: str, note: str = "") -> Submission:
    return services.review_submission(
        actor=viewer_for(user), now=NOW, submission_id=submission.id, act=act, note=note  # type: ignore[arg-type]
    )


def put_file(user: User, instance: str, content: bytes) -> services.FileState:
    return services.receive_file(actor=viewer_for(user), now=NOW, form_id="elder", instance_id=instance, name="a.jpg", content=content)


def here(submission: Submission) -> list[tuple[str, bool]]:
    return [(one.name, one.file_id is not None) for one in files_of(SYSTEM, submission)]


# Photos.


def test_a_photo_that_comes_late_for_the_version_before_is_in_the_current_one(form: Form, zhuoma: User, deji: User) -> None:
    one, two = new_instance(), new_instance()
    submission = send(zhuoma, answered(instance=one, photo="a.jpg")).submission
    review(deji, submission, "send_back", "年龄")
    send(zhuoma, answered(instance=two, deprecated=one, age=73, photo="a.jpg", photo2="b.jpg"))
    assert put_file(zhuoma, one, photo()).is_here
    assert here(submission) == [("a.jpg", True), ("b.jpg", False)]


def test_a_late_broken_photo_marks_the_current_version(form: Form, zhuoma: User) -> None:
    one = new_instance()
    submission = send(zhuoma, answered(instance=one, photo="a.jpg")).submission
    send(zhuoma, answered(deprecated=one, age=73, photo="a.jpg"))
    with refused("file.broken"):
        put_file(zhuoma, one, photo()[:300])
    assert Submission.objects.get(id=submission.id).flags == ["file_refused"]
    put_file(zhuoma, one, photo())
    assert (here(submission), Submission.objects.get(id=submission.id).flags) == ([("a.jpg", True)], [])


def test_a_photo_is_replaced_by_its_sender_alone_and_only_before_a_decision(
    form: Form, zhuoma: User, ciren: User, deji: User
) -> None:
    one = new_instance()
    xml = answered(instance=one, photo="a.jpg")
    submission = send(zhuoma, xml, files={"a.jpg": photo()}).submission
    with refused("survey.file_kept"):
        put_file(ciren, one, photo("#00ff00"))
    seen = photo("#0000ff")
    assert put_file(zhuoma, one, seen).is_here
    review(deji, submission, "approve")
    kept = files_of(SYSTEM, submission).get().sent_sha256
    for user in (zhuoma, ciren):
        with refused("survey.file_kept"):
            put_file(user, one, photo("#00ff00"))
    assert put_file(zhuoma, one, seen).is_here, "the same again is no other"
    again = send(zhuoma, xml, files={"a.jpg": photo("#00ff00")})
    assert (again.status, [(one.is_here, one.problem) for one in again.files]) == ("again", [(True, "survey.file_kept")])
    assert files_of(SYSTEM, submission).get().sent_sha256 == kept


def test_a_photo_still_on_its_way_comes_after_the_approval(form: Form, zhuoma: User, deji: User) -> None:
    one = new_instance()
    submission = send(zhuoma, answered(instance=one, photo="a.jpg")).submission
    review(deji, submission, "approve")
    assert put_file(zhuoma, one, photo()).is_here


# Edits that wait.


def revoke(user: User) -> None:
    Grant.objects.filter(user=user).update(ends_on=NOW.date())


def waiting_edit(user: User, of: str, **answers: object) -> Submission:
    submission = send(user, answered(deprecated=of, **answers)).submission  # type: ignore[arg-type]
    assert (submission.state, "edit_of_other" in submission.flags) == ("quarantined", True)
    return submission


def test_an_edit_let_in_is_the_next_version_and_no_second_submission(form: Form, zhuoma: User, deji: User) -> None:
    one, two = new_instance(), new_instance()
    first = send(zhuoma, answered(instance=one, photo="a.jpg"), files={"a.jpg": photo()}).submission
    revoke(zhuoma)
    edit = waiting_edit(zhuoma, one, instance=two, age=45, photo="a.jpg")
    review(deji, edit, "comment", "问过本人")
    taken = review(deji, edit, "release")
    kept = Submission.objects.get()
    assert (taken.id, kept.id) == (first.id, first.id)
    assert (kept.state, kept.flags, kept.answers["age"]) == ("has_issues", [], 45)
    assert [(v.number, v.instance_id) for v in kept.versions.order_by("number")] == [(1, one), (2, two)]
    assert here(kept) == [("a.jpg", True)]
    assert [step.act for step in steps_of(SYSTEM, kept)] == ["comment", "release"]
    assert AuditEntry.objects.filter(verb="submission.edit", subject_id=str(first.id)).count() == 1
    assert send(zhuoma, answered(instance=one, photo="a.jpg")).status == "again"


def test_the_need_of_an_edit_let_in_is_the_one_that_was_opened(zhuoma: User, deji: User) -> None:
    make_asked()
    one = new_instance()
    send(zhuoma, told("次仁", wish="meal", instance=one))
    revoke(zhuoma)
    edit = send(zhuoma, told("次仁", wish="meal", words="再说一句", deprecated=one)).submission
    review(deji, edit, "release")
    assert Need.objects.count() == Submission.objects.count() == 1


def test_an_edit_of_what_is_not_current_any_more_waits_and_is_never_counted(form: Form, zhuoma: User, deji: User) -> None:
    one = new_instance()
    first = send(zhuoma, answered(instance=one)).submission
    send(zhuoma, answered(deprecated=one, age=80))
    late = waiting_edit(zhuoma, one, age=81)
    with refused("survey.edit_outdated"):
        review(deji, late, "release")
    assert Submission.objects.get(id=late.id).state == "quarantined"
    assert Submission.objects.get(id=first.id).answers["age"] == 80
    assert review(deji, late, "reject", "已照着改好").state == "rejected"


def test_an_edit_of_what_has_not_come_waits_until_it_has(form: Form, zhuoma: User, deji: User) -> None:
    one = new_instance()
    xml = answered(deprecated=one, age=80)
    edit = send(zhuoma, xml).submission
    assert (edit.state, send(zhuoma, xml).status) == ("quarantined", "again")
    first = send(zhuoma, answered(instance=one))
    assert (first.status, first.submission.state) == ("new", "received")
    assert review(deji, edit, "release").id == first.submission.id
    assert Submission.objects.get().answers["age"] == 80


def test_let_in_without_what_it_edits_it_stands_for_both(form: Form, zhuoma: User, deji: User) -> None:
    one = new_instance()
    edit, second = waiting_edit(zhuoma, one, age=80, photo="a.jpg"), waiting_edit(zhuoma, one, age=81)
    assert review(deji, edit, "release").state == "received"
    with refused("survey.edit_outdated"):
        review(deji, second, "release")
    late = answered(instance=one, photo="a.jpg")
    assert [send(zhuoma, late).status for _ in range(2)] == ["new", "again"]
    kept = Submission.objects.exclude(id=second.id).get()
    assert (kept.id, kept.answers["age"]) == (edit.id, 80)
    assert list(kept.versions.order_by("number").values_list("number", "deprecated_id")) == [(0, ""), (1, one)]
    put_file(zhuoma, one, photo())
    assert here(kept) == [("a.jpg", True)]


def test_who_does_not_review_what_is_edited_lets_no_edit_of_it_in(form: Form, zhuoma: User, deji: User) -> None:
    one = new_instance()
    send(zhuoma, answered(instance=one))
    Submission.objects.update(place=OTHER_VILLAGE)
    SubmissionVersion.objects.update(place=OTHER_VILLAGE)
    revoke(zhuoma)
    edit = waiting_edit(zhuoma, one, age=80)
    with refused("access.denied"):
        review(deji, edit, "release")
    officer = make_user("officer", "bureau_officer", MOZHUGONGKA)
    assert review(officer, edit, "release").answers["age"] == 80


def test_the_page_of_a_waiting_edit_leads_to_what_it_edits(form: Form, zhuoma: User, deji: User, client: Client) -> None:
    one = new_instance()
    first = send(zhuoma, answered(instance=one)).submission
    revoke(zhuoma)
    edit, lost = waiting_edit(zhuoma, one, age=80), waiting_edit(zhuoma, new_instance(), age=81)
    sign_in(client, deji)
    page = client.get(reverse("surveys:submission", args=[edit.id])).content.decode()
    assert reverse("surveys:submission", args=[first.id]) in page
    assert "还没有收到" in client.get(reverse("surveys:submission", args=[lost.id])).content.decode()


# Whom it is about.


def test_an_edit_that_names_somebody_else_is_about_them(form: Form, zhuoma: User, baima: Resident) -> None:
    other = make_resident("央金", "540127100201")
    one = new_instance()
    first = send(zhuoma, answered(instance=one, resident=baima.id, photo="a.jpg"), files={"a.jpg": photo()}).submission
    assert (first.resident_id, first.place) == (baima.id, TABA)
    send(zhuoma, answered(deprecated=one, resident=other.id, photo="a.jpg"))
    kept = Submission.objects.get()
    assert (kept.resident_id, kept.place, kept.state) == (other.id, other.place, "received")
    assert set(kept.versions.values_list("place", flat=True)) == {other.place}
    assert files_of(SYSTEM, kept).get().file.place == other.place  # type: ignore[union-attr]
    assert str(other.id) in AuditEntry.objects.get(verb="submission.edit").after


def test_an_edit_that_names_whom_its_sender_does_not_see_waits(form: Form, zhuoma: User, baima: Resident) -> None:
    stranger = make_resident("远方", "330109002001")
    one = new_instance()
    send(zhuoma, answered(instance=one, resident=baima.id))
    waiting_edit(zhuoma, one, resident=stranger.id)
    assert Submission.objects.get(root_id=one).resident_id == baima.id


def test_what_a_link_named_turns_no_edit_to_somebody_else(form: Form, zhuoma: User, baima: Resident) -> None:
    other = make_resident("央金", TABA)
    one = new_instance()
    send(zhuoma, answered(instance=one, resident=other.id))
    Submission.objects.update(resident=baima)  # as by a link, which speaks for its own resident whatever its answers say
    send(zhuoma, answered(deprecated=one, resident=other.id, age=73))
    assert Submission.objects.get().resident_id == baima.id


def test_the_need_of_a_corrected_person_is_opened_for_them(zhuoma: User, baima: Resident) -> None:
    make_asked()
    other = make_resident("央金", TABA)
    one, two = new_instance(), new_instance()
    send(zhuoma, told("白玛", wish="meal", instance=one), resident_id=baima.id)
    for instance, former in ((two, one), (new_instance(), two)):
        send(zhuoma, told("央金", wish="meal", instance=instance, deprecated=former), resident_id=other.id)
    assert set(Need.objects.values_list("resident_id", flat=True)) == {baima.id, other.id}
    assert Need.objects.count() == 2


# Who may approve, and what becomes of an approval.


def test_who_edited_it_does_not_approve_it(form: Form, zhuoma: User, deji: User, client: Client) -> None:
    one, two = new_instance(), new_instance()
    submission = send(zhuoma, answered(instance=one)).submission
    send(deji, answered(instance=two, deprecated=one, age=99))
    head = viewer_for(deji)
    with refused("survey.own_submission"):
        review(deji, submission, "approve")
    assert approvable(head, [submission]) == {}
    sign_in(client, deji)
    page = client.get(reverse("surveys:submission", args=[submission.id])).content.decode()
    assert 'value="approve"' not in page
    assert "由别人来通过" in page
    officer = make_user("officer", "bureau_officer", MOZHUGONGKA)
    assert list(approvable(viewer_for(officer), [submission])) == [submission.id]
    send(zhuoma, answered(deprecated=two, age=98))
    assert review(deji, submission, "approve").state == "approved", "the worker has gone over it again"


def test_who_edited_what_is_quarantined_does_not_let_it_in(form: Form, zhuoma: User, deji: User) -> None:
    one = new_instance()
    revoke(zhuoma)
    submission = send(zhuoma, answered(instance=one)).submission
    send(deji, answered(deprecated=one, age=99))
    with refused("survey.own_submission"):
        review(deji, submission, "release")


def test_an_approved_one_that_is_edited_says_so_until_somebody_has_decided_again(
    form: Form, zhuoma: User, ciren: User, deji: User, client: Client
) -> None:
    one, two, three = new_instance(), new_instance(), new_instance()
    submission = send(zhuoma, answered(instance=one)).submission
    mark_validity(actor=SYSTEM, now=NOW, form_id=form.id)
    review(deji, submission, "approve")
    assert reopened(SYSTEM, form) == 0
    send(zhuoma, answered(instance=two, deprecated=one, age=90))
    submission.refresh_from_db()
    assert (submission.state, submission.flags) == ("received", ["edited_after_approval"])
    assert (reopened(SYSTEM, form), reopened(viewer_for(make_user("far", "station_head", BEIGAN)), form)) == (1, 0)
    assert accounted(SYSTEM, form)[0].unjudged == 1
    assert approvable(viewer_for(deji), [submission]) == {}, "it is to be read"
    notice = Notice.objects.get(kind="submission.edited_after_approval")
    assert (notice.user_id, notice.link, notice.read_at) == (deji.id, f"/surveys/submissions/{submission.id}/", None)
    sign_in(client, deji)
    assert "通过以后又改过" in client.get(reverse("surveys:submissions")).content.decode()
    assert "有 1 份通过以后又改过" in client.get(reverse("surveys:analysis", args=[form.id])).content.decode()
    approved = review(deji, submission, "approve")
    notice.refresh_from_db()
    assert (approved.flags, notice.read_at, reopened(SYSTEM, form)) == ([], NOW, 0)
    send(ciren, answered(instance=three, deprecated=two, age=91))
    assert Notice.objects.filter(kind="submission.edited_after_approval", user=deji, read_at=None).count() == 1


def test_a_waiting_edit_let_in_reopens_what_was_approved(form: Form, zhuoma: User, deji: User) -> None:
    one = new_instance()
    submission = send(zhuoma, answered(instance=one)).submission
    review(deji, submission, "approve")
    revoke(zhuoma)
    taken = review(deji, waiting_edit(zhuoma, one, age=90), "release")
    assert (taken.id, taken.state, taken.flags) == (submission.id, "received", ["edited_after_approval"])


# What counts.


def test_a_decision_that_changes_whether_it_counts_leaves_it_to_be_judged(form: Form, zhuoma: User, deji: User) -> None:
    submission = send(zhuoma, answered()).submission
    mark_validity(actor=SYSTEM, now=NOW, form_id=form.id)
    review(deji, submission, "reject", "不是本人")
    assert Submission.objects.get().is_valid is None
    mark_validity(actor=SYSTEM, now=NOW, form_id=form.id)
    assert accounted(SYSTEM, form)[0].reasons == {"rejected": 1}
    review(deji, submission, "approve")
    total = accounted(SYSTEM, form)[0]
    assert (total.invalid, total.unjudged, dict(total.reasons)) == (0, 1, {})
    mark_validity(actor=SYSTEM, now=NOW, form_id=form.id)
    review(deji, submission, "comment", "再看看")
    assert Submission.objects.get().is_valid is True


def test_what_a_person_decided_stays_whatever_the_review(form: Form, zhuoma: User, deji: User) -> None:
    submission = send(zhuoma, answered()).submission
    Submission.objects.update(is_valid=True, overruled="本人确认过")
    review(deji, submission, "reject", "x")
    assert Submission.objects.get().is_valid is True


def test_what_waits_in_quarantine_has_not_come_back_yet(form: Form, zhuoma: User, deji: User) -> None:
    revoke(zhuoma)
    held = send(zhuoma, answered()).submission
    assert accounted(SYSTEM, form)[0].returned == 0
    assert mark_validity(actor=SYSTEM, now=NOW, form_id=form.id).invalid == 0
    review(deji, held, "release")
    total = accounted(SYSTEM, form)[0]
    assert (total.returned, total.unjudged) == (1, 1)


def test_no_error_of_ours_lets_anything_out_of_quarantine(form: Form, zhuoma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianxin.domain.surveys.services import storing

    def fails(*_args: object) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(storing, "tell_reviewers", fails)
    revoke(zhuoma)
    submission = send(zhuoma, answered()).submission
    submission.refresh_from_db()
    assert (submission.state, "unchecked" in submission.flags) == ("quarantined", True)


def test_what_a_stranger_sent_is_read_by_reviewers_and_its_sender_alone(
    form: Form, zhuoma: User, ciren: User, deji: User, cuomu: User
) -> None:
    held = send(make_user("gone"), answered()).submission
    own = waiting_edit(zhuoma, new_instance())
    assert set(submissions(viewer_for(deji))) == {held, own}
    assert set(submissions(viewer_for(cuomu))) == {held, own}
    assert set(submissions(viewer_for(zhuoma))) == {own}
    assert not submissions(viewer_for(ciren)).exists()
    review(deji, held, "release")
    assert submissions(viewer_for(ciren)).get() == held


@pytest.mark.parametrize("original_first", [True, False], ids=["in order", "the original comes last"])
def test_an_edit_hides_neither_that_it_was_filled_too_fast_nor_its_day(zhuoma: User, cuomu: User, original_first: bool) -> None:
    form, one = make_asked(), new_instance()
    sent = [told("次仁", seconds=20, instance=one), told("次仁", words="再说一句", seconds=3_000, deprecated=one)]
    for xml in sent if original_first else reversed(sent):
        send(zhuoma, xml)
    if not original_first:
        waiting = Submission.objects.get(state="quarantined")
        review(cuomu, waiting, "release")
    mark_validity(actor=viewer_for(cuomu), now=NOW, form_id=form.id)
    kept = Submission.objects.get()
    assert kept.versions.count() == 2
    assert "too_fast" in kept.invalid_for


def test_one_filled_anew_has_its_own_time(zhuoma: User, cuomu: User) -> None:
    form, one = make_asked(), new_instance()
    send(zhuoma, told("次仁", seconds=20, instance=one))
    anew = told("次仁", seconds=3_000, deprecated=one)
    began = (NOW - timedelta(hours=1)).isoformat()
    send(zhuoma, anew.replace(f"<start>{began}".encode(), f"<start>{(NOW - timedelta(minutes=58)).isoformat()}".encode()))
    mark_validity(actor=viewer_for(cuomu), now=NOW, form_id=form.id)
    assert Submission.objects.get().invalid_for == []
