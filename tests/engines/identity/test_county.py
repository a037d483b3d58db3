"""Splink learns, DuckDB goes over all: the same levels, weights and judgements as the form's."""

from __future__ import annotations

import importlib
import random
from functools import lru_cache
from pathlib import Path

import duckdb
import msgspec
import pytest
from splink import DuckDBAPI, Linker

from lianxin.engines.identity import (
    FIELDS,
    Features,
    IdentityInputError,
    Person,
    Weights,
    Zone,
    keys,
    prepare,
    score,
    starting_weights,
)
from lianxin.engines.identity.county import Pair, Plan, clusters, likely_pairs, train
from lianxin.engines.identity.county.columnar import load, opened
from lianxin.engines.identity.county.train import settings
from lianxin.engines.identity.zones import SAME_NUMBER
from tests.engines.identity.people import register, withheld_table

train_module = importlib.import_module(
    "lianxin.engines.identity.county.train"
)  # the package's name is the function


@lru_cache(maxsize=1)
def county() -> tuple[list[Features], set[tuple[str, str]]]:
    written = register(1500, seed=11)
    return [prepare(person, withheld_table()) for person in written.records], written.pairs()


@pytest.fixture(scope="module")
def weights() -> Weights:
    return train(county()[0], version="test", plan=Plan(pairs=200_000))


def mangled(record: Features, chance: random.Random) -> Features:
    """A record some of whose values are unknown or another's."""
    other = chance.choice(county()[0])
    changed = dict(record)
    for column in record:
        luck = chance.random()
        if luck < 0.15:
            changed[column] = other[column]
        elif luck < 0.25 and column not in ("id", "number_valid", "name_whole", "name_brief"):
            changed[column] = None
    return changed


def test_sql_and_python_see_the_same_levels_in_random_pairs() -> None:
    chance = random.Random(3)
    records, true = county()
    by_id = {str(r["id"]): r for r in records}
    pairs = [(by_id[a], mangled(by_id[b], chance)) for a, b in sorted(true)]
    pairs += [(chance.choice(records), mangled(chance.choice(records), chance)) for _ in range(3000)]
    names = list(records[0])
    with duckdb.connect() as connection:
        load(connection, ({"n": str(n), **{f"{k}_l": a[k] for k in names}, **{f"{k}_r": b[k] for k in names}} for n, (a, b) in enumerate(pairs)))  # fmt: skip
        found = connection.execute(
            f"select {', '.join(f.sql() for f in FIELDS)} from identity_records order by n::int"
        ).fetchall()
    seen = set()
    for (a, b), codes in zip(pairs, found, strict=True):
        for field, code in zip(FIELDS, codes, strict=True):
            level = field.level(a, b)
            assert code == (field.levels.index(level) if level else -1), field.name
            seen.add((field.name, code))
    assert len(seen) >= sum(len(f.levels) for f in FIELDS) + len(FIELDS) - 4, "some levels were never met"


def test_learned_weights_find_the_pairs(weights: Weights) -> None:
    records, true = county()
    found = {(p.a, p.b) for p in likely_pairs(records, weights)}
    assert len(found & true) / len(found) > 0.97
    assert len(found & true) / len(true) > 0.97


def test_what_is_proposed_is_nearly_always_right(weights: Weights) -> None:
    records, true = county()
    proposed = {(p.a, p.b) for p in likely_pairs(records, weights) if p.zone is Zone.PROPOSE}
    assert len(proposed - true) <= 0.003 * len(proposed)


def test_the_county_and_the_form_judge_alike(weights: Weights) -> None:
    records, _ = county()
    by_id = {str(r["id"]): r for r in records}
    pairs = list(likely_pairs(records, weights))
    assert pairs
    for pair in pairs:
        verdict = score(by_id[pair.a], by_id[pair.b], weights)
        assert pair.probability == pytest.approx(verdict.probability)
        assert (pair.zone, pair.certain) == (verdict.zone, verdict.certain)
        assert pair.levels == tuple(step.level for step in verdict.steps)


def test_the_county_misses_no_pair_the_form_would_show() -> None:
    records = county()[0][:300]
    weights = starting_weights()
    found = {(p.a, p.b) for p in likely_pairs(records, weights)}
    shown = set()
    for n, a in enumerate(records):
        for b in records[n + 1 :]:
            if set(keys(a)) & set(keys(b)) and score(a, b, weights).zone is not Zone.LEAVE:
                shown.add(tuple(sorted((str(a["id"]), str(b["id"])))))
    assert found == shown


