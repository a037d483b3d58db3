from xml.etree.ElementTree import fromstring  # our own drawing, not foreign XML

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.ui.charts import (
    Band,
    Bar,
    Web,
    bar_svg,
    line_svg,
    nice_top,
    pyramid_svg,
    radar_svg,
    sketch_svg,
)

bars = st.lists(
    st.builds(
        Bar, st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12), st.floats(0, 1e9)
    ),
    max_size=20,
)


@given(st.floats(1e-6, 1e12))
def test_a_scale_ends_at_or_above_the_largest_value_and_wastes_little(value: float) -> None:
    assert value <= nice_top(value) * (1 + 1e-9)
    assert nice_top(value) <= value * 2.5 * (1 + 1e-9)


@given(bars)
def test_every_drawing_is_well_formed_whatever_the_labels_are(items: list[Bar]) -> None:
    for svg in (bar_svg('标题 <&>"', items), line_svg("线", items)):
        assert fromstring(svg).get("role") == "img"
        assert "style=" not in svg


@given(bars)
def test_bars_are_as_long_as_their_values_are_large(items: list[Bar]) -> None:
    widths = [float(r.get("width", 0)) for r in fromstring(bar_svg("t", items)) if r.get("class") == "bar"]
    top = nice_top(max((b.value for b in items), default=0))
    room = 400 - 96 - 52
    assert widths == pytest.approx([b.value / top * room for b in items], abs=0.06)


def test_a_pyramid_draws_both_sides_of_each_band() -> None:
    drawn = fromstring(pyramid_svg("t", [Band("60–69", 100, 50), Band("50–59", 10, 100)]))
    widths = [float(r.get("width", 0)) for r in drawn if (r.get("class") or "").startswith("bar")]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert widths[3] == widths[0]


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=6), st.integers(0, 4)), max_size=12))
def test_a_radar_keeps_every_value_inside_and_the_first_axis_up(values: list[tuple[str, int]]) -> None:
    axes, numbers = [name for name, _level in values], [level for _name, level in values]
    drawn = fromstring(radar_svg("能力 <&>", axes, [Web("要求", numbers), Web("自评", [None] * len(axes))], 4))
    dots = [(float(c.get("cx", -1)), float(c.get("cy", -1))) for c in drawn if c.tag == "circle"]
    assert len(dots) == len(axes), "nothing is drawn where nothing is known"
    assert all(0 <= x <= 400 and 0 <= y <= 340 for x, y in dots)
    if numbers:
        assert dots[0] == pytest.approx((200, 172 - 104 * numbers[0] / 4), abs=0.1)


@given(
    st.lists(st.tuples(st.floats(-60, 60), st.floats(-170, 170), st.just("plain")), min_size=1, max_size=15)
)
def test_a_sketch_keeps_every_point_inside_and_north_up(points: list[tuple[float, float, str]]) -> None:
    circles = [c for c in fromstring(sketch_svg("t", points)) if c.tag == "circle"]
    assert len(circles) == len(points)
    for circle in circles:
        assert -0.1 <= float(circle.get("cx", -1)) <= 400.1
        assert -0.1 <= float(circle.get("cy", -1)) <= 260.1
    northmost = max(range(len(points)), key=lambda at: points[at][0])
    assert float(circles[northmost].get("cy", 0)) == min(float(c.get("cy", 0)) for c in circles)


@given(
    st.lists(st.tuples(st.floats(-60, 60), st.floats(-170, 170), st.just("plain")), max_size=6),
    st.lists(st.tuples(st.floats(-60, 60), st.floats(-170, 170), st.just("plain")), max_size=6),
)
def test_points_apart_have_no_number_and_no_way_leads_to_them(
    points: list[tuple[float, float, str]], apart: list[tuple[float, float, str]]
) -> None:
    drawn = list(fromstring(sketch_svg("t", points, route=True, apart=apart)))
    assert [one.text for one in drawn if one.tag == "text"] == [str(at + 1) for at in range(len(points))]
    assert sum(one.get("class") == "pin apart" for one in drawn) == len(apart)
    joined = [one.get("points", "").split() for one in drawn if one.tag == "polyline"]
    assert sum(map(len, joined)) == len(points)
    assert all(-0.1 <= float(one.get("cx", -1)) <= 400.1 for one in drawn if one.tag == "circle")


def test_only_a_route_joins_its_points() -> None:
    points = [(29.8, 91.7, "plain"), (29.9, 91.8, "good")]
    assert "polyline" in sketch_svg("t", points, route=True)
    assert "polyline" not in sketch_svg("t", points)
