"""B04 居民7100余人,60岁以上超过1500人,100多名空巢: the figures of the article, counted again from the records of 广德社区.

The roster is an Excel file imported by the officer whose work that is; nothing is typed in. Each figure is counted a
second time in Python from the rows of the file, and opens the people it counts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.people.selectors import ResidentFilter, residents
from lianxin.domain.people.selectors.roster import preview_columns
from lianxin.domain.people.services.passes import run_pass
from lianxin.domain.people.services.roster import accept_import, add_source, map_columns, stage_roster
from lianxin.domain.people.services.tallies import count_county
from lianxin.entry.cli.demo.offices import XIAOSHAN
from lianxin.entry.cli.demo.rosters import write_roster
from lianxin.kernel.clock import age_on
from tests.entry.web.reading import all_rows, get, stats
from tests.factories import NOW, TODAY, make_user, sign_in, viewer_for

# once: its queries are those of tests/domain/people/test_tallies.py and of the profile; here it is the size of the roster that costs
pytestmark = [pytest.mark.journey, pytest.mark.django_db, pytest.mark.once]
GUANGDE = "330109002024"
COUNTY = "330109000000"


@pytest.fixture
def officer() -> User:
    return make_user("hanfang", "bureau_officer", COUNTY, display_name="韩芳")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """The community's file, as the street's office would send it."""
    office = replace(XIAOSHAN, areas=XIAOSHAN.areas[:1])
    path, number = write_roster(office, tmp_path, TODAY)
    assert number == XIAOSHAN.areas[0].people
    return path


def import_it(actor: Viewer, path: Path) -> None:
    source = add_source(actor=actor, now=NOW, place=COUNTY, name=XIAOSHAN.title)
    columns = {guess.heading: guess.field for guess in preview_columns(actor, source.id, path)}
    map_columns(actor=actor, now=NOW, source=source.id, columns=columns)
    staged = stage_roster(actor=actor, now=NOW, source=source.id, path=path, label=path.name)
    accept_import(actor=actor, now=NOW, roster_import=staged.id)


def counted_by_hand(path: Path) -> dict[str, int]:
    """From the rows of the file alone: everybody, those of 60, and elders whose children are away and who live with elders."""
    lines = openpyxl.load_workbook(path, read_only=True).active.iter_rows(min_row=2, values_only=True)
    headings = list(next(lines))
    rows: list[dict[str, Any]] = [dict(zip(headings, line, strict=True)) for line in lines if any(line)]
    ages = [age_on(_day(row["出生日期"]), TODAY) for row in rows]
    oldest: dict[str, list[int]] = {}
    for row, age in zip(rows, ages, strict=True):
        oldest.setdefault(row["户编号"], []).append(age)
    empty_nest = sum(
        age >= 60 and int(row["子女数"] or 0) > 0 and row["子女是否在身边"] == "否" and min(oldest[row["户编号"]]) >= 60
        for row, age in zip(rows, ages, strict=True)
    )
    return {"residents": len(rows), "over_60": sum(age >= 60 for age in ages), "kongchao": empty_nest}


def _day(told: object) -> date:
    return told.date() if isinstance(told, datetime) else date.fromisoformat(str(told))


def test_the_figures_of_the_article_come_out_of_the_records(client: Client, officer: User, roster: Path) -> None:
    with time_machine.travel(NOW, tick=False):
        sync_from_packs(actor=Viewer.system("测试"), now=NOW)
        actor = viewer_for(officer)
        import_it(actor, roster)
        run_pass(actor=Viewer.system("夜间核对"), now=NOW, county=COUNTY)
        count_county(actor=Viewer.system("夜间核对"), now=NOW, county=COUNTY)
        by_hand = counted_by_hand(roster)
        sign_in(client, officer, verified=True)
        html = get(client, f"/county/profile/?place={GUANGDE}")
        cards, shown = stats(html), unescape(html)

        assert cards["居民"][1] == by_hand["residents"] == 7126
        assert cards["60岁以上"][1] == by_hand["over_60"] > 1500
        (opens, empty_nest), *_ = re.findall(r'href="([^"]*category=kongchao[^"]*)">(?:≥ )?([\d,]+)</a>', shown)
        assert int(empty_nest) == by_hand["kongchao"] > 100

        assert all_rows(client, opens) == by_hand["kongchao"]
        elders, after = 0, ""
        while True:
            page = residents(actor, ResidentFilter(GUANGDE, age_from=60), today=TODAY, after=after, limit=1000)
            elders, after = elders + len(page.rows), page.after
            if not after:
                break
        assert elders == by_hand["over_60"]

        for words, printed in (("居民达7100余人", "≥ 7,100"), ("超过1500人", "≥ 1,500"), ("100多名空巢老人", "≥ 100")):
            row = next(part for part in shown.split("<tr") if words in part)
            assert printed in row
            assert "相符" in row