def test_splink_gives_a_pair_the_same_weight() -> None:
    """The settings with our weights in them, scored by Splink itself."""
    weights = starting_weights()
    records, _ = county()
    plan = Plan(blocks=(("number",),))
    written = settings(plan) | {"probability_two_random_records_match": weights.prior}
    for comparison, field in zip(written["comparisons"], plan.fields, strict=True):
        for row in comparison["comparison_levels"][1:]:
            level = weights.fields[field.name][row["label_for_charts"]]
            row |= {"m_probability": level.m, "u_probability": level.u}
    by_id = {str(r["id"]): r for r in records}
    with duckdb.connect() as connection:
        load(connection, records)
        linker = Linker(
            DuckDBAPI(connection=connection).register("identity_records"), written, log_level=None
        )
        scored = linker.inference.predict().as_record_list()
    assert len(scored) > 100
    for row in scored:
        ours = score(by_id[row["id_l"]], by_id[row["id_r"]], weights)
        assert row["match_weight"] == pytest.approx(ours.bits, abs=1e-6)


def test_a_key_of_too_many_says_nothing() -> None:
    crowd = [prepare(Person(id=f"{n:03d}", name="次仁", birth="1956-03-12", sex="1", phone="13800138000"), withheld_table()) for n in range(30)]  # fmt: skip
    weights = starting_weights()
    assert not list(likely_pairs(crowd, weights, largest=20))
    assert len(list(likely_pairs(crowd, weights, largest=30))) == 30 * 29 // 2


def test_too_few_records_teach_nothing() -> None:
    for records in ([], county()[0][:20]):
        with pytest.raises(IdentityInputError) as refused:
            train(records, version="none")
        assert refused.value.subject == "train.records"


def test_records_without_one_pair_in_common_are_refused() -> None:
    alone = [prepare(Person(id=str(n), name=f"第{n}人"), withheld_table()) for n in range(200)]
    with pytest.raises(IdentityInputError) as refused:
        train(alone, version="none")
    assert refused.value.subject.startswith("train.")


def test_clusters_join_chains_and_numbers() -> None:
    def pair(a: str, b: str, chance: float, certain: str = "") -> Pair:
        return Pair(a, b, chance, Zone.REVIEW, (), certain)

    found = clusters(
        [pair("b", "c", 0.99), pair("a", "b", 0.95), pair("x", "y", 0.5), pair("p", "q", 0.1, SAME_NUMBER)],
        least=0.9,
    )
    assert found == [("a", "b", "c"), ("p", "q")]


def test_a_stricter_threshold_finds_no_more(weights: Weights) -> None:
    records, _ = county()
    strict = msgspec.structs.replace(weights, review=0.9, propose=0.999)
    loose = {(p.a, p.b) for p in likely_pairs(records, weights)}
    assert {(p.a, p.b) for p in likely_pairs(records, strict)} <= loose


def test_no_records_have_no_pairs() -> None:
    assert not list(likely_pairs([], starting_weights()))


def test_two_records_of_one_id_are_refused() -> None:
    record = prepare(Person(id="a", name="次仁"), withheld_table())
    with pytest.raises(IdentityInputError) as refused:
        list(likely_pairs([record, record], starting_weights()))
    assert refused.value.subject == "records.id"


def test_learning_twice_gives_the_same_weights(weights: Weights) -> None:
    again = train(county()[0], version="test", plan=Plan(pairs=200_000))
    for field in FIELDS:
        for level in field.levels:
            assert again.bits(field.name, level.name) == pytest.approx(
                weights.bits(field.name, level.name), abs=0.5
            )
    assert again.prior == pytest.approx(weights.prior)


def test_nothing_is_written_to_a_disk_nobody_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert list(likely_pairs(county()[0], starting_weights()))
    assert not list(tmp_path.iterdir())
    with opened("1GB", None) as connection:
        assert connection.execute("select current_setting('temp_directory')").fetchall() == [("",)]


def test_a_level_that_dies_out_is_learned_with_fewer_rounds() -> None:
    """Nobody's sex was ever written wrong: m of "different" goes to nothing."""
    sexes = {str(r["id"])[:8]: r["sex"] for r in county()[0] if r["sex"]}
    clean = [{**r, "sex": sexes.get(str(r["id"])[:8])} for r in county()[0]]
    assert train(clean, version="test", plan=Plan(pairs=100_000)).bits("sex", "different") < -5


def test_an_underflow_of_splink_is_met_with_fewer_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def refuse(_connection: object, _plan: Plan, rounds: int) -> dict[str, object]:
        tried.append(rounds)
        raise ValueError("m_probability value 0.0 is below the minimum allowed value of 1e-300")

    monkeypatch.setattr(train_module, "_learn_in", refuse)
    with pytest.raises(IdentityInputError):
        train(county()[0], version="test")
    assert tried == [25, 8, 4]
