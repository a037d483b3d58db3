"""Whatever a phone sends and however often: every well-formed submission is kept, exactly once, byte by byte."""

from __future__ import annotations

import hashlib
import itertools
from datetime import date, timedelta

import pytest

from lianxin.base.access.models import Grant, User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.files.selectors import content_of
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys import services
from lianxin.domain.surveys.events import SubmissionReceived
from lianxin.domain.surveys.models import Form, FormAssignment, Submission, SubmissionFile, SubmissionVersion
from lianxin.domain.surveys.selectors import findings_of, submission_or_404, submissions, viewer_of_token
from lianxin.domain.surveys.services import deriving
from lianxin.kernel import events
from tests.domain.surveys.made import (
    SYSTEM,
    answered,
    make_form,
    new_instance,
    photo,
    publish,
    send,
    workbook,
)
from tests.factories import GONGKA, NOW, TABA, make_resident, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(db: None) -> Form:
    return make_form()


def test_the_bytes_are_kept_as_they_came(form: Form, zhuoma: User) -> None:
    xml = answered()
    received = send(zhuoma, xml, device="平板 3", client="Collect 2026.3")
    kept = SubmissionVersion.objects.get(submission=received.submission)
    assert (received.status, bytes(kept.xml), kept.sha256) == ("new", xml, hashlib.sha256(xml).hexdigest())
    assert (kept.device, kept.client, kept.received_by) == ("平板 3", "Collect 2026.3", zhuoma.id)
    assert received.submission.state == "received"
    assert received.submission.answers["age"] == 72
    assert received.submission.place == GONGKA
    assert AuditEntry.objects.get(verb="submission.receive").subject_id == str(received.submission.id)


def test_the_same_bytes_again_are_accepted_and_change_nothing(form: Form, zhuoma: User) -> None:
    xml = answered()
    first, second = send(zhuoma, xml), send(zhuoma, xml)
    assert (second.status, second.submission.id) == ("again", first.submission.id)
    assert Submission.objects.count() == SubmissionVersion.objects.count() == 1
    assert AuditEntry.objects.filter(verb="submission.receive").count() == 1


def test_other_bytes_under_the_same_id_are_a_conflict(form: Form, zhuoma: User) -> None:
    instance = new_instance()
    send(zhuoma, answered(instance=instance, age=72))
    with refused("survey.conflict"):
        send(zhuoma, answered(instance=instance, age=73))
    assert Submission.objects.get().answers["age"] == 72


def test_the_same_id_under_two_forms_is_two_submissions(form: Form, zhuoma: User) -> None:
    make_form(form_id="child")
    instance = new_instance()
    send(zhuoma, answered(instance=instance))
    send(zhuoma, answered(instance=instance, form_id="child"))
    assert Submission.objects.count() == 2


def test_what_breaks_a_rule_is_kept_with_its_finding_in_every_language(form: Form, zhuoma: User) -> None:
    received = send(zhuoma, answered(age=45))
    assert received.submission.state == "has_issues"
    (found,) = findings_of(viewer_for(zhuoma), received.submission, "zh-hans")
    assert (found.kind, found.value, found.label, found.message) == ("constraint", "45", "年龄", "须满 60 岁")
    (found,) = findings_of(viewer_for(zhuoma), received.submission, "bo")
    assert found.message == "ལོ་ ༦༠ དགོས།"


def test_a_total_that_the_phone_made_up_is_made_again(form: Form, zhuoma: User) -> None:
    received = send(zhuoma, answered(age=70, twice=999))
    assert received.submission.answers["twice"] == 140
    assert "recalculated" in received.submission.flags


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"<data", "survey.xml_refused"),
        (b"", "survey.xml_refused"),
        (b"<!DOCTYPE d [<!ENTITY a 'b'>]><data id='elder'>&a;</data>", "survey.xml_refused"),
        (b"<data id='elder' version='1'><age>70</age></data>", "survey.instance_missing"),
        (answered(form_id="nobody"), "survey.form_unknown"),
        (b"<data>" + b"x" * services.MAX_XML + b"</data>", "survey.xml_too_large"),
    ],
)
def test_what_is_no_submission_is_refused_by_name(form: Form, zhuoma: User, xml: bytes, code: str) -> None:
    with refused(code):
        send(zhuoma, xml)
    assert not Submission.objects.exists()


def test_a_visitor_sends_nothing(form: Form) -> None:
    with refused("access.denied"):
        services.receive_submission(actor=SYSTEM.nobody(), now=NOW, xml=answered(), channel="openrosa")


