"""Devices and personal links: told once, ended at once, good for what they are for and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.services import reset_password
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import FillLink, Form, FormDevice, Submission
from lianxin.domain.surveys.selectors import devices, devices_within, links_of, open_link, viewer_of_token
from lianxin.kernel import events
from tests.domain.surveys.made import SYSTEM, answered, make_form, new_instance, photo, publish, send
from tests.factories import BEIGAN, GONGKA, MOZHUGONGKA, NOW, TABA, TODAY, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db
WEEK = NOW + timedelta(days=7)


@pytest.fixture
def form(db: None) -> Form:
    return make_form()


@pytest.fixture
def link(form: Form, zhuoma: User, baima: Resident) -> tuple[FillLink, str]:
    return services.make_link(actor=viewer_for(zhuoma), now=NOW, form_id=form.id, resident_id=baima.id, expires_at=WEEK)


def test_a_devices_token_is_its_user_and_is_not_kept(zhuoma: User) -> None:
    device, token = services.make_device(actor=viewer_for(zhuoma), now=NOW, name="平板")
    assert token not in str(FormDevice.objects.values().get())
    assert token not in str(list(AuditEntry.objects.values()))
    holder = viewer_of_token(token, NOW)
    assert (holder.viewer.id, holder.device_id, holder.is_revoked) == (zhuoma.id, device.id, False)
    assert holder.viewer.may("submission.send", GONGKA)
    with refused("survey.token_unknown"):
        viewer_of_token(token[:-1], NOW)


def test_revoked_or_of_an_ended_account_it_may_do_nothing(zhuoma: User) -> None:
    device, token = services.make_device(actor=viewer_for(zhuoma), now=NOW, name="平板")
    User.objects.filter(id=zhuoma.id).update(is_active=False)
    assert not viewer_of_token(token, NOW).viewer.reach
    User.objects.filter(id=zhuoma.id).update(is_active=True)
    services.revoke_device(actor=viewer_for(zhuoma), now=NOW, device_id=device.id)
    holder = viewer_of_token(token, NOW)
    assert (holder.is_revoked, dict(holder.viewer.reach)) == (True, {})


def test_a_password_reset_ends_the_devices_of_that_person_alone(zhuoma: User, ciren: User) -> None:
    _, token = services.make_device(actor=viewer_for(zhuoma), now=NOW, name="平板")
    _, others = services.make_device(actor=viewer_for(ciren), now=NOW, name="手机")
    admin = viewer_for(make_user("boss", "system_admin", MOZHUGONGKA))
    reset_password(actor=admin, now=NOW, user=zhuoma, password="Tianhu-9-yak-salt")
    assert viewer_of_token(token, NOW).is_revoked
    assert not viewer_of_token(others, NOW).is_revoked
    assert AuditEntry.objects.get(verb="device.revoke").actor_id == admin.id


def test_the_head_takes_devices_of_the_station_only(zhuoma: User, ciren: User, deji: User) -> None:
    head = viewer_for(deji)
    device, _ = services.make_device(actor=viewer_for(zhuoma), now=NOW, name="平板")
    assert device.user == zhuoma
    assert list(devices(viewer_for(zhuoma))) == [device]
    assert list(devices_within(head)) == [device]
    assert not devices_within(viewer_for(ciren)).exists()
    with refused("general.not_found"):
        services.revoke_device(actor=viewer_for(ciren), now=NOW, device_id=device.id)
    services.make_device(actor=viewer_for(make_user("far", "worker", BEIGAN)), now=NOW, name="x")
    assert list(devices_within(head)) == [device]
    services.revoke_device(actor=head, now=NOW, device_id=device.id)


def test_nobody_makes_a_token_in_the_name_of_another(zhuoma: User, deji: User) -> None:
    with pytest.raises(TypeError):
        services.make_device(actor=viewer_for(deji), now=NOW, name="x", user_id=zhuoma.id)  # type: ignore[call-arg]
    assert not FormDevice.objects.exists()


def test_a_device_is_seen_when_it_sends(form: Form, zhuoma: User) -> None:
    device, token = services.make_device(actor=viewer_for(zhuoma), now=NOW, name="平板")
    holder = viewer_of_token(token, NOW)
    services.receive_submission(actor=holder.viewer, now=NOW, xml=answered(), channel="openrosa", sender=holder)
    assert FormDevice.objects.get(id=device.id).seen_at == NOW
    assert Submission.objects.get().versions.get().device == "平板"


def test_a_link_answers_for_its_resident_once(link: tuple[FillLink, str], baima: Resident) -> None:
    made, token = link
    assert token not in str(FillLink.objects.values().get())
    opened = open_link(token, NOW)
    assert (opened.link, opened.version.version) == (made, "1")
    xml = answered(photo="a.jpg", resident="someone-else")
    received = services.receive_by_link(now=NOW, token=token, xml=xml)
    submission = received.submission
    assert (submission.resident_id, submission.place, submission.channel, submission.worker_id) == (baima.id, TABA, "link", None)
    assert (submission.state, submission.flags) == ("received", [])
    again = services.receive_by_link(now=WEEK + timedelta(days=1), token=token, xml=xml, files={"a.jpg": photo()})
    assert (again.status, again.missing) == ("attached", ())
    with refused("survey.link_used"):
        services.receive_by_link(now=NOW, token=token, xml=answered())
    with refused("survey.link_used"):
        open_link(token, NOW)
    assert Submission.objects.count() == 1


def test_a_dead_link_says_why(link: tuple[FillLink, str], form: Form, zhuoma: User) -> None:
    made, token = link
    with refused("survey.link_expired"):
        open_link(token, WEEK)
    with refused("survey.link_expired"):
        services.receive_by_link(now=WEEK, token=token, xml=answered())
    services.close_form(actor=SYSTEM, now=NOW, form_id=form.id)
    with refused("survey.closed"):
        open_link(token, NOW)
    services.revoke_link(actor=viewer_for(zhuoma), now=NOW, link_id=made.id)
    for act in (lambda: open_link(token, NOW), lambda: services.receive_by_link(now=NOW, token=token, xml=answered())):
        with refused("survey.link_revoked"):
            act()
    with refused("survey.link_unknown"):
        open_link("guessed", NOW)


def test_a_link_opens_no_other_form_and_touches_no_other_submission(link: tuple[FillLink, str], zhuoma: User) -> None:
    _, token = link
    make_form(form_id="child")
    one = new_instance()
    xml = answered(instance=one)
    send(zhuoma, xml)
    with refused("survey.form_unknown"):
        services.receive_by_link(now=NOW, token=token, xml=answered(form_id="child"))
    with refused("survey.edit_unknown"):
        services.receive_by_link(now=NOW, token=token, xml=answered(deprecated=one))
    with refused("survey.conflict"):
        services.receive_by_link(now=NOW, token=token, xml=xml)
    assert open_link(token, NOW)


def test_a_page_opened_before_a_new_version_still_answers(link: tuple[FillLink, str]) -> None:
    _, token = link
    publish("2")
    received = services.receive_by_link(now=NOW, token=token, xml=answered())
    assert (received.status, received.submission.flags) == ("new", ["retired_version"])


def test_links_are_given_within_reach_and_for_days(form: Form, zhuoma: User, zhangwei: User, baima: Resident) -> None:
    worker = viewer_for(zhuoma)
    with refused("general.not_found"):
        services.make_link(actor=viewer_for(zhangwei), now=NOW, form_id=form.id, resident_id=baima.id, expires_at=WEEK)
    with refused("access.denied"):
        services.make_link(actor=worker, now=NOW, form_id=form.id, place=BEIGAN, expires_at=WEEK)
    for late in (NOW, NOW + timedelta(days=91)):
        with refused("survey.link_days"):
            services.make_link(actor=worker, now=NOW, form_id=form.id, resident_id=baima.id, expires_at=late)
    made, _ = services.make_link(actor=worker, now=NOW, form_id=form.id, place=TABA, expires_at=WEEK)
    assert list(links_of(worker, form)) == [made]
    assert not links_of(viewer_for(zhangwei), form).exists()
    with refused("general.not_found"):
        services.revoke_link(actor=viewer_for(zhangwei), now=NOW, link_id=made.id)


def test_a_link_follows_who_moves_and_ends_with_who_leaves(link: tuple[FillLink, str], baima: Resident) -> None:
    actor = viewer_for(User.objects.get(username="zhuoma"))
    events.publish(ResidentMoved(baima.id, TABA, "540127100201", NOW, actor))
    assert FillLink.objects.get().place == "540127100201"
    events.publish(ResidentLeft(baima.id, "540127100201", "died", TODAY, NOW, actor))
    assert FillLink.objects.get().revoked_at == NOW
