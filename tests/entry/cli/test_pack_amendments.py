"""`lianxin pack amendments` and `lianxin pack export`: what counties have changed, and their layer as files for a maintainer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments import bodies
from lianxin.base.amendments.models import Amendment
from lianxin.base.amendments.nightly import begin_night
from lianxin.base.packs import amending
from lianxin.entry.cli.main import main
from tests.amendments import approved
from tests.factories import MOZHUGONGKA, NOW, TODAY, make_user, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_force(cuomu: User) -> Iterator[Amendment]:
    """The allowance begins at 85 in 墨竹工卡."""
    amending.forget()
    second = make_user("pingcuo", "bureau_officer", MOZHUGONGKA)
    one = approved(viewer_for(cuomu), viewer_for(second))
    begin_night(Viewer.system("夜间"), NOW + timedelta(days=1), MOZHUGONGKA)
    yield one
    amending.forget()


def test_amendments_are_listed_with_their_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "amendments"]) == 0
    said = capsys.readouterr().out
    for shown in ("540127000000", "施行中", "高龄津贴改为85周岁"):
        assert shown in said


def test_one_that_no_longer_fits_ends_with_code_one(capsys: pytest.CaptureFixture[str], in_force: Amendment) -> None:
    Amendment.objects.filter(id=in_force.id).update(files={"benefits.toml": "[gone]\nuntil = 2027-01-01\n"})
    packs.refresh()
    assert main(["pack", "amendments"]) == 1
    assert "benefits.toml" in capsys.readouterr().out


def test_the_layer_as_files_gives_the_same_rules(tmp_path: Path) -> None:
    assert main(["pack", "export", str(tmp_path), "--amendments"]) == 0
    files = {str(path.relative_to(tmp_path / "540127")): path.read_text() for path in tmp_path.rglob("*.toml")}
    assert list(files) == ["parameters/benefits.toml"]
    made, findings = bodies.over(packs.written_for(MOZHUGONGKA), files, "维护者")
    assert made is not None
    assert not [found for found in findings if found.code != "case-differs"]
    amended = packs.for_place(MOZHUGONGKA)
    assert made.parameters == amended.parameters
    assert made.value("gaoling_jintie_age", TODAY) == 85


def test_where_to_write_must_be_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for typed in (["pack", "export"], ["pack", "export", str(tmp_path)]):
        assert main(typed) == 2
        assert "--amendments" in capsys.readouterr().out
    assert not any(tmp_path.iterdir())


def test_the_pack_check_of_files_is_not_about_amendments(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check"]) == 0
    said: Any = capsys.readouterr()
    assert "0 个错误" in said.out
