"""From the workbook to the worker's list: uploaded, checked, published, assigned, closed."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.files.selectors import content_of
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Form, FormAssignment, FormVersion
from lianxin.domain.surveys.selectors import (
    assignments_of,
    errors_of,
    form_list,
    form_or_404,
    forms,
    media_of,
    to_fill,
    version_or_404,
    versions_of,
)
from tests.domain.surveys.made import SYSTEM, make_form, publish, workbook
from tests.factories import BEIGAN, GONGKA, MOZHUGONGKA, NOW, TABA, TODAY, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db
NEXT_TOWNSHIP = "540127101000"


def upload(user: User, content: bytes = b"", place: str = MOZHUGONGKA) -> FormVersion:
    return services.upload_form(
        actor=viewer_for(user), now=NOW, place=place, content=content or workbook(), filename="elder.md"
    )


def broken() -> bytes:
    return workbook().replace(b"select_one yes_no", b"select_one nothing")


def test_a_workbook_becomes_a_draft_with_its_languages(cuomu: User) -> None:
    version = upload(cuomu)
    assert (version.state, version.form.state, version.form.form_id) == ("draft", "draft", "elder")
    assert version.titles["zh"] == "老人需求"
    assert [one["code"] for one in version.languages] == ["zh", "bo"]
    assert not errors_of(version)
    assert version.source is not None
    assert content_of(version.source) == workbook()
    assert not to_fill(SYSTEM, today=TODAY)


def test_errors_are_kept_for_the_author_to_see_and_bar_publishing(cuomu: User) -> None:
    version = upload(cuomu, broken())
    (error,) = errors_of(version)
    assert (error["sheet"], error["row"]) == ("survey", 8)
    with refused("survey.has_errors"):
        services.publish_version(actor=viewer_for(cuomu), now=NOW, version_id=version.id)
    assert upload(cuomu).id == version.id, "the mended workbook takes the draft's place"
    services.publish_version(actor=viewer_for(cuomu), now=NOW, version_id=version.id)
    assert Form.objects.get().state == "open"


def test_a_wrong_row_of_our_own_sheets_is_an_error_at_its_row(cuomu: User) -> None:
    sheets = b"""