def test_a_form_that_was_never_published_is_unknown(db: None, zhuoma: User) -> None:
    services.upload_form(actor=SYSTEM, now=NOW, place="540127000000", content=workbook(), filename="elder.md")
    with refused("survey.form_unknown"):
        send(zhuoma, answered())


# Offline for long, closed, retired, unknown.


def test_thirty_days_later_a_retired_version_is_taken_and_checked_by_its_own_rules(
    form: Form, zhuoma: User
) -> None:
    xml = answered(at=NOW)
    publish("2")
    received = send(zhuoma, xml, now=NOW + timedelta(days=30))
    assert (received.status, received.submission.state) == ("new", "received")
    assert received.submission.flags == ["retired_version"]
    assert received.submission.form_version is not None
    assert received.submission.form_version.version == "1"


def test_an_unknown_version_is_taken_and_marked(form: Form, zhuoma: User) -> None:
    received = send(zhuoma, answered(version="77"))
    assert received.submission.flags == ["unknown_version"]


def test_a_closed_form_still_takes_what_was_filled_in(form: Form, zhuoma: User) -> None:
    services.close_form(actor=SYSTEM, now=NOW, form_id=form.id)
    received = send(zhuoma, answered())
    assert (received.submission.state, received.submission.flags) == ("received", ["form_closed"])


def test_filled_in_before_the_assignment_ended_it_may_come_later(form: Form, zhuoma: User) -> None:
    services.unassign(
        actor=SYSTEM, now=NOW + timedelta(days=1), assignment_id=FormAssignment.objects.get().id
    )
    assert send(zhuoma, answered(at=NOW), now=NOW + timedelta(days=20)).submission.flags == []
    late = send(zhuoma, answered(at=NOW + timedelta(days=9)), now=NOW + timedelta(days=20))
    assert (late.submission.state, late.submission.flags) == ("received", ["out_of_period"])


# Nobody's right any more: quarantine.


def test_whoever_has_lost_the_role_still_delivers_into_quarantine(
    form: Form, zhuoma: User, deji: User
) -> None:
    Grant.objects.filter(user=zhuoma).update(ends_on=date(2026, 11, 1))
    received = send(zhuoma, answered(photo="a.jpg"), files={"a.jpg": photo()})
    assert (received.status, received.submission.state, received.missing) == ("new", "quarantined", ())
    assert "access_revoked" in received.submission.flags
    assert received.submission.place == GONGKA
    assert not submissions(viewer_for(zhuoma)).exists()
    assert submissions(viewer_for(deji)).get() == received.submission


def test_a_revoked_device_delivers_into_quarantine(form: Form, zhuoma: User) -> None:
    device, token = services.make_device(actor=viewer_for(zhuoma), now=NOW, name="平板")
    services.revoke_device(actor=viewer_for(zhuoma), now=NOW, device_id=device.id)
    holder = viewer_of_token(token, NOW)
    received = services.receive_submission(
        actor=holder.viewer, now=NOW, xml=answered(), channel="openrosa", sender=holder
    )
    assert (received.submission.state, received.submission.worker_id) == ("quarantined", zhuoma.id)


def test_where_the_form_is_not_assigned_it_waits(zhuoma: User) -> None:
    make_form(assigned="540127101000")
    received = send(zhuoma, answered())
    assert (received.submission.state, received.submission.flags) == ("quarantined", ["not_assigned"])


def test_an_outsider_delivers_into_the_countys_quarantine_and_sees_nothing(
    form: Form, zhangwei: User
) -> None:
    received = send(zhangwei, answered())
    assert received.submission.state == "quarantined"
    assert received.submission.place == form.place
    with refused("general.not_found"):
        submission_or_404(viewer_for(zhangwei), received.submission.id)


# About whom, from where.


def test_the_hidden_field_names_the_resident(form: Form, zhuoma: User, baima: Resident) -> None:
    received = send(zhuoma, answered(resident=baima.id))
    assert (received.submission.resident_id, received.submission.place) == (baima.id, TABA)


def test_a_resident_out_of_reach_is_not_linked(form: Form, zhuoma: User) -> None:
    stranger = make_resident("远方", "330109002001")
    for named in (stranger.id, "no-uuid"):
        received = send(zhuoma, answered(resident=named))
        assert received.submission.resident_id is None
        assert (received.submission.state, received.submission.flags) == ("quarantined", ["resident_unknown"])


