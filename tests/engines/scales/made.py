"""Scales of the national pack, and answers to them drawn at random."""

from __future__ import annotations

from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.engines.scales import Instrument

INSTRUMENTS = packs.get(packs.BASE).instruments
CODES = tuple(INSTRUMENTS)
GBT = INSTRUMENTS["gbt42195"]
PHQ = INSTRUMENTS["phq9"]


def answering(instrument: Instrument, *, blanks: bool) -> st.SearchStrategy[dict[str, str | None]]:
    """Answers to every item; with `blanks` some of them not given."""
    blank: list[None] = [None] if blanks else []
    return st.fixed_dictionaries(
        {code: st.sampled_from([*item.options, *blank]) for code, item in instrument.items.items()}
    )


def reaching(instrument: Instrument, total: int) -> dict[str, str]:
    """Answers whose total is this."""
    left, answers = total // instrument.factor - instrument.span[0] // instrument.factor, {}
    for code, item in instrument.items.items():
        wanted = item.span[0] + min(left, item.span[1] - item.span[0])
        fitting = {
            points: option
            for option, points in reversed(list(item.points.items()))
            if points is not None and points <= wanted
        }
        answers[code] = fitting[max(fitting)]
        left -= max(fitting) - item.span[0]
    assert left == 0, (instrument.code, total)
    return answers


def facts_of(instrument: Instrument) -> st.SearchStrategy[dict[str, object]]:
    """What level changes may read, known or not."""
    kinds = {
        "mental_disorder": st.sampled_from([True, False, None]),
        "risk_events": st.sampled_from([None, 0, 1, 2, 5]),
    }
    return st.fixed_dictionaries({name: kinds[name] for name in sorted(instrument.facts)})
