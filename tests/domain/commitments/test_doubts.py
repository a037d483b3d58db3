"""What makes proof doubtful: times that overlap, journeys nobody makes, pictures given before, clocks, samples to call. Pure rules."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from lianxin.base.files.likeness import likeness_of
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.rules import Expected, GivenProof, Limits, Picture, Rates, Served, Stay
from lianxin.kernel.clock import SHANGHAI
from lianxin.kernel.coordinates import Point
from tests.factories import NOW

LIMITS = Limits(
    overlap_minutes=5, fastest_kmh=100, slack_minutes=10, near_metres=1000, series_count=4, series_minutes=10, series_least=30,
    night_from=22, night_until=6, is_night_odd=True,
)  # fmt: skip
HERE, FAR = Point(91.73, 29.83), Point(91.73, 30.28)  # 50 km north


def stay(begin: int, minutes: int, position: Point | None = HERE, agreed: int | None = 60) -> Stay:
    begun = NOW + timedelta(minutes=begin)
    return Stay(uuid4(), begun, begun + timedelta(minutes=minutes), position, agreed)


def codes(found: list[rules.Found], key: UUID) -> list[str]:
    return [str(one.flag["code"]) for one in found if one.key == key]


def test_two_services_at_once_are_doubtful_in_both_and_name_each_other() -> None:
    one, other = stay(0, 60), stay(40, 60)
    found = rules.doubts_together(one, [other], LIMITS)
    assert [(f.key, f.flag["code"], f.flag["minutes"], f.flag["other"]) for f in found] == [
        (one.key, "overlap", 20, str(other.key)), (other.key, "overlap", 20, str(one.key)),
    ]  # fmt: skip


@pytest.mark.parametrize(("begin", "doubted"), [(54, True), (55, False), (60, False)])
def test_a_few_minutes_of_overlap_are_nothing(begin: int, doubted: bool) -> None:
    assert bool(rules.doubts_together(stay(0, 60), [stay(begin, 60)], LIMITS)) is doubted


@pytest.mark.parametrize(("between", "doubted"), [(15, True), (19, True), (21, False), (40, False)])
def test_nobody_travels_fifty_kilometres_in_a_quarter_of_an_hour(between: int, doubted: bool) -> None:
    found = rules.doubts_together(stay(0, 30), [stay(30 + between, 30, FAR)], LIMITS)
    assert {f.flag["code"] for f in found} == ({"too_far"} if doubted else set())


def test_without_a_position_no_journey_is_judged_and_next_door_is_no_journey() -> None:
    assert rules.doubts_together(stay(0, 30), [stay(30, 30, None), stay(61, 30, Point(91.735, 29.83))], LIMITS) == []


def test_four_long_services_ended_within_ten_minutes_are_a_series_and_short_ones_are_not() -> None:
    run = [stay(at, 1, agreed=40) for at in (0, 3, 6, 9)]
    found = rules.doubts_together(run[0], run[1:], LIMITS)
    assert all(codes(found, one.key) == ["quick_series"] for one in run)
    assert rules.doubts_together(run[0], run[1:3], LIMITS) == []
    assert rules.doubts_together(run[0], [replace(one, agreed=15) for one in run[1:]], LIMITS) == [], "meals go from door to door"


@pytest.mark.parametrize(("hour", "is_night"), [(21, False), (22, True), (3, True), (5, True), (6, False), (12, False)])
def test_the_night_goes_over_midnight(hour: int, is_night: bool) -> None:
    begun = datetime(2026, 11, 20, hour, 30, tzinfo=SHANGHAI)
    one = Stay(uuid4(), begun, begun + timedelta(minutes=20))
    assert [f["code"] for f in rules.odd_hours(one, LIMITS, is_rest_day=True)] == (["night"] if is_night else [])
    assert rules.odd_hours(one, replace(LIMITS, is_night_odd=False), is_rest_day=True) == [], "only where the pack says so"
    assert {"code": "weekend"} in rules.odd_hours(one, replace(LIMITS, is_weekend_odd=True), is_rest_day=True)


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 120), st.sampled_from([HERE, FAR, None])), min_size=2, max_size=6), st.randoms())
def test_doubts_between_two_are_mutual_whichever_is_looked_at_and_in_whatever_order(drawn: list[tuple[int, int, Point | None]], rng: random.Random) -> None:
    this, *others = [stay(*one, agreed=10) for one in drawn]
    found = {(f.key, f.flag["code"], f.flag["other"]) for f in rules.doubts_together(this, others, LIMITS)}
    shuffled = rng.sample(others, len(others))
    assert found == {(f.key, f.flag["code"], f.flag["other"]) for f in rules.doubts_together(this, shuffled, LIMITS)}
    assert {(UUID(other), code, str(key)) for key, code, other in found} == found
    for other in others:
        assert {f.flag["code"] for f in rules.doubts_together(other, [this], LIMITS)} == {code for key, code, _ in found if key == other.key}


EXPECTED = Expected(NOW - timedelta(days=1), None, 300, None, 0.5, clock_minutes=10)


@pytest.mark.parametrize(("seconds", "minutes"), [(None, None), (600, None), (-600, None), (660, 11), (-7200, -120)])
def test_a_phone_whose_clock_is_off_is_said(seconds: int | None, minutes: int | None) -> None:
    found = rules.flags(GivenProof("record", NOW, clock_seconds=seconds), EXPECTED, NOW)
    assert found == ([] if minutes is None else [{"code": "clock_wrong", "minutes": minutes}])


def picture(seed: int, *, size: tuple[int, int] = (640, 480), quality: int = 0, lighter: int = 0) -> bytes:
    """An invented scene; with `quality` saved as JPEG."""
    rng = random.Random(seed)
    image = Image.new("RGB", (640, 480), (200, 190, 180))
    pen = ImageDraw.Draw(image)
    for _ in range(14):
        x, y, w, h = rng.randint(0, 560), rng.randint(0, 400), rng.randint(30, 200), rng.randint(30, 160)
        pen.rectangle((x, y, x + w, y + h), fill=tuple(rng.randint(0, 255) for _ in range(3)))
    image = image.resize(size).point(lambda level: min(255, level + lighter))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality) if quality else image.save(out, "PNG")
    return out.getvalue()


def signed(seed: int, shift: int = 0) -> bytes:
    """A line drawn by an invented hand on white paper."""
    rng = random.Random(seed)
    image = Image.new("RGB", (320, 120), "white")
    points = [(20 + shift + at * 20, 20 + shift // 2 + rng.randint(0, 70)) for at in range(13)]
    ImageDraw.Draw(image).line(points, fill=(20, 30, 70), width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("changed", [{"quality": 60}, {"size": (320, 240)}, {"lighter": 12}, {"quality": 82, "size": (500, 375)}])
def test_a_picture_saved_anew_is_still_alike_and_another_one_is_not(changed: dict[str, int]) -> None:
    first = likeness_of(picture(1))
    assert rules.bits_apart(first, likeness_of(picture(1, **changed))) <= 12  # type: ignore[arg-type]
    assert all(rules.bits_apart(first, likeness_of(picture(other))) > 40 for other in range(2, 8))


def test_a_signature_is_compared_without_the_paper_around_it() -> None:
    assert rules.bits_apart(likeness_of(signed(1)), likeness_of(signed(1, shift=20))) <= 12
    assert rules.bits_apart(likeness_of(signed(1)), likeness_of(signed(2))) > 20


def test_an_empty_picture_and_what_is_no_picture_resemble_nothing() -> None:
    blank = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(blank, "PNG")
    assert likeness_of(blank.getvalue()) == likeness_of(b"%PDF-1.7") == likeness_of(b"") == ""
    assert rules.bits_apart("", "") == 256


@pytest.mark.parametrize("light", ["from the side", "from a lamp", "none"])
def test_bare_walls_and_dark_rooms_resemble_nothing(light: str) -> None:
    """Every one looks like every other, however different the homes: a doubt about them would accuse honest people."""
    for seed in range(3):
        if light == "from the side":
            wall = Image.linear_gradient("L").rotate(90).resize((640, 480)).point(lambda level: 60 + level // 2)
        elif light == "from a lamp":
            wall = Image.radial_gradient("L").resize((800, 600)).crop((80 + seed * 8, 60, 720 + seed * 8, 540)).point(lambda level: 210 - level // 2)
        else:
            wall = Image.new("L", (640, 480), 14)
            ImageDraw.Draw(wall).rectangle((100 + seed * 90, 80, 180 + seed * 90, 150), fill=90)
        grain = Image.effect_noise(wall.size, 12)
        out = io.BytesIO()
        ImageChops.add(wall, grain, 1, -128).convert("RGB").save(out, "JPEG", quality=75)
        assert likeness_of(out.getvalue()) == ""


ELDER, OTHER = uuid4(), uuid4()


def shown(resident: UUID, digest: str, bits: str = "") -> Picture:
    return Picture(uuid4(), uuid4(), resident, digest, bits)


def test_the_same_file_counts_for_anybody_and_a_like_signature_only_for_another_person() -> None:
    given_now = shown(ELDER, "a", "f" * 64)
    same_person, other_person = shown(ELDER, "b", "f" * 63 + "e"), shown(OTHER, "c", "f" * 63 + "e")
    again = shown(ELDER, "a")
    assert [one.picture for one in rules.repeated("signature", given_now, [same_person, other_person, again], 12)] == [again, other_person]
    assert [one.picture for one in rules.repeated("photo", given_now, [same_person, shown(OTHER, "d", "0" * 64)], 12)] == [same_person]
    assert rules.repeated("photo", given_now, [replace(again, commitment_id=given_now.commitment_id)], 12) == []


RATES = Rates(Decimal("0.05"), Decimal(3), 1)


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.booleans()), max_size=60), st.text(max_size=8))
def test_everybody_is_sampled_the_same_seed_draws_the_same_and_nothing_is_drawn_twice(people: list[tuple[str, bool]], seed: str) -> None:
    served = [Served(UUID(int=at), by, doubted) for at, (by, doubted) in enumerate(people)]
    drawn = rules.draw(served, RATES, seed)
    assert drawn == rules.draw(reversed(served), RATES, seed)
    keys = {one.key for one in drawn}
    assert len(keys) == len(drawn)
    for by in "甲乙丙":
        theirs = [one for one in served if one.by == by]
        assert sum(one.key in keys for one in theirs) == rules.wanted(len(theirs), sum(one.is_doubted for one in theirs), RATES)
    marked = [replace(one, is_drawn=one.key in keys) for one in served]
    assert rules.draw(marked, RATES, seed + "x") == [], "drawn again it fills up only what is lacking"


def test_more_are_called_where_there_were_doubts() -> None:
    assert (rules.wanted(100, 0, RATES), rules.wanted(100, 1, RATES), rules.wanted(3, 0, RATES), rules.wanted(0, 0, RATES)) == (5, 15, 1, 0)


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(0, 5), st.booleans()), max_size=40), st.text(max_size=4))
def test_nobody_is_called_twice_for_one_sample_however_it_is_drawn(rows: list[tuple[str, int, bool]], seed: str) -> None:
    served = [rules.Served(UUID(int=at), by, doubted, person=UUID(int=1000 + person)) for at, (by, person, doubted) in enumerate(rows)]
    person_of = {one.key: one.person for one in served}
    first = {one.key for one in rules.draw(served, RATES, seed)}
    later = [*(replace(one, is_drawn=one.key in first) for one in served), *(rules.Served(UUID(int=5000 + at), "戊", person=UUID(int=1000 + at)) for at in range(3))]
    again = {one.key for one in rules.draw(later, RATES, seed)}
    people = [*(person_of[key] for key in first), *(UUID(int=1000 + key.int - 5000) if key.int >= 5000 else person_of[key] for key in again)]
    assert len(people) == len(set(people))


def test_whoever_serves_one_person_only_is_asked_about_before_those_who_serve_more() -> None:
    shared, other = UUID(int=1), UUID(int=2)
    served = [rules.Served(UUID(int=11), "甲", person=shared), rules.Served(UUID(int=12), "甲", person=other), rules.Served(UUID(int=13), "乙", person=shared)]
    for seed in "abcdef":
        drawn = {one.key for one in rules.draw(served, RATES, seed)}
        assert drawn == {UUID(int=13), UUID(int=12)}
