"""What a calendar program receives: RFC 5545, whatever stands in the texts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.calendar_feed import Appointment, calendar_feed
from lianxin.kernel.clock import SHANGHAI

NOW = datetime(2026, 11, 2, 10, 30, tzinfo=SHANGHAI)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=120)


def unfolded(body: bytes) -> list[str]:
    """The lines of a feed as a reader puts them together (RFC 5545, 3.1)."""
    return body.decode().replace("\r\n ", "").split("\r\n")


def read(value: str) -> str:
    """A text value as a reader undoes it (RFC 5545, 3.3.11)."""
    signs, found = iter(value), ""
    for sign in signs:
        found += {"n": "\n"}.get(following := next(signs), following) if sign == "\\" else sign
    return found


def test_an_appointment_stands_in_universal_time_and_a_whole_day_as_a_day() -> None:
    day = date(2026, 11, 3)
    lines = unfolded(
        calendar_feed(
            "连心走访 卓玛",
            [
                Appointment("1@x", NOW, NOW + timedelta(minutes=15), "助餐", "塔巴村", "https://x.example/visits/1/"),
                Appointment("2@x", day, day + timedelta(days=1), "走访"),
            ],
            NOW,
        )
    )
    first, second = lines[lines.index("BEGIN:VEVENT") :], lines[lines.index("END:VEVENT") + 1 :]
    assert first[1:8] == [
        "UID:1@x", "DTSTAMP:20261102T023000Z", "DTSTART:20261102T023000Z", "DTEND:20261102T024500Z", "SUMMARY:助餐",
        "LOCATION:塔巴村", "URL:https://x.example/visits/1/",
    ]  # fmt: skip
    assert second[3:6] == ["DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261104", "SUMMARY:走访"]
    assert lines[-2:] == ["END:VCALENDAR", ""]


@given(texts, texts)
def test_no_text_breaks_out_of_its_line_and_no_line_is_too_long(summary: str, location: str) -> None:
    body = calendar_feed("x", [Appointment("1", NOW, NOW, summary, location)], NOW)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    lines = unfolded(body)
    assert sum(line.startswith("BEGIN:") for line in lines) == 2
    [told] = [line.partition(":")[2] for line in lines if line.startswith("SUMMARY:")]
    expected = summary.replace("\r\n", "\n").replace("\r", "\n")
    assert read(told) == "".join(sign for sign in expected if sign == "\n" or sign == "\t" or not (sign < " " or sign == "\x7f"))
