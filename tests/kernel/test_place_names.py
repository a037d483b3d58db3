"""Places as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.place_names import MatchKind, match_place, read

PLACES = (
    ("540127100000", "工卡镇"),
    ("540127100001", "嘎则居委会"),
    ("540127100201", "工卡村委会"),
    ("540127100202", "塔巴村委会"),
    ("330109002029", "工人路社区居委会"),
    ("330109002035", "金风社区居委会"),
    ("360735101201", "新村村委会"),
    ("360735101001", "新社区居委会"),
    ("360735102000", "丰山乡"),
    ("330109002000", "北干街道"),
)


@pytest.mark.parametrize(
    ("written", "kind", "code"),
    [
        ("工卡镇", MatchKind.EXACT, "540127100000"),
        (" 塔 巴 村 ", MatchKind.SUFFIX, "540127100202"),
        ("塔巴村村民委员会", MatchKind.SUFFIX, "540127100202"),
        ("塔巴", MatchKind.SUFFIX, "540127100202"),
        ("塔巴社区", MatchKind.SUFFIX, "540127100202"),
        ("嘎则社区居民委员会", MatchKind.SUFFIX, "540127100001"),
        ("工卡村", MatchKind.SUFFIX, "540127100201"),
        ("工卡镇人民政府", MatchKind.SUFFIX, "540127100000"),
        ("北干街道办事处", MatchKind.SUFFIX, "330109002000"),
        ("北干办事处", MatchKind.SUFFIX, "330109002000"),
        ("金凤社区", MatchKind.HOMOPHONE, "330109002035"),
        ("塔吧村", MatchKind.HOMOPHONE, "540127100202"),
        ("新村", MatchKind.SUFFIX, "360735101201"),
        ("新社区", MatchKind.SUFFIX, "360735101001"),
        ("工卡", MatchKind.AMBIGUOUS, None),
        ("塔巴镇", MatchKind.NONE, None),
        ("丰山镇", MatchKind.NONE, None),
        ("人民路社区", MatchKind.NONE, None),
        ("", MatchKind.NONE, None),
        ("社区", MatchKind.NONE, None),
    ],
)
def test_a_written_place_is_met_or_refused(written: str, kind: MatchKind, code: str | None) -> None:
    found = match_place(written, PLACES)
    assert (found.kind, found.code) == (kind, code)


def test_two_places_of_one_name_are_never_guessed() -> None:
    found = match_place("团结村", [("1", "团结村"), ("2", "团结村")])
    assert found.kind is MatchKind.AMBIGUOUS
    assert found.code is None
    assert found.codes == ("1", "2")


def test_two_homophones_are_never_guessed() -> None:
    assert match_place("金锋社区", [("1", "金风社区"), ("2", "金凤社区")]).kind is MatchKind.AMBIGUOUS


def test_an_exact_name_wins_over_its_homophone() -> None:
    assert match_place("金凤社区", [("1", "金风社区"), ("2", "金凤社区")]).code == "2"


@given(st.sampled_from(PLACES), st.permutations(PLACES))
def test_every_place_finds_itself_in_any_order(place: tuple[str, str], places: list[tuple[str, str]]) -> None:
    found = match_place(place[1], places)
    assert (found.kind, found.code) == (MatchKind.EXACT, place[0])


@given(st.text(max_size=12), st.permutations(PLACES))
def test_the_order_of_the_places_does_not_matter(text: str, places: list[tuple[str, str]]) -> None:
    there, back = match_place(text, places), match_place(text, list(reversed(places)))
    assert there.kind is back.kind
    assert set(there.codes) == set(back.codes)
    assert (there.code is None) == (len(there.codes) != 1)


@pytest.mark.parametrize(
    ("written", "stem", "ending"),
    [
        ("塔巴村委会", "塔巴", "village"),
        ("塔巴村村委会", "塔巴", "village"),
        ("金风社区居委会", "金风", "community"),
        ("嘎则居委会", "嘎则", "community"),
        ("村", "村", ""),
    ],
)
def test_the_ending_is_cut_once(written: str, stem: str, ending: str) -> None:
    place = read(written)
    assert (place.stem, place.ending) == (stem, ending)
