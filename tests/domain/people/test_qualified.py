"""A number keeps its qualifier, and is compared with a published one as that was meant."""

from __future__ import annotations

import pytest

from lianxin.domain.people.rules.qualified import Agreement, Qualified, Qualifier, compared, counted


def test_a_number_is_exact_only_when_no_record_lacks_the_fact() -> None:
    assert counted(1512, 0) == Qualified(1512, "exact", 0)
    assert counted(1512, 37) == Qualified(1512, "at_least", 37)


@pytest.mark.parametrize(
    ("here", "lacking", "number", "qualifier", "said"),
    [
        (7126, 0, 7100, "at_least", "agrees"),
        (7100, 0, 7100, "at_least", "agrees"),
        (7099, 0, 7100, "at_least", "fewer"),
        (90_000, 0, 7100, "at_least", "agrees"),
        (1490, 37, 1500, "at_least", "open"),
        (1490, 9, 1500, "at_least", "fewer"),
        (1450, 0, 1500, "about", "agrees"),
        (1550, 0, 1500, "about", "agrees"),
        (1551, 0, 1500, "about", "more"),
        (1449, 0, 1500, "about", "fewer"),
        (1512, 0, 1512, "about", "agrees"),
        (1513, 0, 1512, "exact", "more"),
        (1511, 1, 1512, "exact", "open"),
        (0, 0, 0, "about", "agrees"),
    ],
)
def test_what_was_counted_beside_what_was_published(
    here: int, lacking: int, number: int, qualifier: Qualifier, said: Agreement
) -> None:
    assert compared(counted(here, lacking), Qualified(number, qualifier)) == said