def test_a_file_that_was_merged_meanwhile_stands_for_the_one_kept(form: Form, zhuoma: User, baima: Resident) -> None:
    double = make_resident("白玛", TABA)
    Resident.objects.filter(id=double.id).update(merged_into=baima)
    received = send(zhuoma, answered(resident=double.id))
    assert (received.submission.resident_id, received.submission.state) == (baima.id, "received")


def test_a_place_given_by_the_phone_counts_only_within_reach(form: Form, zhuoma: User) -> None:
    assert send(zhuoma, answered(), place_hint=TABA).submission.place == TABA
    for hint in ("330109002001", "nonsense", "540127101201"):
        assert send(zhuoma, answered(), place_hint=hint).submission.place == GONGKA


def test_of_two_counties_forms_with_one_id_it_is_the_senders_own(form: Form, zhuoma: User) -> None:
    make_form(place="330109000000", assigned="330109002000")
    assert send(zhuoma, answered()).submission.form == form


# Photos.


def test_photos_come_with_the_data_or_one_by_one(form: Form, zhuoma: User) -> None:
    instance = new_instance()
    xml = answered(instance=instance, photo="a.jpg", photo2="b.jpg")
    first = send(zhuoma, xml, files={"a.jpg": photo(exif=True)})
    assert first.missing == ("b.jpg",)
    raw = photo("#334455")
    state = services.receive_file(
        actor=viewer_for(zhuoma), now=NOW, form_id="elder", instance_id=instance, name="b.jpg", content=raw
    )
    assert (state.is_here, state.sent_sha256) == (True, hashlib.sha256(raw).hexdigest())
    assert send(zhuoma, xml).missing == ()
    kept = SubmissionFile.objects.get(name="a.jpg").file
    assert kept is not None
    assert b"SECRET-PHONE" not in content_of(kept)
    assert kept.place == GONGKA


@pytest.mark.parametrize("order", list(itertools.permutations([("a.jpg",), ("b.jpg",), ()])))
def test_split_posts_in_any_order_make_one_submission_with_all_photos(
    form: Form, zhuoma: User, order: tuple[tuple[str, ...], ...]
) -> None:
    xml = answered(photo="a.jpg", photo2="b.jpg")
    images = {"a.jpg": photo(), "b.jpg": photo("#123456")}
    statuses = [
        send(zhuoma, xml, files={name: images[name] for name in names}).status for names in (*order, *order)
    ]
    assert statuses[0] == "new"
    assert set(statuses[3:]) == {"again"}
    assert Submission.objects.count() == 1
    assert SubmissionFile.objects.filter(file__isnull=False).count() == 2


def test_two_photos_with_the_same_bytes_are_two_files_of_one_content(form: Form, zhuoma: User) -> None:
    same = photo()
    received = send(zhuoma, answered(photo="a.jpg", photo2="b.jpg"), files={"a.jpg": same, "b.jpg": same})
    assert received.missing == ()
    assert len({one.file_id for one in SubmissionFile.objects.all()}) == 1


def test_a_broken_photo_blocks_nothing_and_is_told(form: Form, zhuoma: User) -> None:
    xml = answered(photo="a.jpg", photo2="b.jpg")
    received = send(zhuoma, xml, files={"a.jpg": photo()[:300], "b.jpg": photo()})
    assert (received.status, received.missing) == ("new", ("a.jpg",))
    assert {one.name: one.problem for one in received.files} == {"a.jpg": "file.broken", "b.jpg": ""}
    assert Submission.objects.get().flags == ["file_refused"]
    again = send(zhuoma, xml, files={"a.jpg": photo()})
    assert (again.status, again.missing, Submission.objects.get().flags) == ("attached", (), [])


def test_what_is_here_is_not_replaced_by_what_cannot_be_read(form: Form, zhuoma: User) -> None:
    xml = answered(photo="a.jpg")
    send(zhuoma, xml, files={"a.jpg": photo()})
    assert send(zhuoma, xml, files={"a.jpg": b"\xff\xd8\xff broken"}).missing == ()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b.jpg", "a\\b.jpg", "..", "", "x" * 201, "a\0.jpg"])
