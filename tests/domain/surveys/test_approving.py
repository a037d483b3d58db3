"""Several submissions are approved at once when nothing was found in them; the others are left, and named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from lianxin.base.audit.models import AuditEntry
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Form, ReviewStep, Submission
from lianxin.domain.surveys.selectors.approving import approvable
from tests import factories
from tests.domain.surveys.made import answered, make_form, new_instance, send
from tests.domain.surveys.test_needs_found import screened
from tests.factories import BEIGAN, NOW, refused, viewer_for

if TYPE_CHECKING:
    from django.test import Client

    from lianxin.base.access.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(db: None) -> Form:
    return make_form()


@pytest.fixture
def sound(form: Form, zhuoma: User) -> list[Submission]:
    return [send(zhuoma, answered(age=age)).submission for age in (71, 72)]


def ticks(*rows: Submission, number: int = 1) -> dict[str, list[str]]:
    return {"one": [f"{one.id}:{number}" for one in rows]}


def approve(client: Client, given: dict[str, list[str]], code: int = 200) -> str:
    answer = client.post(reverse("surveys:approve"), given, follow=True)
    assert answer.status_code == code
    return answer.content.decode()


def states() -> dict[object, str]:
    return dict(Submission.objects.values_list("id", "state"))


def test_the_sound_ones_are_offered_and_those_with_findings_are_named_with_a_way_to_them(
    client: Client, sound: list[Submission], zhuoma: User, deji: User
) -> None:
    wrong = send(zhuoma, answered(age=45)).submission
    factories.sign_in(client, deji)
    assert reverse("surveys:approve") in client.get(reverse("surveys:submissions")).content.decode()
    page = client.get(reverse("surveys:approve")).content.decode()
    assert set(re.findall(r'name="one" value="([^"]+)"(?: checked)?>', page)) == {f"{one.id}:1" for one in sound}
    assert "没有发现问题的 2 份" in page
    assert "要打开看的 1 份" in page
    assert reverse("surveys:submission", args=[wrong.id]) in page
    assert " checked" not in page, "nobody approves by looking"
    assert client.get(reverse("surveys:approve") + "?all=1").content.decode().count(" checked") == 2


def test_each_that_was_ticked_is_approved_with_a_step_and_an_audit_row_of_its_own(client: Client, sound: list[Submission], deji: User) -> None:
    factories.sign_in(client, deji)
    assert "已通过 2 份答卷" in approve(client, ticks(*sound))
    assert set(states().values()) == {"approved"}
    assert ReviewStep.objects.filter(act="approve", made_by=deji.id).count() == 2
    assert {row.subject_id for row in AuditEntry.objects.filter(verb="submission.review")} == {str(one.id) for one in sound}
    approve(client, ticks(*sound))
    assert ReviewStep.objects.count() == 2, "sent twice it changes nothing"


def test_one_that_is_not_ticked_is_left(client: Client, sound: list[Submission], deji: User) -> None:
    factories.sign_in(client, deji)
    approve(client, ticks(sound[0]))
    assert states() == {sound[0].id: "approved", sound[1].id: "received"}
    assert "还没有勾选" in approve(client, {})


def test_one_that_changed_since_the_page_was_drawn_is_left_and_named(client: Client, sound: list[Submission], zhuoma: User, deji: User) -> None:
    send(zhuoma, answered(age=80, deprecated=sound[0].root_id, instance=new_instance()))
    factories.sign_in(client, deji)
    page = approve(client, ticks(*sound))
    assert "已通过 1 份答卷" in page
    assert "1 份没有通过" in page
    assert "有了新的版本" in page
    assert states() == {sound[0].id: "received", sound[1].id: "approved"}


def test_findings_marks_and_ones_own_are_never_approved_unopened(
    client: Client, form: Form, zhuoma: User, deji: User, sound: list[Submission]
) -> None:
    wrong, own = send(zhuoma, answered(age=45)).submission, send(deji, answered(age=77)).submission
    late = send(zhuoma, answered(age=79, twice=1)).submission
    assert "recalculated" in late.flags
    rows = list(Submission.objects.all())
    assert set(approvable(viewer_for(deji), rows)) == {one.id for one in sound}
    factories.sign_in(client, deji)
    page = approve(client, ticks(wrong, own, late, sound[0]))
    assert "已通过 1 份答卷" in page
    assert "3 份没有通过" in page
    assert [states()[one.id] for one in (wrong, own, late)] == ["has_issues", "received", late.state]


def test_an_answer_that_cannot_wait_is_opened(zhuoma: User, deji: User) -> None:
    pressing = screened(zhuoma, 1)
    assert approvable(viewer_for(deji), [pressing]) == {}
    with refused("survey.needs_reading"):
        services.review_submission(actor=viewer_for(deji), now=NOW, submission_id=pressing.id, act="approve", only_sound=True)
    calm = screened(zhuoma, 0)
    assert list(approvable(viewer_for(deji), [calm])) == [calm.id]


def test_who_may_not_review_approves_nothing(client: Client, sound: list[Submission], zhuoma: User) -> None:
    factories.sign_in(client, zhuoma)
    assert reverse("surveys:approve") not in client.get(reverse("surveys:submissions")).content.decode()
    assert client.get(reverse("surveys:approve")).status_code == 403
    approve(client, ticks(*sound), 403)
    assert set(states().values()) == {"received"}


def test_with_one_from_elsewhere_among_them_nothing_is_approved(client: Client, sound: list[Submission]) -> None:
    head = factories.make_user("far", "station_head", BEIGAN)
    factories.sign_in(client, head)
    assert "没有发现问题的 0 份" in client.get(reverse("surveys:approve")).content.decode()
    approve(client, ticks(*sound), 404)
    assert set(states().values()) == {"received"}
    assert approvable(viewer_for(head), sound) == {}


def test_a_tick_that_is_none_is_not_found(client: Client, sound: list[Submission], deji: User) -> None:
    factories.sign_in(client, deji)
    approve(client, {"one": [f"{sound[0].id}:1", "x:1"]}, 404)
    assert set(states().values()) == {"received"}