| validity |
| | rule | value |
| | complete | 0.9 |
| | astrology | 3 |
| needs |
| | when | kind | urgency |
| | ${alone} = 'yes' | nosuchkind | normal |
"""
    version = upload(cuomu, workbook() + sheets)
    found = {(one["sheet"], one["row"]) for one in errors_of(version)}
    assert len(found) == 2
    assert {sheet for sheet, _ in found} == {"validity", "needs"}
    assert len(version.validity) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 nothing", "survey.workbook_unreadable"),
        (workbook(form_id=""), "survey.form_id_missing"),
        (workbook(form_id="x" * 121), "survey.form_id_missing"),
        (b"x" * (9 * 1024 * 1024), "survey.workbook_too_large"),
        (workbook(form_id="../evil"), "survey.form_id_wrong"),
    ],
)
def test_what_is_no_form_is_refused_by_name(cuomu: User, content: bytes, code: str) -> None:
    with refused(code):
        services.upload_form(
            actor=viewer_for(cuomu), now=NOW, place=MOZHUGONGKA, content=content, filename="a.xlsx" if content[:2] == b"PK" else "a.md"
        )
    assert not Form.objects.exists()


def test_a_published_version_never_changes(cuomu: User) -> None:
    version = upload(cuomu)
    services.publish_version(actor=viewer_for(cuomu), now=NOW, version_id=version.id)
    assert upload(cuomu).id == version.id
    with refused("survey.version_taken"):
        upload(cuomu, workbook().replace("独居吗".encode(), "一个人住吗".encode()))


def test_publishing_retires_the_former_version(cuomu: User) -> None:
    form = make_form()
    publish("2")
    states = dict(form.versions.values_list("version", "state"))
    assert states == {"1": "retired", "2": "published"}
    assert Form.objects.get().current == form.versions.get(version="2")
    with refused("survey.not_draft"):
        services.publish_version(actor=viewer_for(cuomu), now=NOW, version_id=form.versions.get(version="1").id)


def test_a_form_that_refers_to_a_file_waits_for_it_and_the_next_version_has_it(cuomu: User) -> None:
    actor = viewer_for(cuomu)
    listed = workbook().replace(b"select_one yes_no", b"select_one_from_file houses.csv")
    version = upload(cuomu, listed)
    assert version.wanted_media == ["houses.csv"]
    with refused("survey.media_missing"):
        services.publish_version(actor=actor, now=NOW, version_id=version.id)
    with refused("survey.file_name"):
        services.add_media(actor=actor, now=NOW, version_id=version.id, name="../houses.csv", content=b"name,label\n1,a\n")
    for content in ("name,label\n1,一号院\n".encode("gb18030"), b'name,label\n1,"' + b"no end " * 20_000):
        with refused("survey.media_unreadable"):  # as Excel saves a CSV in China; a quotation mark without its twin
            services.add_media(actor=actor, now=NOW, version_id=version.id, name="houses.csv", content=content)
    given = b"name,label\n1,one\n2,two\n"
    media = services.add_media(actor=actor, now=NOW, version_id=version.id, name="houses.csv", content=given)
    assert media.md5 == hashlib.md5(given, usedforsecurity=False).hexdigest()
    services.publish_version(actor=actor, now=NOW, version_id=version.id)
    later = upload(cuomu, listed.replace(b"| 1 |", b"| 2 |"))
    assert [one.name for one in media_of(actor, later)] == ["houses.csv"]
    with refused("survey.not_draft"):
        services.add_media(actor=actor, now=NOW, version_id=version.id, name="houses.csv", content=b"a,b\n")


def test_only_an_author_of_that_place_uploads(zhuoma: User, deji: User, cuomu: User) -> None:
    for user in (zhuoma, deji):
        with refused("access.denied"):
            upload(user)
    with refused("access.denied"):
        upload(cuomu, place="330109000000")
    with refused("general.place_unknown"):
        upload(cuomu, place="nowhere")


def test_a_form_is_filled_in_where_and_while_it_is_assigned(zhuoma: User, deji: User) -> None:
    form = make_form(assigned="")
    worker = viewer_for(zhuoma)
    assert to_fill(worker, today=TODAY) == []
    services.assign_form(
        actor=viewer_for(deji), now=NOW, form_id=form.id, place=GONGKA, starts_on=TODAY, ends_on=TODAY + timedelta(days=3), copies=40
    )
    assert to_fill(worker, today=TODAY) == [form]
    assert to_fill(worker, today=TODAY - timedelta(days=1)) == []
    assert to_fill(worker, today=TODAY + timedelta(days=3)) == []
    services.close_form(actor=SYSTEM, now=NOW, form_id=form.id)
    assert to_fill(worker, today=TODAY) == []
    services.reopen_form(actor=SYSTEM, now=NOW, form_id=form.id)
    assert to_fill(worker, today=TODAY) == [form]


@pytest.mark.parametrize("place", [MOZHUGONGKA, GONGKA, TABA])
def test_assigned_above_or_below_the_worker_is_assigned_to_the_worker(zhuoma: User, place: str) -> None:
    form = make_form(assigned=place)
    assert to_fill(viewer_for(zhuoma), today=TODAY) == [form]


def test_the_next_townships_form_is_not(zhuoma: User) -> None:
    make_form(assigned=NEXT_TOWNSHIP)
    assert to_fill(viewer_for(zhuoma), today=TODAY) == []


def test_assigning_keeps_to_ones_own_places_and_the_forms(deji: User, cuomu: User) -> None:
    form = make_form(assigned="")
    days = {"starts_on": TODAY, "form_id": form.id, "now": NOW}
    with refused("access.denied"):
        services.assign_form(actor=viewer_for(deji), place=NEXT_TOWNSHIP, **days)  # type: ignore[arg-type]
    with refused("survey.place_outside"):
        services.assign_form(actor=SYSTEM, place=BEIGAN, **days)  # type: ignore[arg-type]
    with refused("survey.period_invalid"):
        services.assign_form(actor=viewer_for(cuomu), place=GONGKA, ends_on=TODAY, **days)  # type: ignore[arg-type]
    with refused("access.denied"):
        services.close_form(actor=viewer_for(deji), now=NOW, form_id=form.id)
    services.assign_form(actor=viewer_for(cuomu), place=GONGKA, copies=10, **days)  # type: ignore[arg-type]
    services.assign_form(actor=viewer_for(cuomu), place=GONGKA, copies=12, **days)  # type: ignore[arg-type]
    assert FormAssignment.objects.get().copies == 12


def test_a_township_sees_the_countys_form_and_its_own_assignments(zhuoma: User, deji: User, zhangwei: User) -> None:
    form = make_form(assigned=GONGKA)
    services.assign_form(actor=SYSTEM, now=NOW, form_id=form.id, place=NEXT_TOWNSHIP, starts_on=TODAY)
    assert list(forms(viewer_for(zhuoma))) == [form]
    assert [one.place for one in assignments_of(viewer_for(deji), form)] == [GONGKA]
    assert not forms(viewer_for(zhangwei)).exists()
    with refused("general.not_found"):
        form_or_404(viewer_for(zhangwei), form.id)
    assert form.current is not None
    with refused("general.not_found"):
        version_or_404(viewer_for(zhangwei), form.current.id)
    assert versions_of(viewer_for(zhuoma), form).count() == 1


def test_the_phones_list_has_each_form_once_and_its_former_versions_on_request(zhuoma: User, zhangwei: User) -> None:
    form = make_form()
    make_form(place="540100000000", assigned="540100000000")
    publish("2")
    worker = viewer_for(zhuoma)
    (row,) = form_list(worker, today=TODAY)
    assert (row.form, row.version.version, row.has_media) == (form, "2", False)
    assert row.version.md5 == hashlib.md5(bytes(row.version.xml), usedforsecurity=False).hexdigest()
    assert not form_list(viewer_for(zhangwei), today=TODAY)


def test_the_forms_of_the_packs_are_published_once() -> None:
    made = services.install_pack_forms(actor=SYSTEM, now=NOW, place=MOZHUGONGKA)
    assert made
    assert {version.form.place for version in made} == {MOZHUGONGKA}
    assert set(Form.objects.values_list("state", flat=True)) == {"open"}
    assert services.install_pack_forms(actor=SYSTEM, now=NOW, place=MOZHUGONGKA) == []
    services.install_pack_forms(actor=SYSTEM, now=NOW, place="330109000000")
    assert Form.objects.filter(place="330109000000").count() >= len(made) - 1


def test_unassigning_ends_today_and_twice_changes_nothing(cuomu: User) -> None:
    make_form()
    found = FormAssignment.objects.get()
    services.unassign(actor=viewer_for(cuomu), now=NOW, assignment_id=found.id)
    services.unassign(actor=viewer_for(cuomu), now=NOW + timedelta(days=5), assignment_id=found.id)
    assert FormAssignment.objects.get().ends_on == TODAY


def test_names_and_rules_of_the_sheet_of_validity_are_checked_like_those_of_needs(cuomu: User) -> None:
    rows = b"""