def test_a_file_name_that_leads_elsewhere_is_refused_and_the_data_kept(
    form: Form, zhuoma: User, name: str
) -> None:
    received = send(zhuoma, answered(), files={name: photo()})
    assert [one.problem for one in received.files] == ["survey.file_name"]
    assert Submission.objects.count() == 1
    assert not SubmissionFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("said.m4a", b"\0\0\0\x20ftypM4A \0\0", "video/mp4"),
        ("said.amr", b"#!AMR\n\x0c", "audio/amr"),
        ("audit.csv", b"event,node,start\nform start,,1\n", "text/csv"),
    ],
)
def test_sound_film_and_tables_are_taken_as_they_are(
    form: Form, zhuoma: User, name: str, content: bytes, media_type: str
) -> None:
    received = send(zhuoma, answered(), files={name: content})
    kept = SubmissionFile.objects.get(version=received.version).file
    assert kept is not None
    assert (kept.media_type, content_of(kept)) == (media_type, content)


def test_a_page_is_no_table(form: Form, zhuoma: User) -> None:
    received = send(zhuoma, answered(), files={"x.csv": b"<script>alert(1),</script>"})
    assert [one.problem for one in received.files] == ["file.type_refused"]


def test_another_worker_adds_no_file_to_what_they_have_no_reach_over(
    form: Form, zhuoma: User, zhangwei: User
) -> None:
    instance = new_instance()
    xml = answered(instance=instance, photo="a.jpg")
    send(zhuoma, xml)
    given = {"form_id": "elder", "instance_id": instance, "name": "a.jpg", "content": photo()}
    with refused("survey.submission_unknown"):
        services.receive_file(actor=viewer_for(zhangwei), now=NOW, **given)  # type: ignore[arg-type]
    assert send(zhangwei, xml, files={"a.jpg": photo()}).missing == ("a.jpg",)


# Edits.


def test_an_edit_is_a_further_version_and_keeps_the_photos(form: Form, zhuoma: User) -> None:
    one, two = new_instance(), new_instance()
    first = send(zhuoma, answered(instance=one, age=45, photo="a.jpg"), files={"a.jpg": photo()})
    edited = send(zhuoma, answered(instance=two, deprecated=one, age=65, photo="a.jpg"))
    assert (edited.status, edited.submission.id, edited.version.number) == ("edited", first.submission.id, 2)
    assert (edited.submission.state, edited.submission.answers["age"], edited.missing) == ("received", 65, ())
    assert SubmissionVersion.objects.count() == 2
    again = send(zhuoma, answered(instance=two, deprecated=one, age=65, photo="a.jpg"))
    assert again.status == "again"


def test_an_edit_by_somebody_without_reach_waits_beside_it(form: Form, zhuoma: User, zhangwei: User) -> None:
    one = new_instance()
    first = send(zhuoma, answered(instance=one))
    theirs = send(zhangwei, answered(deprecated=one, age=99))
    assert theirs.submission.id != first.submission.id
    assert (theirs.submission.state, "edit_of_other" in theirs.submission.flags) == ("quarantined", True)
    assert Submission.objects.get(id=first.submission.id).answers["age"] == 72


def test_a_colleague_of_the_township_may_correct(form: Form, zhuoma: User, ciren: User) -> None:
    one = new_instance()
    first = send(zhuoma, answered(instance=one))
    edited = send(ciren, answered(deprecated=one, age=80))
    assert (edited.submission.id, edited.submission.worker_id) == (first.submission.id, zhuoma.id)


def test_a_submission_that_cannot_be_checked_is_kept(
    form: Form, zhuoma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(version: object) -> object:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(deriving, "compiled", fails)
    received = send(zhuoma, answered())
    assert (received.submission.state, received.submission.flags) == ("has_issues", ["unchecked"])
    monkeypatch.undo()
    services.rederive(actor=SYSTEM, now=NOW, version_id=received.version.id)
    kept = Submission.objects.get()
    assert (kept.state, kept.flags, kept.answers["age"]) == ("received", [], 72)


def test_what_fails_afterwards_keeps_no_submission_out(
    form: Form, zhuoma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(event: SubmissionReceived) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setitem(events._HANDLERS, SubmissionReceived, [fails])
    received = send(zhuoma, answered())
    assert (received.submission.state, received.submission.flags) == ("has_issues", ["unchecked"])
    monkeypatch.undo()
    services.rederive(actor=SYSTEM, now=NOW, version_id=received.version.id)
    assert Submission.objects.get().state == "received"


def test_account_without_any_role_is_quarantined_at_its_own_place(form: Form) -> None:
    nobody = make_user("new", place=TABA)
    received = send(nobody, answered())
    assert (received.submission.state, received.submission.place) == ("quarantined", TABA)
