"""Round trip: pack → workbook → pack and pack → DMN → pack lose nothing, one after the other in both orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.base.packs import Pack, exchange
from lianxin.base.packs.exchange.layering import laid
from lianxin.base.packs.exchange.rows import rows_of
from tests.base.packs.exchange.edits import PARTS, edited, emptied, rules_of

CODES = ("national-base", "330109", "360735", "540100")
WAYS: dict[str, Callable[..., exchange.Proposal]] = {
    "workbook": lambda pack, onto, codes=None: exchange.read_workbook(exchange.workbook(pack, codes), onto),
    "model": lambda pack, onto, codes=None: exchange.read_model(exchange.model(pack, codes), onto),
}
CALM = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def put(pack: Pack, proposal: exchange.Proposal) -> Pack:
    assert [str(finding) for finding in proposal.findings] == []
    findings: list[packs.Finding] = []
    made = laid(pack, proposal, findings)
    assert made is not None, [str(finding) for finding in findings]
    return made


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("code", CODES)
def test_a_pack_comes_back_whole(code: str, way: str) -> None:
    pack = packs.get(code)
    proposal = WAYS[way](pack, emptied(pack))
    assert proposal.findings == ()
    read: dict[str, dict[str, Any]] = {part: {} for part in PARTS}
    for part, row_code, row in proposal.rows():
        read[part][row_code] = row
    assert read == {part: rows_of(pack, part) for part in PARTS}
    assert rules_of(put(emptied(pack), proposal)) == rules_of(pack)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("code", CODES)
def test_an_untouched_pack_is_no_proposal(code: str, way: str) -> None:
    pack = packs.get(code)
    proposal = WAYS[way](pack, pack)
    assert (proposal.tables, proposal.findings) == ({}, ())
    made, findings = exchange.applied(pack, proposal)
    assert findings == []
    assert made is not None
    assert (made.hash, rules_of(made), made.origins) == (pack.hash, rules_of(pack), pack.origins)


@pytest.mark.parametrize("first", WAYS)
@given(data=st.data())
@CALM
def test_random_edits_come_back_through_both_ways_in_both_orders(first: str, data: st.DataObject) -> None:
    pack = packs.get(data.draw(st.sampled_from(CODES)))
    changed, codes = data.draw(edited(pack))
    second = next(way for way in WAYS if way != first)
    once = put(pack, WAYS[first](changed, pack, codes))
    twice = put(pack, WAYS[second](once, pack, codes))
    assert rules_of(once) == rules_of(changed)
    assert rules_of(twice) == rules_of(changed)


@given(data=st.data())
@CALM
def test_the_files_of_a_proposal_are_the_proposal(data: st.DataObject) -> None:
    import tomllib
    from decimal import Decimal

    pack = packs.get("540100")
    changed, codes = data.draw(edited(pack))
    proposal = exchange.read_workbook(exchange.workbook(changed, codes), pack)
    files = {name: tomllib.loads(text, parse_float=Decimal) for name, text in exchange.toml(proposal).items()}
    assert files == {f"{stem}.toml": rows for stem, rows in proposal.tables.items()}
