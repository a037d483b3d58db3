"""WGS-84, GCJ-02 and distance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.coordinates import Crs, Point, distance, to_gcj02, to_wgs84

LHASA, SHICHENG, XIAOSHAN = (91.14, 29.65), (116.34, 26.33), (120.27, 30.17)

in_the_counties = st.builds(
    lambda centre, east, north: Point(centre[0] + east, centre[1] + north),
    st.sampled_from([LHASA, SHICHENG, XIAOSHAN]),
    st.floats(-0.5, 0.5),
    st.floats(-0.5, 0.5),
)
anywhere = st.builds(Point, st.floats(-180, 180), st.floats(-85, 85))


@pytest.mark.parametrize(("place", "metres"), [(LHASA, 338), (SHICHENG, 601), (XIAOSHAN, 509)])
def test_the_offset_is_the_measured_one(place: tuple[float, float], metres: int) -> None:
    shifted = to_gcj02(Point(*place))
    assert distance(Point(*place), Point(shifted.lon, shifted.lat)) == pytest.approx(metres, abs=2)


@given(in_the_counties)
def test_the_inverse_comes_back_within_0_2_metres(point: Point) -> None:
    assert distance(to_wgs84(to_gcj02(point)), point) <= 0.2


def test_points_outside_china_and_points_already_converted_stay() -> None:
    paris = Point(2.35, 48.86)
    assert (to_gcj02(paris).lon, to_gcj02(paris).lat) == (paris.lon, paris.lat)
    assert to_wgs84(paris) is paris
    assert to_gcj02(to_gcj02(paris)) == to_gcj02(paris)


def test_mixed_systems_are_refused() -> None:
    with pytest.raises(ValueError, match="convert first"):
        distance(Point(*LHASA), Point(*LHASA, Crs.GCJ02))


@pytest.mark.parametrize(("lon", "lat"), [(29.65, 91.14), (181.0, 0.0), (float("nan"), 0.0)])
def test_points_off_the_globe_are_refused(lon: float, lat: float) -> None:
    with pytest.raises(ValueError, match="swapped"):
        Point(lon, lat)


@given(anywhere, anywhere, anywhere)
def test_distance_is_a_metric(a: Point, b: Point, c: Point) -> None:
    assert distance(a, a) == 0
    assert distance(a, b) == pytest.approx(distance(b, a))
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 0.1


def test_one_degree_of_latitude_is_111_kilometres() -> None:
    assert distance(Point(91, 29), Point(91, 30)) == pytest.approx(111_195, abs=1)
