"""Money is exact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.money import round_to_cent, show, yuan

amounts = st.decimals(-(10**9), 10**9, places=2)


@given(amounts)
def test_an_amount_shown_is_read_back_the_same(amount: Decimal) -> None:
    assert yuan(show(amount)) == yuan(amount) == amount


@pytest.mark.parametrize("text", ["￥１，２００．５０", "¥1,200.50", " 1200.5元 ", "1200.50"])
def test_the_usual_writings_are_read(text: str) -> None:
    assert yuan(text) == Decimal("1200.50")


@pytest.mark.parametrize("text", ["", "八十", "1.005", "NaN", "inf", "1e-3", "1e50"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        yuan(text)


def test_floats_are_refused() -> None:
    with pytest.raises(ValueError, match="float"):
        yuan(0.1)  # type: ignore[arg-type]


def test_a_half_cent_rounds_up() -> None:
    assert round_to_cent(Decimal("0.125")) == Decimal("0.13")
    assert round_to_cent(Decimal("0.124")) == Decimal("0.12")
