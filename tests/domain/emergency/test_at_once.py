"""Several people do something about one call at one moment, each over a connection of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections

from lianxin.base.access.models import User
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.emergency.models import Alarm, AlarmReview, AlarmSignal, CallOut
from lianxin.domain.emergency.services import answering, close_alarm, closing, raising
from lianxin.domain.people.models import Resident
from lianxin.kernel.problems import ProblemError
from tests.domain.emergency.story import address, at_work, called, goes, helpers, press
from tests.factories import NOW, viewer_for
from tests.marks import POSTGRESQL_ALONE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    POSTGRESQL_ALONE,
]
LONG = 60.0  # seconds
"""Seconds after which a test gives up; nothing waits for them when all is well."""


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Every act in its own thread; what became of each, the code of the refusal or "done"."""

    def run(act: Callable[[], object]) -> str:
        try:
            act()
        except ProblemError as problem:
            return problem.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as together:
        return list(together.map(run, acts))


def until_somebody_waits() -> None:
    """Come back when another connection waits for a row that is held here."""
    ends = time.monotonic() + LONG
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute("SELECT pg_stat_clear_snapshot(), count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
            if cursor.fetchone()[1]:
                return
    raise AssertionError("nobody waits")


def test_twelve_say_at_once_that_they_go_and_one_goes(baima: Resident, deji: User) -> None:
    people = helpers(12)
    alarm = called(deji, baima)
    found = at_once(*(lambda one=one: goes(one, alarm) for one in people))
    assert (found.count("done"), found.count("alarm.covered")) == (1, 11)
    going = CallOut.objects.get(answer="accepted")
    assert Commitment.objects.get().worker_id == going.user_id
    assert not CallOut.objects.filter(answer="", stood_down_at__isnull=True).exists()


def test_of_two_who_go_at_once_the_first_keeps_the_promise(
    baima: Resident, zhuoma: User, ciren: User, deji: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second read the promise before the first took it: after the wait it is read anew."""
    at_work(zhuoma, ciren)
    alarm = called(deji, baima, kind="fall")
    holds, give = threading.Event(), answering._promise

    def wait_for_the_other(actor: object, *rest: object) -> None:
        if getattr(actor, "id", None) == zhuoma.id:
            holds.set()
            until_somebody_waits()
        give(actor, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(answering, "_promise", wait_for_the_other)

    def second() -> None:
        assert holds.wait(LONG)
        goes(ciren, alarm)

    assert at_once(lambda: goes(zhuoma, alarm), second) == ["done", "done"]
    assert Commitment.objects.get().worker == zhuoma


def test_she_presses_again_while_it_is_closed(baima: Resident, zhuoma: User, deji: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever closes holds the call and then writes a row about the person; whoever presses holds the person and then wants the
    call. In that order both would wait for ever, and the database would refuse one of them."""
    at_work(zhuoma)
    token = address(zhuoma, baima)
    alarm = press(token)
    turn, waits = threading.Event(), closing.turn_back

    def wait_for_the_press(*rest: object) -> None:
        turn.set()
        until_somebody_waits()
        waits(*rest)  # type: ignore[arg-type]

    monkeypatch.setattr(closing, "turn_back", wait_for_the_press)

    def again() -> None:
        assert turn.wait(LONG)
        press(token, now=NOW + timedelta(minutes=1))

    def close() -> None:
        close_alarm(actor=viewer_for(deji), now=NOW, alarm_id=alarm.id, outcome="by_phone", reason="电话里说清了")

    assert at_once(close, again) == ["done", "done"]
    assert AlarmReview.objects.get().alarm_id == alarm.id
    assert Alarm.objects.filter(closed_at__isnull=True).count() == 1, "the press after the end is a new call"


def test_a_place_in_words_sent_twice_at_once_is_one_call(zhuoma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(zhuoma)
    event, both, before = uuid4(), threading.Barrier(2, timeout=LONG), raising.heard_before
    asked = threading.local()

    def both_find_nothing(heard: raising.Heard) -> Alarm | None:
        found = before(heard)
        if not getattr(asked, "once", False):
            asked.once = True
            both.wait()
        return found

    monkeypatch.setattr(raising, "heard_before", both_find_nothing)
    assert at_once(*(lambda: called(zhuoma, None, event_id=event) for _each in range(2))) == ["done", "done"]
    assert (Alarm.objects.count(), AlarmSignal.objects.count(), Commitment.objects.count()) == (1, 1, 1)
