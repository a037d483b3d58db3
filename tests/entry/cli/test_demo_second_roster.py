"""The roster of the other office writes people down again as clerks do: another spelling, no number, day and month exchanged."""

from __future__ import annotations

from datetime import date

from lianxin.entry.cli.demo.offices import MOZHU
from lianxin.entry.cli.demo.rosters import rows_of
from lianxin.entry.cli.demo.second_roster import TWICE, written_again

TODAY = date(2026, 9, 25)


def test_everybody_of_it_stands_in_the_first_roster_under_another_spelling() -> None:
    first = {(row["phone"], row["sex"]): row for row in rows_of(MOZHU, TODAY, 1)}
    again = list(written_again(MOZHU, TODAY))
    assert len(again) == TWICE
    for row in again:
        known = first[row["phone"], row["sex"]]
        assert row["name"] != known["name"]
        assert "id_number" not in row
        assert sorted(str(row["born_on"]).split("-")) == sorted(str(known["born_on"]).split("-"))
    assert any(row["born_on"] != first[row["phone"], row["sex"]]["born_on"] for row in again)
    assert len({row["place"] for row in again}) > 1
