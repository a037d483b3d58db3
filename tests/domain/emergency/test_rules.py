"""Clocks, joining, and what a bracelet may say."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.emergency import rules
from lianxin.domain.emergency.rules import read_message
from lianxin.kernel.problems import ProblemError
from tests.factories import NOW, refused

KEY = "k" * 43


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def test_clocks_run_from_the_call() -> None:
    due = rules.clocks(NOW, 5, 30)
    assert (due.answer_due, due.arrive_due) == (NOW + minutes(5), NOW + minutes(30))
    assert not rules.is_late(due.answer_due, NOW + minutes(5), NOW + minutes(99))
    assert rules.is_late(due.answer_due, None, NOW + minutes(6))
    assert rules.is_late(due.answer_due, NOW + minutes(6), NOW + minutes(6))


def test_what_joins() -> None:
    assert rules.joins("sos", NOW, "fall", NOW + minutes(10), 10, quiet=False)
    assert not rules.joins("sos", NOW, "sos", NOW + minutes(11), 10, quiet=False)
    assert not rules.joins("silent", NOW, "battery", NOW, 10, quiet=True), "nothing hides behind an empty battery"


@given(st.lists(st.integers(0, 600), max_size=5).map(sorted), st.integers(0, 700), st.integers(0, 700))
def test_rungs_only_ever_go_up(after: list[int], one: int, more: int) -> None:
    early = rules.rungs_reached(NOW, NOW + minutes(one), after)
    later = rules.rungs_reached(NOW, NOW + minutes(one + more), after)
    assert 0 <= early <= later <= len(after)


def test_an_end_needs_a_known_outcome_and_an_account() -> None:
    assert rules.checked_outcome("helped", " 扶起来了 ", quiet=False) == "扶起来了"
    with refused("alarm.outcome_unknown"):
        rules.checked_outcome("settled", "好", quiet=False)
    with refused("alarm.outcome_unknown"):
        rules.checked_outcome("helped", "好", quiet=True)
    with refused("alarm.reason_needed"):
        rules.checked_outcome("false_alarm", "  ", quiet=False)


def test_the_middle_leaves_out_what_never_happened() -> None:
    spans = [(NOW, NOW + minutes(2)), (NOW, None), (NOW, NOW + minutes(9)), (NOW, NOW + minutes(4))]
    assert rules.middle_minutes(spans) == 4.0
    assert rules.middle_minutes([(NOW, None)]) is None


def message(**more: object) -> bytes:
    return json.dumps({"event_id": "e1", "kind": "sos"} | more).encode()


def test_a_message_is_read_whole() -> None:
    found = read_message(message(at="2026-11-23T09:59:00+08:00", battery=80.4, lon=91.7, lat=29.8), NOW)
    assert (found.at, found.battery, found.lon) == (datetime(2026, 11, 23, 1, 59, tzinfo=UTC), 80, 91.7)
    assert read_message(message(at="2030-01-01T00:00:00Z"), NOW).at == NOW, "a clock that runs ahead is put back"


@pytest.mark.parametrize(
    "wrong",
    [
        b"", b"[]", b"{", b"\xff\xfe", b"[" * 3000, message(kind="dance"), message(kind=7), message(event_id=""), message(event_id="a b"), message(event_id=None),
        message(battery=101), message(battery=True), message(lon=91.7), message(lon=191, lat=0), message(lon="x", lat=1), message(at="noon"),
        message(at="2026-11-23T09:59:00"), message(at=5), message(at="0001-01-01T00:00:00+14:00"),
        message(at="9999-12-31T23:59:00-12:00"), message(extra=1), message(event_id="x" * 81), b'{"event_id": "a", "kind": "sos", "battery": NaN}',
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(wrong: bytes) -> None:
    with refused("alarm.message_unreadable"):
        read_message(wrong, NOW)


@given(st.binary(max_size=200))
def test_no_bytes_bring_the_reader_down(body: bytes) -> None:
    with suppress(ProblemError):
        assert read_message(body, NOW).kind in rules.BRACELET_KINDS


@given(st.binary(max_size=60), st.integers(0, 59), st.integers(0, 7))
def test_one_changed_bit_breaks_the_signature(body: bytes, at: int, bit: int) -> None:
    proof = rules.signature_of(KEY, "1700000000", body)
    assert rules.signature_fits(KEY, "1700000000", body, proof)
    assert not rules.signature_fits(KEY, "1700000001", body, proof)
    assert not rules.signature_fits("other", "1700000000", body, proof)
    if body:
        changed = bytearray(body)
        changed[at % len(body)] ^= 1 << bit
        assert not rules.signature_fits(KEY, "1700000000", bytes(changed), proof)


def test_an_empty_secret_or_signature_fits_nothing() -> None:
    assert not rules.signature_fits("", "1", b"", rules.signature_of("", "1", b""))
    assert not rules.signature_fits(KEY, "1", b"", "")
    assert not rules.signature_fits(KEY, "1", b"", "é")


@pytest.mark.parametrize("stamp", ["", "x", "9" * 30, "-1", "1.5"])
def test_only_fresh_messages(stamp: str) -> None:
    with refused("alarm.not_signed"):
        rules.checked_clock(stamp, NOW, 5)
    now = int(NOW.timestamp())
    assert rules.checked_clock(str(now - 300), NOW, 5)
    with refused("alarm.not_signed"):
        rules.checked_clock(str(now - 301), NOW, 5)
