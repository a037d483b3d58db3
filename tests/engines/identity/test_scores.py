"""One record against one: reasons, tiers, zones; weights are checked when read."""

from __future__ import annotations

import json
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.identity import (
    FIELDS,
    IdentityInputError,
    Person,
    Zone,
    prepare,
    ranked,
    read_weights,
    score,
    starting_weights,
    write_weights,
)
from lianxin.engines.identity.score import probability
from lianxin.engines.identity.weights import monotone
from tests.engines.identity.people import register, whole_table
from tests.engines.identity.test_records import number

WEIGHTS = starting_weights()
SOME = [prepare(person, whole_table()) for person in register(60, seed=5).records]
HOME = {"household": "h1", "place": "990122100200", "phone": "13800138000"}


def judged(a: dict, b: dict):
    return score(*(prepare(Person(id=i, **x), whole_table()) for i, x in (("a", a), ("b", b))), WEIGHTS)


def test_two_spellings_and_a_year_only_are_the_same_person_with_reasons() -> None:
    found = judged(
        {"name": "次仁卓玛", "birth": "1956-03-12", "sex": "2", "identity_number": number(), **HOME},
        {"name": "才仁卓玛", "birth": "1956", "sex": "女", "phone": "138 0013 8000", "place": HOME["place"]},
    )
    assert found.zone is Zone.PROPOSE
    assert [(s.field, s.level) for s in found.steps] == [
        ("number", "unknown"), ("name", "stems"), ("birth", "year_only"), ("sex", "same"), ("phone", "same"), ("address", "village"),
    ]  # fmt: skip
    assert found.bits == pytest.approx(found.start + sum(s.bits for s in found.steps))
    assert all(step.reason and step.title for step in found.steps)


def test_one_valid_number_proposes_even_where_the_weights_do_not() -> None:
    found = judged(
        {"name": "次仁卓玛", "birth": "1956-03-12", "identity_number": number()},
        {
            "name": "张伟",
            "birth": "1956-03-12",
            "sex": "1",
            "phone": "13912345678",
            "identity_number": number(),
        },
    )
    assert found.zone is Zone.PROPOSE
    assert found.certain


def test_one_number_with_another_name_and_birth_is_for_a_person_to_look_at() -> None:
    found = judged(
        {"name": "次仁卓玛", "birth": "1956-03-12", "identity_number": number()},
        {"name": "张伟", "birth": "1989-11-27", "identity_number": number()},
    )
    assert found.zone is Zone.REVIEW


def test_the_same_invalid_number_decides_nothing_alone() -> None:
    wrong = number()[:17] + ("0" if number()[17] != "0" else "1")
    assert not judged(
        {"name": "次仁", "identity_number": wrong}, {"name": "张伟", "identity_number": wrong}
    ).certain


def test_twins_are_never_proposed() -> None:
    a = {"name": "次仁卓玛", "birth": "2012-03-12", "sex": "2", **HOME}
    b = a | {"name": "次仁卓嘎"}
    assert judged(a, b).zone is not Zone.PROPOSE
    numbers = ({"identity_number": number(s, "20120312")} for s in ("012", "014"))
    assert judged(*(x | n for x, n in zip((a, b), numbers, strict=True))).zone is Zone.LEAVE


def test_namesake_spouses_and_father_and_son_stay_apart() -> None:
    wife = {"name": "尼玛", "birth": "1956-03-12", "sex": "2", **HOME}
    husband = {"name": "尼玛", "birth": "1954-07-25", "sex": "1", **HOME}
    son = {"name": "尼玛", "birth": "1980-01-30", "sex": "1", **HOME}
    assert judged(wife, husband).zone is not Zone.PROPOSE
    assert judged(husband, son).zone is not Zone.PROPOSE


def test_two_valid_numbers_that_differ_are_at_most_looked_at() -> None:
    a = {"name": "次仁卓玛", "birth": "1956-03-12", "sex": "2", **HOME}
    assert (
        judged(a | {"identity_number": number("012")}, a | {"identity_number": number("014")}).zone
        is not Zone.PROPOSE
    )


def test_empty_records_are_left_alone() -> None:
    found = judged({}, {})
    assert found.zone is Zone.LEAVE
    assert found.bits == found.start


def test_candidates_come_best_first_without_the_record_itself() -> None:
    new = SOME[0]
    found = ranked(new, SOME, WEIGHTS)
    assert new["id"] not in {v.id for v in found}
    assert [v.zone is Zone.PROPOSE for v in found] == sorted(
        (v.zone is Zone.PROPOSE for v in found), reverse=True
    )


