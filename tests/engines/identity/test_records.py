"""A record as written becomes plain values; births, numbers, phones, keys."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.identity import Person, hidden, keys, prepare
from lianxin.engines.identity.births import read_birth
from lianxin.engines.identity.compare import BIRTH, NUMBER, PHONE
from lianxin.engines.identity.edits import distance, within
from lianxin.engines.identity.normalise import read_phone
from lianxin.kernel.identity_numbers import check_digit
from tests.engines.identity.people import whole_table


def number(sequence: str = "012", birth: str = "19560312") -> str:
    first17 = "990122" + birth + sequence
    return first17 + check_digit(first17)


def level_of(field, **pair):
    ((name, (a, b)),) = pair.items()
    found = field.level(*(prepare(Person(id=i, **{name: x}), whole_table()) for i, x in (("a", a), ("b", b))))
    return found.name if found else "unknown"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1956-03-12", ("1956", "1956-03-12", "1956-12-03")),
        ("1956年3月12日", ("1956", "1956-03-12", "1956-12-03")),
        ("19560312", ("1956", "1956-03-12", "1956-12-03")),
        ("1956/3/30", ("1956", "1956-03-30", None)),
        ("1956-05-05", ("1956", "1956-05-05", None)),
        (date(1956, 3, 12), ("1956", "1956-03-12", "1956-12-03")),
        ("1956", ("1956", None, None)),
        ("1956-03", ("1956", None, None)),
        ("1956年", ("1956", None, None)),
        ("1956-02-30", ("1956", None, None)),
        ("1956-02-29", ("1956", "1956-02-29", None)),
    ],
)
def test_a_birth_is_read(written, expected) -> None:
    found = read_birth(written)
    assert found
    assert (found.year, found.day, found.swapped) == expected


@pytest.mark.parametrize(
    "written", ["", None, "不详", "56", "0000-00-00", "9999-01-01", "1956-03-12-01", "一九五六年"]
)
def test_what_is_no_birth_is_unknown(written) -> None:
    assert read_birth(written) is None


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1956-03-12", "19560312", "same"),
        ("1956-03-12", "1956-12-03", "swapped"),
        ("1956-03-12", "1956-03-13", "one_digit"),
        ("1956-03-12", "1956-03-21", "one_digit"),
        ("1956-03-12", "1956", "year_only"),
        ("1956", "1956", "year_only"),
        ("1956-03-12", "1956-07-25", "same_year"),
        ("1956-03-12", "1989-03-12", "same_day"),
        ("1956-03-12", "1957", "different"),
        ("1956-03-12", None, "unknown"),
    ],
)
def test_births_have_levels(a, b, expected) -> None:
    assert level_of(BIRTH, birth=(a, b)) == level_of(BIRTH, birth=(b, a)) == expected


def mistyped(text: str) -> str:
    return text[:15] + str((int(text[15]) + 1) % 10) + text[16:]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (number(), number(), "same"),
        (number(), number().lower() + " ", "same"),
        (number(), mistyped(number()), "near"),
        (number(), mistyped(number("456")), "unsure"),
        (number("012"), number("014"), "different"),
        (number(), "", "unknown"),
    ],
)
def test_numbers_have_levels(a, b, expected) -> None:
    assert level_of(NUMBER, identity_number=(a, b)) == level_of(NUMBER, identity_number=(b, a)) == expected


def test_an_old_number_equals_its_new_form() -> None:
    old = "990122560312012"
    assert level_of(NUMBER, identity_number=(old, number())) == "same"


@given(st.integers(1, 999), st.integers(1, 999))
def test_two_valid_numbers_are_never_near(a: int, b: int) -> None:
    levels = level_of(NUMBER, identity_number=(number(f"{a:03d}"), number(f"{b:03d}")))
    assert levels == ("same" if a == b else "different")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("138 0013 8000", "+86-13800138000", "same"),
        ("0891-6323456", "6323456", "tail"),
        ("13800138000", "13800138001", "tail"),
        ("13800138000", "13912345678", "different"),
        ("00000000", "13800138000", "unknown"),
        ("无", "13800138000", "unknown"),
    ],
)
def test_phones_have_levels(a, b, expected) -> None:
    assert level_of(PHONE, phone=(a, b)) == level_of(PHONE, phone=(b, a)) == expected


@given(st.text(max_size=20))
def test_reading_a_phone_is_idempotent(written: str) -> None:
    once = read_phone(written)
    assert once is None or read_phone(once) == once


def test_a_valid_number_tells_birth_and_sex_when_they_are_missing() -> None:
    found = prepare(Person(id="a", name="次仁", identity_number=number("013")), whole_table())
    assert (found["birth"], found["sex"]) == ("1956-03-12", "1")
    found = prepare(Person(id="a", identity_number=mistyped(number("013"))), whole_table())
    assert (found["birth"], found["sex"]) == (None, None)


@given(st.builds(Person, id=st.just("a"), name=st.text(), identity_number=st.text(), sex=st.text(), birth=st.text(), phone=st.text(), household=st.text(), place=st.text()))  # fmt: skip
def test_nothing_raises_on_data(person: Person) -> None:
    assert keys(prepare(person, whole_table())) is not None


@given(st.text(alphabet="012X", max_size=7), st.text(alphabet="012X", max_size=7))
def test_edits_are_symmetric_and_counted_once(a: str, b: str) -> None:
    assert distance(a, b) == distance(b, a)
    assert (distance(a, b) == 0) == (a == b)
    assert within(a, b, 1) == (distance(a, b) <= 1)


def found_keys(**record: str) -> set[str]:
    return set(keys(prepare(Person(id="a", **record), whole_table())))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"identity_number": number()}, {"identity_number": mistyped(number())}),
        ({"identity_number": number()}, {"identity_number": number()[:16] + number()[17] + number()[16]}),
        ({"identity_number": number()}, {"identity_number": number()[:-1]}),
        ({"name": "次仁卓玛", "birth": "1956-03-12"}, {"name": "泽仁着玛", "birth": "1956"}),
        ({"name": "次仁卓玛", "birth": "1956-03-12"}, {"name": "次卓", "birth": "1956-12-03"}),
        ({"name": "次仁卓玛", "birth": "1956-03-12"}, {"name": "卓玛", "birth": "1956-03-12"}),
        ({"name": "张伟", "birth": "1956-03-12"}, {"name": "张玮", "birth": "1956-08-01"}),
        ({"name": "张伟", "place": "990122100200"}, {"name": "张玮", "place": "990122100200"}),
        ({"phone": "13800138000"}, {"phone": "+8613800138000"}),
        ({"household": "h1"}, {"household": "h1"}),
    ],
)
def test_these_records_share_a_key(a: dict[str, str], b: dict[str, str]) -> None:
    assert found_keys(**a) & found_keys(**b)


def test_strangers_share_no_key() -> None:
    a = found_keys(name="次仁", birth="1956-03-12", phone="13800138000", identity_number=number())
    b = found_keys(
        name="德吉", birth="1957-03-12", phone="13800138001", identity_number=number("456", "19570312")
    )
    assert not a & b


def test_hidden_keys_show_nothing_and_depend_on_the_secret() -> None:
    found = hidden(["id:" + number()], b"s" * 16)
    assert found == hidden(["id:" + number()], b"s" * 16) != hidden(["id:" + number()], b"t" * 16)
    assert number()[:6] not in found[0]
    assert len(found[0]) == 24
    with pytest.raises(ValueError, match="secret"):
        hidden([], b"short")
