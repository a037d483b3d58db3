"""GB 11643 numbers. All numbers here carry prefix 99 or are built by the test; none belongs to a person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.identity_numbers import (
    Fault,
    IdentityNumberError,
    check_digit,
    mask,
    normalise,
    parse,
    upgrade15,
)

MALE, FEMALE = "990000195001010019", "990000195001010027"
REGIONS = ("540127", "540125", "362137", "330121", "330181", "360735")


def number(region: str, birth: date, sequence: int) -> str:
    first17 = f"{region}{birth:%Y%m%d}{sequence:03d}"
    return first17 + check_digit(first17)


numbers = st.builds(
    number, st.sampled_from(REGIONS), st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999)
)


def fault_of(text: str, *, demo: bool = False, today: date | None = None) -> Fault | None:
    try:
        parse(text, demo=demo, today=today)
    except IdentityNumberError as refused:
        return refused.fault
    return None


@pytest.mark.parametrize(
    ("text", "sex", "birth"),
    [
        (MALE, "1", date(1950, 1, 1)),
        (FEMALE, "2", date(1950, 1, 1)),
        ("990000201206300034", "1", date(2012, 6, 30)),
        ("990000201206300042", "2", date(2012, 6, 30)),
    ],
)
def test_the_known_test_numbers_say_what_they_should(text: str, sex: str, birth: date) -> None:
    found = parse(text, demo=True)
    assert (found.text, found.sex, found.birth, found.region) == (text, sex, birth, "990000")


def test_made_up_numbers_are_refused_outside_the_demo() -> None:
    assert fault_of(MALE) is Fault.DEMO_PREFIX


@given(numbers)
def test_numbers_with_prefixes_of_renamed_counties_stay_valid(text: str) -> None:
    assert parse(text).text == text


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(text: str, position: int, step: int) -> None:
    wrong = str((int(text[position]) + step) % 10)
    assert fault_of(text[:position] + wrong + text[position + 1 :]) is not None


@given(numbers, st.integers(0, 15))
def test_two_digits_swapped_are_always_found(text: str, position: int) -> None:
    swapped = text[:position] + text[position + 1] + text[position] + text[position + 2 :]
    assert swapped == text or fault_of(swapped) is not None


@given(numbers)
def test_the_writing_of_a_number_does_not_matter(text: str) -> None:
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in text.lower())
    assert parse(f" {full_width[:6]} {full_width[6:14]}-{full_width[14:]}\u200b").text == text


@given(st.sampled_from(REGIONS), st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_an_old_number_becomes_the_new_one(region: str, birth: date, sequence: int) -> None:
    new = number(region, birth, sequence)
    old = new[:6] + new[8:17]
    assert upgrade15(old) == new == parse(old).text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.LENGTH),
        ("99000019500101001", Fault.LENGTH),
        ("9900001950010100190", Fault.LENGTH),
        ("99000019500101001A", Fault.CHARACTERS),
        ("9900X0195001010019", Fault.CHARACTERS),
        ("99000050010100X", Fault.CHARACTERS),
        ("990000195002300019", Fault.BIRTH_DATE),
        ("990000000001010019", Fault.BIRTH_DATE),
        ("990000195001010018", Fault.CHECK_DIGIT),
    ],
)
def test_every_fault_has_its_name(text: str, fault: Fault) -> None:
    assert fault_of(text, demo=True) is fault


def test_a_birth_in_the_future_is_refused_when_today_is_known() -> None:
    text = number("540127", date(2026, 11, 24), 1)
    assert fault_of(text, today=date(2026, 11, 23)) is Fault.BIRTH_DATE
    assert fault_of(text, today=date(2026, 11, 24)) is None


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_and_never_shown(text: str) -> None:
    try:
        found = parse(text)
    except IdentityNumberError as refused:
        assert str(refused) == f"identity number refused: {refused.fault.value}"  # noqa: PT017
    else:
        assert found.text not in repr(found)


def test_a_refused_number_of_15_digits_says_so_when_asked_to_upgrade() -> None:
    with pytest.raises(IdentityNumberError, match="length"):
        upgrade15(MALE)


def test_repr_hides_the_person() -> None:
    assert repr(parse(MALE, demo=True)) == "IdentityNumber()"


def test_a_mask_shows_only_the_ends() -> None:
    assert mask(MALE) == "9****************9"
    assert mask("12") == "**"
    assert len(mask(MALE)) == len(normalise(MALE))
