"""Every node is inside, no two boxes overlap, every label is there and escaped, the same input gives the same drawing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.diagrams import (
    Bond,
    Caption,
    Child,
    DiagramError,
    Ecomap,
    Family,
    Flow,
    Node,
    Person,
    System,
    Tie,
    Way,
    ecomap,
    family_tree,
    workflow,
)
from lianxin.engines.diagrams.family_placing import CELL, crossings, place
from lianxin.engines.diagrams.lettering import width, wrapped

CAPTION = Caption('图<&>"', "一句话")
WORDS = {
    "male": "男",
    "served": "服务对象",
    "dead": "已故",
    "divorced": "离婚",
    "foster": "寄养",
    "home": "同住",
}
TIES = {"strong": "紧密", "stressful": "紧张", "flow": "方向"}
SVG = "{http://www.w3.org/2000/svg}"
AWKWARD = "<script>alert(1)</script>&\"'\x00]]>"
names = st.text(st.sampled_from("甲乙丙丁&<>\"' aZཀརྒྱ་\x07"), max_size=30)


@st.composite
def families(draw: st.DrawFn) -> Family:
    """Up to four generations; parents are older than their children, so nobody is their own ancestor."""
    rows = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    codes = [[f"{row}-{at}" for at in range(many)] for row, many in enumerate(rows)]
    people = [
        Person(
            code, draw(names), draw(st.sampled_from(["male", "female", "unknown"])), draw(st.none() | st.integers(0, 110)),
            draw(st.booleans()), draw(st.booleans()), draw(st.booleans()),
        )
        for row in codes for code in row
    ]  # fmt: skip
    kinds = st.sampled_from(["married", "cohabiting", "separated", "divorced"])
    bonds = [
        Bond(a, b, draw(kinds))
        for row in codes
        for a, b in combinations(row, 2)
        if draw(st.integers(0, 3)) == 0
    ]
    children = [
        Child(code, tuple(draw(st.lists(st.sampled_from(codes[high]), min_size=1, max_size=2, unique=True))), draw(st.sampled_from(["born", "adopted", "foster"])))
        for row, low in enumerate(codes[1:], start=1) for code in low for high in range(row) if draw(st.booleans())
    ]  # fmt: skip
    try:
        return Family(people, bonds, children)
    except DiagramError:  # parents in two rows pull a couple apart: told by the checks
        return Family(people, bonds)


@given(families())
def test_nobody_of_a_family_overlaps_or_leaves_the_picture(family: Family) -> None:
    layout = place(family)
    for row in layout.rows:
        for left, right in pairwise(row):
            assert left.x + left.wide <= right.x + 1e-6
    standing = [code for row in layout.rows for block in row for code in block.codes]
    assert sorted(standing) == sorted(person.code for person in family.people)
    drawing = family_tree(family, CAPTION, WORDS)
    assert_whole(drawing, [person.name for person in family.people])
    assert drawing == family_tree(family, CAPTION, WORDS)


@given(families())
def test_parents_stand_above_their_children_and_couples_side_by_side(family: Family) -> None:
    rows = family.generations
    assert all(rows[parent] < rows[link.child] for link in family.children for parent in link.parents)
    assert all(rows[bond.one] == rows[bond.other] for bond in family.bonds)


@given(st.lists(st.tuples(names, names), max_size=14), st.data())
def test_no_two_systems_of_an_ecomap_overlap(texts: list[tuple[str, str]], data: st.DataObject) -> None:
    systems = [System(str(at), name, note) for at, (name, note) in enumerate(texts)]
    kinds, flows = (
        st.sampled_from(["strong", "plain", "weak", "stressful"]),
        st.sampled_from(["none", "to", "from", "both"]),
    )
    ties = [
        Tie(str(at), data.draw(kinds), data.draw(flows))
        for at in range(len(texts))
        for _ in range(data.draw(st.integers(0, 3)))
    ]
    chart = Ecomap("家庭", systems, ties)
    drawing = ecomap(chart, CAPTION, TIES)
    boxes = rectangles(drawing, "system")
    assert len(boxes) == len(systems)
    assert_apart([*boxes, around_centre(drawing)])
    assert_whole(drawing, [system.name for system in systems])
    assert drawing == ecomap(chart, CAPTION, TIES)


@given(st.integers(1, 8), st.data())
def test_no_two_states_of_a_workflow_overlap_and_every_step_is_told(many: int, data: st.DataObject) -> None:
    places = st.integers(0, many - 1)
    nodes = [Node(str(at), data.draw(names), at == many - 1, at == 0) for at in range(many)]
    ways = [
        Way(str(at), f"步骤{at}", str(data.draw(places)), str(data.draw(places)))
        for at in range(data.draw(st.integers(0, 10)))
    ]
    drawing = workflow(Flow(nodes, ways), CAPTION)
    boxes = rectangles(drawing, "state")
    assert len(boxes) == many
    assert_apart(boxes)
    assert_whole(drawing, [node.label for node in nodes])
    shown = texts_of(drawing)
    assert all(way.label in shown for way in ways)
    assert [text for text in shown if text.isdigit()].count("1") == (2 if ways else 0)


def test_common_families_are_drawn_without_a_crossing() -> None:
    def people(text: str) -> list[Person]:
        return [Person(code, code, "male" if code.isupper() else "female") for code in text]

    remarried = Family(
        people("AaBbCcdEf"),
        [Bond("A", "a"), Bond("B", "b"), Bond("C", "c", "divorced"), Bond("C", "d")],
        [Child("C", ("A", "a")), Child("c", ("B", "b")), Child("E", ("C", "c")), Child("f", ("C", "d"))],
    )
    both_sides = Family(
        people("AaBbcDEF"),
        [Bond("A", "a"), Bond("B", "b"), Bond("D", "c")],
        [Child("c", ("B", "b")), Child("D", ("A", "a")), Child("E", ("A", "a")), Child("F", ("D", "c"))],
    )
    raised = Family(
        people("AaBc"),
        [Bond("A", "a")],
        [Child("B", ("A", "a")), Child("c", ("B",)), Child("c", ("A", "a"), "foster")],
    )
    for family in (remarried, both_sides, raised):
        assert crossings(place(family)) == 0


def test_a_single_parent_stands_over_the_middle_of_the_children() -> None:
    family = Family([Person(code, code) for code in "pabc"], [], [Child(code, ("p",)) for code in "abc"])
    (parent,), children = place(family).rows
    assert parent.x == pytest.approx(children[1].x)
    assert [block.codes for block in children] == [["a"], ["b"], ["c"]]
    assert children[1].x - children[0].x >= CELL


def test_the_signs_of_a_genogram_are_there() -> None:
    people = [
        Person("m", "父", "male", 40, dead=True),
        Person("f", "母", "female", at_home=True),
        Person("c", "子", served=True),
    ]
    drawing = family_tree(
        Family(people, [Bond("m", "f", "divorced")], [Child("c", ("f",), "foster")]), CAPTION, WORDS
    )
    assert drawing.count('class="d-dead"') == 4  # two strokes in the tree, two in the key
    assert drawing.count('class="d-unknown"') == 2  # the one served has a double border
    assert 'class="d-household"' in drawing
    assert {"40", "已故", "离婚", "寄养", "同住"} <= set(texts_of(drawing))
    assert "收养" not in texts_of(drawing)


@pytest.mark.parametrize(
    ("bonds", "children"),
    [
        ([], [Child("a", ("b",)), Child("b", ("a",))]),
        ([Bond("a", "b")], [Child("a", ("b",))]),
        ([Bond("a", "a")], []),
        ([Bond("a", "z")], []),
        ([], [Child("a", ())]),
        ([], [Child("a", ("b", "b"))]),
    ],
)
def test_a_family_that_cannot_be_is_refused(bonds: list[Bond], children: list[Child]) -> None:
    with pytest.raises(DiagramError):
        Family([Person("a", "甲"), Person("b", "乙")], bonds, children)


def test_unknown_and_doubled_codes_are_refused() -> None:
    with pytest.raises(DiagramError):
        Family([Person("a", "甲"), Person("a", "乙")])
    with pytest.raises(DiagramError):
        Ecomap("中", [System("a", "甲")], [Tie("z")])
    with pytest.raises(DiagramError):
        Ecomap("中", [System("a", "甲")], [Tie("a")] * 4)
    with pytest.raises(DiagramError):
        Flow([Node("a", "甲")], [Way("w", "去", "a", "z")])


def test_what_people_write_stays_text() -> None:
    drawings = [
        family_tree(Family([Person("a", AWKWARD)]), Caption(AWKWARD, AWKWARD), {"unknown": AWKWARD}),
        ecomap(
            Ecomap(AWKWARD, [System("a", AWKWARD, AWKWARD)], [Tie("a")]), Caption(AWKWARD), {"plain": AWKWARD}
        ),
        workflow(Flow([Node("a", AWKWARD)], [Way("w", AWKWARD, "a", "a")]), Caption(AWKWARD)),
    ]
    for drawing in drawings:
        ET.fromstring(drawing)
        assert "<script" not in drawing
        assert "\x00" not in drawing


@given(st.text(max_size=60), st.integers(1, 3))
def test_wrapped_text_fits_and_says_everything_or_ends_in_an_ellipsis(text: str, lines: int) -> None:
    made = wrapped(text, 60, 13, lines)
    assert len(made) <= lines
    assert all(width(line, 13) <= 60 or len(line) == 1 for line in made)
    said = re.sub(r"\s", "", "".join(made))
    assert said == re.sub(r"\s", "", text) or made[-1].endswith("…")


def test_tibetan_breaks_after_a_tsheg_and_the_whole_name_is_the_title() -> None:
    name = "བཀྲ་ཤིས་བདེ་ལེགས་ཕུན་སུམ་ཚོགས་པ་རིན་ཆེན་རྡོ་རྗེ།"
    assert all(line.endswith("་") for line in wrapped(name, 74, 13, 9)[:-1])
    drawing = family_tree(Family([Person("a", name)]), CAPTION, {})
    assert f"<title>{name}</title>" in drawing


Rectangle = tuple[float, float, float, float]


def rectangles(drawing: str, kind: str) -> list[Rectangle]:
    found = ET.fromstring(drawing).iter(f"{SVG}rect")
    return [
        (
            float(one.get("x", "")),
            float(one.get("y", "")),
            float(one.get("width", "")),
            float(one.get("height", "")),
        )
        for one in found
        if one.get("class") == f"d-{kind}"
    ]


def around_centre(drawing: str) -> Rectangle:
    (one,) = (
        found for found in ET.fromstring(drawing).iter(f"{SVG}circle") if found.get("class") == "d-centre"
    )
    x, y, r = (float(one.get(key, "")) for key in ("cx", "cy", "r"))
    return x - r, y - r, 2 * r, 2 * r


def assert_apart(boxes: Sequence[Rectangle]) -> None:
    for (x, y, wide, high), (u, v, broad, tall) in combinations(boxes, 2):
        assert x + wide <= u + 0.11 or u + broad <= x + 0.11 or y + high <= v + 0.11 or v + tall <= y + 0.11


def texts_of(drawing: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(drawing).iter(f"{SVG}text")]


def assert_whole(drawing: str, labels: Sequence[str]) -> None:
    """Well-formed, all inside the picture, a title for every label."""
    root = ET.fromstring(drawing)
    wide, high = (float(part) for part in root.get("viewBox", "").split()[2:])
    for at, most in (("x", wide), ("cx", wide), ("y", high), ("cy", high)):
        assert all(0 <= float(one.get(at, "0")) <= most for one in root.iter())
    for one in root.iter(f"{SVG}rect"):
        assert float(one.get("x", "")) + float(one.get("width", "")) <= wide
        assert float(one.get("y", "")) + float(one.get("height", "")) <= high
    for line in root.iter(f"{SVG}polyline"):
        spots = [tuple(map(float, spot.split(","))) for spot in line.get("points", "").split()]
        assert all(0 <= x <= wide and 0 <= y <= high for x, y in spots)
    titles = [one.text or "" for one in root.iter(f"{SVG}title")]
    wanted = ["".join(mark for mark in label if mark >= " ").strip() for label in labels]
    assert all(any(want in title for title in titles) for want in wanted)
