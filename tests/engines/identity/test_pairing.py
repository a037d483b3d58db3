"""Pairs that share a key, without the extra `compute`: each once, as a comparison of everybody with everybody finds them."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.identity import Zone, keys, prepare, score, starting_weights
from lianxin.engines.identity.county import likely_pairs
from lianxin.engines.identity.pairing import pairs_sharing_a_key
from tests.engines.identity.people import register, whole_table

records = st.dictionaries(st.uuids().map(str), st.lists(st.sampled_from("abcdef"), max_size=4), max_size=12)


@given(records)
def test_every_two_that_share_a_key_once(given_keys: dict[str, list[str]]) -> None:
    found = list(pairs_sharing_a_key(given_keys.items()))
    wanted = {
        (a, b) for a, b in combinations(sorted(given_keys), 2) if set(given_keys[a]) & set(given_keys[b])
    }
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_a_key_of_too_many_says_nothing() -> None:
    crowd = [(f"{n}", ["all", f"own {n // 2}"]) for n in range(6)]
    assert set(pairs_sharing_a_key(crowd, largest=5)) == {("0", "1"), ("2", "3"), ("4", "5")}


def test_it_finds_what_duckdb_finds() -> None:
    prepared = {str(r["id"]): r for p in register(400, seed=3).records for r in [prepare(p, whole_table())]}
    weights = starting_weights().for_size(len(prepared))
    plain = {
        (a, b) for a, b in pairs_sharing_a_key((key, keys(r)) for key, r in prepared.items())
        if score(prepared[a], prepared[b], weights).zone is not Zone.LEAVE
    }  # fmt: skip
    assert plain == {(pair.a, pair.b) for pair in likely_pairs(prepared.values(), weights)}
    assert len(plain) > 50
