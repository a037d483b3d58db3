"""The rules of a merge as plain values: what is chosen, and that taking it back is the identity."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.people.rules import merging as rules

FIELDS = (
    "name", "id_number", "no_id_reason", "place", "address", "lon", "lat", "crs", "household_id", "relation", "sex",
    "disability_kind", "disability_grade", "note",
)  # fmt: skip
value = st.one_of(st.none(), st.sampled_from(["", "0", "次仁", "才仁"]), st.integers(0, 3))
files = st.fixed_dictionaries(dict.fromkeys(FIELDS, value))
taken = st.sets(st.sampled_from(sorted(rules.choices(FIELDS))))


@given(files, files, taken)
def test_a_merge_taken_back_is_as_before(kept: dict[str, object], merged: dict[str, object], take: set[str]) -> None:
    after = rules.chosen(kept, merged, take)
    assert {**after, **rules.taken_back(after, rules.changed(kept, after))} == kept


@given(files, files, taken, st.sampled_from(FIELDS), value)
def test_what_somebody_changed_since_stays_theirs(
    kept: dict[str, object], merged: dict[str, object], take: set[str], field: str, now: object
) -> None:
    after = rules.chosen(kept, merged, take)
    changes = rules.changed(kept, after)
    current = {**after, field: now}
    back = {**current, **rules.taken_back(current, changes)}
    assert back == {**kept, field: kept[field] if field in changes and now == after[field] else now}


@given(files, files, taken)
def test_every_value_comes_whole_from_one_file(kept: dict[str, object], merged: dict[str, object], take: set[str]) -> None:
    after = rules.chosen(kept, merged, take)
    for choice, fields in rules.choices(FIELDS).items():
        source = merged if choice in take else kept
        assert {f: after[f] for f in fields} == {f: source[f] for f in fields}


@given(files, files)
def test_suggested_is_what_one_side_alone_knows(kept: dict[str, object], merged: dict[str, object]) -> None:
    for choice in rules.differing(kept, merged):
        if rules.suggested(kept, merged, choice) == "merged":
            known = [f for f in rules.choices(FIELDS)[choice] if f not in ("no_id_reason", "crs")]
            assert all(kept[f] in (None, "", "0") for f in known)
    assert not rules.differing(kept, kept)


def test_spellings_are_kept_once_and_without_the_chosen_one() -> None:
    assert rules.spellings(["次仁", ""], ["次仁", "才仁", "才 仁", "泽仁", ""]) in (["才仁", "泽仁"], ["才 仁", "泽仁"])