| validity |
| | rule | value |
| | duplicate | nobody |
| | copied | 20 |
| | recalculated | |
| | complete | 150 |
| | straight_line | alone |
"""
    version = upload(cuomu, workbook() + rows)
    errors = {(one["code"], one["column"]) for one in errors_of(version)}
    assert errors == {("reference-unknown", "value"), ("validity-value-wrong", "value")}


def test_errors_of_our_own_sheets_stand_beside_those_of_the_survey(cuomu: User) -> None:
    rows = b"\n| validity |\n| | rule | value |\n| | astrology | 3 |\n| needs |\n| | when | kind |\n| | ${alone} = 'yes' | nosuchkind |\n"
    found = {one["sheet"] for one in errors_of(upload(cuomu, broken() + rows))}
    assert found == {"survey", "validity", "needs"}


def test_a_draft_is_thrown_away_with_its_form_when_nothing_else_is_left_of_it(
    cuomu: User, zhuoma: User, deji: User, zhangwei: User
) -> None:
    version = upload(cuomu)
    for user in (zhuoma, deji, zhangwei):
        with refused("access.denied"):
            services.discard_version(actor=viewer_for(user), now=NOW, version_id=version.id)
    assert services.discard_version(actor=viewer_for(cuomu), now=NOW, version_id=version.id) is None
    assert not Form.objects.exists()
    form = make_form()
    draft = upload(cuomu, workbook("2"))
    assert services.discard_version(actor=viewer_for(cuomu), now=NOW, version_id=draft.id) == form
    assert form.current is not None
    with refused("survey.not_draft"):
        services.discard_version(actor=viewer_for(cuomu), now=NOW, version_id=form.current.id)


def test_an_author_of_another_county_throws_nothing_away(cuomu: User) -> None:
    version = upload(cuomu)
    other = make_user("other", "bureau_officer", "540121000000")
    with refused("general.not_found"):
        services.discard_version(actor=viewer_for(other), now=NOW, version_id=version.id)
