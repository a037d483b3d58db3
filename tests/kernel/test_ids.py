"""Identifiers are UUIDv7, unique and in order."""

import os
import threading
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.ids import _RANDOM_MASK, _Source, new_id


def test_an_id_is_a_uuid_of_version_7_with_the_standard_variant() -> None:
    made = new_id()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_ids_of_one_process_grow_strictly() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(set(made))


@given(st.lists(st.integers(0, 2**48 - 2), min_size=2, max_size=50))
def test_ids_grow_even_when_the_wall_clock_goes_back(milliseconds: list[int]) -> None:
    source = _Source()
    made = [source.next(moment) for moment in milliseconds]
    assert made == sorted(set(made))
    assert {one.version for one in made} == {7}


def test_an_id_carries_its_millisecond_in_the_first_48_bits() -> None:
    assert _Source().next(0x0123456789AB).int >> 80 == 0x0123456789AB


def test_a_full_random_part_carries_into_the_millisecond() -> None:
    source = _Source()
    source.next(5)
    source._random = _RANDOM_MASK
    assert source.next(5).int >> 80 == 6


def test_ids_from_many_threads_never_meet() -> None:
    made: list[list[UUID]] = [[] for _ in range(8)]
    threads = [
        threading.Thread(target=lambda mine=mine: mine.extend(new_id() for _ in range(2_000)))
        for mine in made
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one for mine in made for one in mine}) == 16_000
    assert all(mine == sorted(mine) for mine in made)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork, so no child that could continue a series")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_does_not_continue_its_parents_series() -> None:
    import lianxin.kernel.ids as ids

    new_id()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, b"1" if ids._source._millisecond == -1 else b"0")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 1) == b"1"