@given(st.sampled_from(SOME), st.sampled_from(SOME))
def test_the_order_of_the_two_records_never_matters(a, b) -> None:
    one, other = score(a, b, WEIGHTS), score(b, a, WEIGHTS)
    assert (one.steps, one.probability, one.zone, one.certain) == (
        other.steps,
        other.probability,
        other.zone,
        other.certain,
    )


@given(st.sampled_from(SOME))
def test_a_record_is_itself(record) -> None:
    for field in FIELDS:
        level = field.level(record, record)
        assert level is None or level is field.levels[0] or level.name in {"year_only", "village"}


@given(st.floats(-500, 500), st.floats(-500, 500))
def test_more_evidence_never_makes_it_less_likely(a: float, b: float) -> None:
    assert (probability(a) <= probability(b)) or a > b


# ------------------------------------------------------------------------------------------------ weights


def test_weights_survive_being_written() -> None:
    assert read_weights(write_weights(WEIGHTS)) == WEIGHTS


def test_the_starting_weights_fall_from_agreement_to_conflict() -> None:
    for field in FIELDS:
        bits = [WEIGHTS.bits(field.name, level.name) for level in field.levels]
        assert bits == sorted(bits, reverse=True) or max(b - a for a, b in pairwise(bits)) < 1e-6
        assert bits[0] > 0 > bits[-1]


def spoilt(*path: str, value: object) -> str:
    tree = json.loads(write_weights(WEIGHTS))
    inner = tree
    for key in path[:-1]:
        inner = inner[key]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(tree)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("", "weights"),
        ("[]", "weights"),
        (b"\xff", "weights"),
        (spoilt("format", value=2), "weights.format"),
        (spoilt("version", value=""), "weights.version"),
        (spoilt("prior", value=0), "weights.prior"),
        (spoilt("prior", value=1.5), "weights.prior"),
        (spoilt("propose", value=0.1), "weights.review"),
        (spoilt("surprise", value=1), "weights"),
        (spoilt("fields", "name", value=None), "weights.fields.name"),
        (spoilt("fields", "horoscope", value={}), "weights.fields.horoscope"),
        (spoilt("fields", "name", "same", value=None), "weights.fields.name.same"),
        (spoilt("fields", "name", "same", "m", value=0), "weights.fields.name.same"),
        (spoilt("fields", "name", "same", "m", value="many"), "weights"),
        (spoilt("fields", "sex", value={"same": {"m": 0.9, "u": 0.5}, "different": {"m": 0.5, "u": 0.5}}), "weights.fields.sex.m"),
        (spoilt("fields", "sex", value={"same": {"m": 0.1, "u": 0.5}, "different": {"m": 0.9, "u": 0.5}}), "weights.fields.sex.same"),
    ],
)  # fmt: skip
def test_bad_weights_are_refused_with_the_place(text: str | bytes, subject: str) -> None:
    with pytest.raises(IdentityInputError) as refused:
        read_weights(text)
    assert refused.value.subject == subject
    assert refused.value.problem


shares = st.floats(1e-6, 1)


@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=7))
def test_pooled_weights_fall_and_shares_make_one(rows: list[tuple[float, float]]) -> None:
    found = monotone([(str(n), m, u) for n, (m, u) in enumerate(rows)])
    bits = [found[str(n)].bits for n in range(len(rows))]
    assert all(after <= one + 1e-9 for one, after in pairwise(bits))
    for which in ("m", "u"):
        assert sum(getattr(w, which) for w in found.values()) == pytest.approx(1)


def test_weights_in_order_are_not_touched() -> None:
    found = monotone([("a", 0.9, 0.1), ("b", 0.1, 0.9)])
    assert {k: msgspec.structs.astuple(v) for k, v in found.items()} == {
        "a": (pytest.approx(0.9), pytest.approx(0.1)),
        "b": (pytest.approx(0.1), pytest.approx(0.9)),
    }


def test_a_larger_register_has_a_smaller_prior() -> None:
    trained = WEIGHTS.trained_on["records"]
    assert isinstance(trained, int)
    assert WEIGHTS.for_size(trained).prior == pytest.approx(WEIGHTS.prior)
    assert WEIGHTS.for_size(trained * 10).prior == pytest.approx(WEIGHTS.prior / 10)
    assert WEIGHTS.for_size(0) is WEIGHTS
    assert WEIGHTS.for_size(2).prior <= 0.5
