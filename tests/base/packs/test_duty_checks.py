"""持证要求写错了:每一处都说清在哪个文件、哪一行、怎么改。"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from lianxin.base import packs
from lianxin.base.packs.duty_checks import duty_findings
from tests.base.packs.test_rule_checks import base, edit, found  # noqa: F401  the fixture

DUTIES = "duties.toml"


MISTAKES = [
    ('posts = ["agency_worker"]', 'posts = ["station_worker"]', "duty-twice"),
    ('posts = ["supervisor_post"]', 'posts = ["nobody_knows"]', "unknown-code"),
    ('post = "agency_worker"', 'post = "nobody_knows"', "unknown-code"),
    ('posts = ["public_post"]', "posts = []", "duty-nobody"),
    ("months = 24", "months = 0", "number-invalid"),
    ("grace_years = 3", "grace_years = -1", "number-invalid"),
    ("amber_days = 180", "amber_days = 9999", "number-invalid"),
    ("notice_days = [90, 60, 30]", "notice_days = [90, 90]", "notice-day"),
    ('source = "product_default"', 'source = "hearsay"', "unknown-code"),
    ("unverified = true\n", "\n", "not-flagged"),
]
OF_SHAPE = [
    ('level = "middle"', 'level = "master"', "wrong-value"),
    ("months = 12\n", "\n", "missing-field"),
    ('source = "product_default"\n', "\n", "missing-field"),
]
"""Told before anything else is looked at."""


@pytest.mark.parametrize("mistakes", [MISTAKES, OF_SHAPE])
def test_each_duty_that_cannot_be_meant_is_refused_at_its_line(base: Path, mistakes: list[tuple[str, str, str]]) -> None:  # noqa: F811
    written = {(edit(base / DUTIES, old, new), code) for old, new, code in mistakes}
    findings = found(base)
    assert {finding.file for finding in findings} == {DUTIES}
    assert sorted(finding.code for finding in findings) == sorted(code for _line, code in written)
    at_its_row = {(finding.line, finding.code) for finding in findings if finding.code not in ("missing-field", "not-flagged")}
    assert at_its_row <= written
    assert all(finding.remedy and "%(" not in str(finding) for finding in findings)


def test_every_post_of_the_plan_is_there_in_three_languages() -> None:
    posts = packs.get(packs.BASE).posts
    assert set(posts) == {"community_worker", "station_worker", "agency_worker", "supervisor_post", "station_head_post", "public_post"}
    assert all(kind.name.zh and kind.name.bo and kind.name.en for kind in posts.values())
    told = packs.get(packs.BASE).post_tasks.values()
    assert {one.post for one in told} == set(posts)
    assert all(one.unverified and task.zh and task.bo and task.en for one in told for task in one.tasks), "nobody has read them in a document"


def test_two_duties_of_one_post_may_stand_at_different_kinds_of_places() -> None:
    pack = packs.get(packs.BASE)
    one, other = (msgspec.structs.replace(pack.duties[code], posts=("community_worker",)) for code in ("community", "station"))
    assert [finding.code for finding in duty_findings(replace(pack, duties={"community": one, "station": other}))] == ["duty-twice"]
    apart = {
        "community": msgspec.structs.replace(one, places=("neighbourhood",)), "station": msgspec.structs.replace(other, places=("village_committee",)),
    }  # fmt: skip
    assert list(duty_findings(replace(pack, duties=apart))) == []
