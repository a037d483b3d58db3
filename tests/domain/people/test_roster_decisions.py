"""Deciding about a roster: what cannot be accepted has no button, what others changed meanwhile is said, columns are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident, RosterFault, RosterImport, RosterSource
from lianxin.domain.people.services import roster
from lianxin.engines.tables.headings import Headings, learnt
from tests.factories import BEIGAN, GONGKA, NOW, make_user, sign_in, viewer_for
from tests.rosters import COLUMN, HEADINGS, people, write_roster

pytestmark = pytest.mark.django_db

Stage = Callable[..., RosterImport]
_BUTTON = 'value="accept"'


@pytest.fixture
def source(deji: User) -> RosterSource:
    viewer = viewer_for(deji)
    made = roster.add_source(actor=viewer, now=NOW, place=GONGKA, name="工卡镇台账")
    columns = dict.fromkeys(HEADINGS, "") | {
        "姓名": "name", "身份证号": "id_number", "村(社区)": "place", "家庭住址": "address", "民族": "ethnic",
    }  # fmt: skip
    return roster.map_columns(actor=viewer, now=NOW, source=made.id, columns=columns)


@pytest.fixture
def stage(deji: User, source: RosterSource, tmp_path: Path) -> Stage:
    def run(rows: list[list[Any]], place: str = "") -> RosterImport:
        path = write_roster(tmp_path / "a.xlsx", rows)
        return roster.stage_roster(
            actor=viewer_for(deji), now=NOW, source=source.id, path=path, label="a.xlsx", place=place
        )

    return run


@pytest.fixture
def desk(client: Client, deji: User) -> Client:
    return sign_in(client, deji)


def rows_of(count: int = 3, **changes: str) -> list[list[Any]]:
    rows = [list(row) for row in people(count)]
    for row in rows:
        for heading, value in changes.items():
            row[COLUMN[heading]] = value
    return rows


def page_of(client: Client, one: RosterImport) -> str:
    answer = client.get(reverse("people:roster", args=[one.id]))
    assert answer.status_code == 200
    return answer.content.decode()


def decide(client: Client, one: RosterImport, decision: str = "accept") -> str:
    answer = client.post(reverse("people:roster_decide", args=[one.id]), {"decision": decision}, follow=True)
    assert answer.redirect_chain == [(reverse("people:roster", args=[one.id]), 302)]
    return answer.content.decode()


def test_a_roster_without_one_good_row_has_no_button_and_says_why(desk: Client, stage: Stage) -> None:
    one = stage(rows_of(民族="火星族"))
    page = page_of(desk, one)
    assert _BUTTON not in page
    assert 'value="refuse"' in page
    assert "3 行全都有误" in page
    assert "请按问题清单改正后重新上传" in decide(desk, one)  # pressed all the same, on an old page
    assert not Resident.objects.exists()


def test_a_roster_decided_about_twice_leads_back_to_its_report_in_words(desk: Client, stage: Stage) -> None:
    one = stage(rows_of())
    assert "已导入:新增 3 人" in decide(desk, one)
    for decision in ("accept", "refuse"):
        assert "这份名册已经处理过(已导入)" in decide(desk, one, decision)
    assert Resident.objects.count() == 3


def test_who_may_not_decide_gets_no_word_of_the_report(stage: Stage, client: Client) -> None:
    one = stage(rows_of())
    outsider = sign_in(client, make_user("waibu", "station_head", BEIGAN))
    address = reverse("people:roster_decide", args=[one.id])
    assert outsider.post(address, {"decision": "accept"}).status_code == 404
    assert RosterImport.objects.get(id=one.id).state == "staged"


def test_rows_that_change_nothing_are_said_to_change_nothing(desk: Client, stage: Stage) -> None:
    decide(desk, stage(rows_of()))
    page = page_of(desk, stage(rows_of()))
    assert _BUTTON in page
    assert "都和现有资料相同" in page


def test_a_roster_checked_before_another_was_accepted_is_compared_anew(
    desk: Client, stage: Stage, deji: User
) -> None:
    earlier, later = stage(rows_of(3)), stage(rows_of(2))
    roster.accept_import(actor=viewer_for(deji), now=NOW + timedelta(hours=1), roster_import=later.id)
    answer = desk.get(reverse("people:roster", args=[earlier.id]))
    assert "检查之后又导入过别的名册" in answer.content.decode()
    assert [answer.context[name] for name in ("new", "changed", "same")] == [1, 0, 2]
    assert "已导入:新增 1 人,变更 0 人" in decide(desk, earlier)
    done = RosterImport.objects.get(id=earlier.id)
    assert (done.new_rows, done.changed_rows, done.same_rows) == (1, 0, 2)
    assert Resident.objects.count() == 3


def test_a_large_one_says_that_its_figures_are_of_the_check(
    desk: Client, stage: Stage, deji: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier, later = stage(rows_of(3)), stage(rows_of(2))
    roster.accept_import(actor=viewer_for(deji), now=NOW + timedelta(hours=1), roster_import=later.id)
    monkeypatch.setattr("lianxin.domain.people.views.rosters.ACCEPTED_AT_ONCE", 0)
    answer = desk.get(reverse("people:roster", args=[earlier.id]))
    assert "下面的行数是检查时的" in answer.content.decode()
    assert answer.context["new"] == 3


def test_a_row_that_may_no_longer_be_written_takes_the_button_away(desk: Client, stage: Stage, deji: User) -> None:
    earlier, later = stage(rows_of(2)), stage(rows_of(2))
    roster.accept_import(actor=viewer_for(deji), now=NOW + timedelta(hours=1), roster_import=later.id)
    Resident.objects.update(name="改了名")
    page = page_of(desk, earlier)
    assert "第 2 行不能照原样导入" in page
    assert _BUTTON not in page
    assert "请重新上传这份名册" in decide(desk, earlier)


# Columns


def send(client: Client, folder: Path, source: RosterSource, headings: Sequence[str], **given: str) -> Any:
    path = write_roster(folder / "名册.xlsx", rows_of(), headings=headings)
    with path.open("rb") as file:
        return client.post(reverse("people:roster_new"), {"source": str(source.id), "file": file} | given)


def answers(asked: Any, **chosen: str) -> dict[str, str]:
    """What the browser would send of the page of columns, with some columns chosen by heading."""
    sent = {field.html_name: str(field.value() or "") for field in (*asked.context["step"], *asked.context["form"])}
    names = {field.label: field.html_name for field in asked.context["form"]}
    return sent | {names[heading]: field for heading, field in chosen.items()}


def test_a_heading_the_source_never_had_is_shown_and_can_be_mapped_or_left_out(
    desk: Client, source: RosterSource, tmp_path: Path
) -> None:
    headings = ["绰号" if one == "序号" else "手机" if one == "联系电话" else one for one in HEADINGS]
    asked = send(desk, tmp_path, source, headings)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "有不认识的列" in page
    assert asked.context["form"].unknown == ("绰号",)
    sent = answers(asked)
    assert sent[next(f.html_name for f in asked.context["form"] if f.label == "手机")] == "phone"
    assert desk.post(reverse("people:roster_columns"), sent).status_code == 302
    source.refresh_from_db()
    assert (source.columns["绰号"], source.columns["手机"], source.columns["序号"]) == ("", "phone", "")
    assert not RosterFault.objects.filter(code="roster.column_unknown").exists()
    assert send(desk, tmp_path, source, headings).status_code == 302  # known by now: not asked again


def test_columns_confirmed_wrongly_can_be_looked_at_again(desk: Client, source: RosterSource, tmp_path: Path) -> None:
    assert send(desk, tmp_path, source, HEADINGS).status_code == 302
    asked = send(desk, tmp_path, source, HEADINGS, again="on")
    assert asked.status_code == 200
    assert asked.context["form"].unknown == ()
    assert desk.post(reverse("people:roster_columns"), answers(asked, 性别="sex")).status_code == 302
    source.refresh_from_db()
    assert source.columns["性别"] == "sex"


def test_a_file_with_all_other_headings_still_reaches_its_columns(
    desk: Client, source: RosterSource, tmp_path: Path
) -> None:
    headings = [f"{one}*" if one in {"民族"} else {"姓名": "户主姓名"}.get(one, one) for one in HEADINGS]
    RosterSource.objects.update(columns={"甲": "name", "乙": "id_number", "丙": "place"})
    asked = send(desk, tmp_path, source, headings)
    assert asked.status_code == 200
    assert "列对应" in asked.content.decode()


def test_a_source_keeps_what_it_learnt_of_other_files_unless_the_field_moved() -> None:
    known = {"姓名": "name", "备注": "", "电话": "phone"}
    assert learnt(known, {"手机": "phone", "姓 名": "name"}) == {"备注": "", "手机": "phone", "姓 名": "name"}
    assert learnt(known, {}) == known


def test_a_decision_stands_before_the_words_of_the_pack() -> None:
    headings = Headings({"name": ["姓名"], "phone": ["电话", "手机"]}, {"名": "name", "电话": ""})
    assert headings.guess(["名", "姓名", "电话", "手机"]) == {0: "name", 3: "phone"}
    assert headings.undecided(["名", "姓名", "电话", "", "手机"]) == (1, 4)
