"""Confirmations that may come from the worker: doubtful by rule, counted only once somebody else has accepted them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.models import LoginSession, User
from lianxin.base.access.viewer import Viewer
from lianxin.base.access.visitors import Visitor
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments import selectors, services
from lianxin.domain.commitments.models import Commitment, Confirmation
from lianxin.domain.commitments.rules import CONFIRMATION_FLAGS, confirmation_flags
from lianxin.domain.people.models import Resident
from lianxin.domain.settlement.selectors import countable
from lianxin.kernel.clock import local_day
from tests.factories import BEIGAN, MOZHUGONGKA, NOW, make_commitment, make_user, refused, viewer_for

ORIGINS = st.tuples(st.sampled_from(["", "203.0.113.7", "127.0.0.1"]), st.sampled_from(["", "aa", "bb"]))
WORK = "203.0.113.7"
PHONE = Visitor(WORK, "aa")


@given(ORIGINS, st.lists(ORIGINS))
def test_a_doubt_is_the_same_known_address_or_the_same_browser(origin: tuple[str, str], logins: list[tuple[str, str]]) -> None:
    found = [flag["code"] for flag in confirmation_flags(origin, logins)]
    assert ("same_address" in found) == (bool(origin[0]) and origin[0] in {address for address, _ in logins})
    assert ("same_device" in found) == (bool(origin[1]) and origin[1] in {mark for _, mark in logins})
    assert set(found) <= set(CONFIRMATION_FLAGS)


@pytest.fixture
def done(zhuoma: User, baima: Resident) -> Commitment:
    """A service of 卓玛's that waits for confirmation; she was last signed in two hours ago."""
    at = NOW - timedelta(hours=2)
    LoginSession.objects.create(user=zhuoma, key_digest="z", address=WORK, mark="aa", started_at=at, seen_at=at)
    return make_commitment(zhuoma, baima, service="zhucan", done_at=at, done_by=zhuoma.id, minutes=15)


def answer(promise: Commitment, issuer: User, visitor: Visitor) -> Commitment:
    token = services.issue_link_token(actor=viewer_for(issuer), now=NOW, commitment_id=promise.id, by_kind="resident")
    return services.confirm_by_link(
        actor=Viewer.nobody(), holder=Viewer.nobody(), visitor=visitor, now=NOW, token=token, satisfied=True
    )


def decide(by: User, promise: Commitment, **more: Any) -> Commitment:
    given = {"accept": True, "reason": "给本人打过电话"} | more
    return services.decide_confirmation(actor=viewer_for(by), now=NOW, commitment_id=promise.id, **given)


def counted(viewer: User) -> int:
    return countable(viewer_for(viewer), local_day(NOW), viewer.place, NOW).count()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("visitor", "flags"),
    [
        (Visitor(WORK, ""), ["same_address"]),  # signed out, another browser, the same network
        (Visitor("198.51.100.1", "aa"), ["same_device"]),  # the same browser after signing out, on another network
        (PHONE, ["same_device", "same_address"]),
        (Visitor("198.51.100.1", ""), []),
        (Visitor(), []),
    ],
)
def test_only_an_undoubted_answer_counts(done: Commitment, zhuoma: User, deji: User, visitor: Visitor, flags: list[str]) -> None:
    after = answer(done, zhuoma, visitor)
    given = Confirmation.objects.get()
    assert [flag["code"] for flag in given.flags] == flags
    assert given.state == ("doubtful" if flags else "good")
    assert (after.confirmed_at is None) == bool(flags)
    assert counted(deji) == (0 if flags else 1)
    board = selectors.board_counts(viewer_for(deji), NOW)
    assert (board.done, board.doubtful) == (0, 1 if flags else 0)
    assert Notice.objects.filter(user=deji, kind="confirmation.doubtful").count() == (1 if flags else 0)
    assert not Notice.objects.filter(user=zhuoma, kind="confirmation.doubtful").exists()


@pytest.mark.django_db
def test_the_browser_of_whoever_made_the_link_is_doubted_too(done: Commitment, zhuoma: User, deji: User) -> None:
    """The station head makes the link for 卓玛's work and opens it signed out."""
    LoginSession.objects.create(user=deji, key_digest="d", address="192.0.2.9", mark="cc", started_at=NOW, seen_at=NOW)
    assert answer(done, deji, Visitor("198.51.100.1", "cc")).doubted_at == NOW
    with refused("commitment.self_confirm"):
        decide(deji, done)


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "state"), [(71, "doubtful"), (73, "good")])
def test_the_pack_says_how_far_back_logins_are_held_against_an_answer(
    zhuoma: User, done: Commitment, hours: int, state: str
) -> None:
    LoginSession.objects.update(seen_at=NOW - timedelta(hours=hours))
    answer(done, zhuoma, PHONE)
    assert Confirmation.objects.get().state == state


@pytest.mark.django_db
def test_somebody_else_accepts_a_doubtful_confirmation_with_a_reason_and_it_counts(
    done: Commitment, zhuoma: User, ciren: User, deji: User, zhangwei: User
) -> None:
    answer(done, zhuoma, PHONE)
    for wrong, code in ((zhuoma, "access.denied"), (ciren, "access.denied"), (zhangwei, "access.denied")):
        with refused(code):
            decide(wrong, done)
    other = make_user("yuanzhang", "station_head", BEIGAN)
    with refused("general.not_found"):
        decide(other, done)
    with refused("general.empty_field"):
        decide(deji, done, reason=" ")
    with refused("commitment.confirmation_doubted"):
        services.confirm_commitment(actor=viewer_for(ciren), now=NOW, commitment_id=done.id)
    with refused("commitment.confirmation_doubted"):
        services.issue_link_token(actor=viewer_for(zhuoma), now=NOW, commitment_id=done.id, by_kind="family")
    assert decide(deji, done).confirmed_at == NOW
    assert counted(deji) == 1
    given = Confirmation.objects.get()
    assert (given.state, given.decided_by, given.reason) == ("accepted", deji.id, "给本人打过电话")
    with refused("commitment.not_doubted"):
        decide(deji, done, accept=False)
    verbs = AuditEntry.objects.filter(subject_id=str(done.id)).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["confirmation.invite", "confirmation.doubt", "confirmation.accept"]


@pytest.mark.django_db
def test_a_rejected_confirmation_stays_on_record_and_the_promise_waits_again(
    done: Commitment, zhuoma: User, ciren: User, deji: User
) -> None:
    answer(done, zhuoma, PHONE)
    after = decide(deji, done, accept=False, reason="本人说没有点过")
    assert (after.confirmed_at, after.doubted_at) == (None, None)
    assert counted(deji) == 0
    services.confirm_commitment(actor=viewer_for(ciren), now=NOW, commitment_id=done.id, by_kind="resident")
    assert list(Confirmation.objects.order_by("state").values_list("state", flat=True)) == ["good", "rejected"]
    assert counted(deji) == 1


@pytest.mark.django_db
def test_a_head_who_did_the_work_cannot_decide_about_it(deji: User, baima: Resident) -> None:
    LoginSession.objects.create(user=deji, key_digest="d", address=WORK, mark="aa", started_at=NOW, seen_at=NOW)
    own = make_commitment(deji, baima, service="zhucan", done_at=NOW, done_by=deji.id)
    answer(own, deji, PHONE)
    with refused("commitment.self_confirm"):
        decide(deji, own)
    assert not Notice.objects.filter(user=deji, kind="confirmation.doubtful").exists()
    cuomu = make_user("cuomu2", "bureau_officer", MOZHUGONGKA)
    assert decide(cuomu, own).confirmed_at == NOW
