"""Workers, certificates and hours brought in from tables: every fault with its row, nothing twice, nothing before it is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lianxin.base.sheets import selectors, services
from lianxin.base.sheets.kinds import kind_of
from lianxin.base.sheets.models import Sheet
from lianxin.domain.workforce.models import Certificate, EducationHours, Engagement, Post, Schooling, Worker
from lianxin.domain.workforce.services.engaging import add_agency
from lianxin.kernel.clock import combine
from lianxin.kernel.identity_numbers import check_digit
from lianxin.kernel.problems import ProblemError
from tests.factories import BEIGAN, GONGKA, NOW, TABA, make_user, make_worker, refused, viewer_for

pytestmark = pytest.mark.django_db


def number(day: date, serial: int = 12) -> str:
    """A made-up ID number of somebody born on a day."""
    first = f"990101{day:%Y%m%d}{serial:03d}"
    return first + check_digit(first)


WORKERS = [
    "姓名",
    "身份证号",
    "联系电话",
    "社区",
    "岗位",
    "入职日期",
    "合同到期",
    "学历",
    "专业",
    "毕业日期",
    "机构",
]
CERTIFICATES = ["姓名", "身份证号", "证书编号", "级别", "批准日期", "有效地区"]
HOURS = ["姓名", "类别", "培训名称", "开始", "结束", "学时"]
YANGJIN, TASHI = number(date(1990, 3, 4), 12), number(date(1985, 5, 6), 13)


@pytest.fixture
def head() -> Any:
    return viewer_for(make_user("head", "station_head", GONGKA))


def stage(
    actor: Any, tmp_path: Path, kind: str, headings: Sequence[str], *rows: Sequence[Any], place: str = GONGKA
) -> Sheet:
    made = openpyxl.Workbook()
    for row in (headings, *rows):
        made.active.append(list(row))
    path = tmp_path / f"{kind}.xlsx"
    made.save(path)
    return services.stage_sheet(actor=actor, now=NOW, kind=kind, place=place, path=path, label=path.name)


def accept(actor: Any, sheet: Sheet) -> int:
    return services.accept_sheet(actor=actor, now=NOW, kind=sheet.kind, sheet_id=sheet.id).written


def faults(actor: Any, sheet: Sheet) -> list[tuple[int, str, str]]:
    body = selectors.body_of(actor, kind_of(sheet.kind), sheet.id)
    return [(one.row, one.column, one.code) for one in body.faults if one.blocks]


def test_people_come_with_post_contract_and_degree(head: Any, tmp_path: Path) -> None:
    add_agency(actor=head, now=NOW, place=GONGKA, name="和仁公益社会工作服务中心")
    rows = [
        [
            "央金",
            YANGJIN,
            "13800138001",
            "塔巴村",
            "社区工作者",
            "2022年3月1日",
            "2027-02-28",
            "大学本科",
            "社会工作",
            "2013.7.1",
            None,
        ],
        [
            "扎西",
            TASHI,
            None,
            None,
            "驻站社工(机构)",
            date(2024, 5, 1),
            None,
            None,
            None,
            None,
            "和仁公益社会工作服务中心",
        ],
        ["卓嘎", None, None, "塔巴", None, None, None, "大专", "会计", "2027-07-01", None],
    ]
    sheet = stage(head, tmp_path, "workers", WORKERS, *rows)
    assert (sheet.new, sheet.faulty) == (3, 0), faults(head, sheet)
    assert not Worker.objects.exists()
    assert accept(head, sheet) == 3
    yangjin = Worker.objects.get(name="央金")
    assert (yangjin.place, yangjin.sex, yangjin.birth_date, yangjin.id_number, yangjin.phone) == (
        TABA, "2", date(1990, 3, 4), YANGJIN, "13800138001",
    )  # fmt: skip
    on = Engagement.objects.select_related("post").get(worker=yangjin)
    assert (on.place, on.post.kind, on.since, on.until) == (
        TABA,
        "community_worker",
        date(2022, 3, 1),
        date(2027, 2, 28),
    )
    school = Schooling.objects.get(worker=yangjin)
    assert (school.degree, school.is_social_work, school.graduated_on) == ("bachelor", True, date(2013, 7, 1))
    studying = Schooling.objects.get(worker__name="卓嘎")
    assert (studying.is_social_work, studying.graduated_on, studying.expected_on) == (
        False,
        None,
        date(2027, 7, 1),
    )
    assert Post.objects.get(kind="agency_worker").agency is not None


def test_the_same_people_again_add_nothing_and_gaps_are_filled(head: Any, tmp_path: Path) -> None:
    row = ["央金", YANGJIN, None, "塔巴村", "社区工作者", "2022-03-01", None, None, None, None, None]
    assert accept(head, stage(head, tmp_path, "workers", WORKERS, row)) == 1
    fuller = [*row]
    fuller[2], fuller[7], fuller[9] = "13800138001", "本科", "2013-07-01"
    sheet = stage(head, tmp_path, "workers", WORKERS, row, [*fuller])
    assert (3, "name", "workforce.same_person_twice") in faults(head, sheet)
    again = stage(head, tmp_path, "workers", WORKERS, fuller)
    assert (again.new, again.changed) == (0, 1)
    assert accept(head, again) == 1
    last = stage(head, tmp_path, "workers", WORKERS, fuller)
    assert (last.new, last.changed, last.same) == (0, 0, 1)
    assert accept(head, last) == 0
    assert (Worker.objects.count(), Engagement.objects.count(), Schooling.objects.count()) == (1, 1, 1)
    assert Post.objects.get().seats == 1


def test_what_is_wrong_with_people(head: Any, tmp_path: Path) -> None:
    make_worker("次仁", TABA)
    make_worker("次仁", TABA)
    sheet = stage(
        head, tmp_path, "workers", WORKERS,
        ["央金", YANGJIN, None, "北干街道", None, None, None, None, None, None, None],
        ["扎西", TASHI, None, None, "驻站社工(机构)", "2024-05-01", None, None, None, None, None],
        ["卓玛", None, None, None, "社区工作者", None, None, "本科", None, None, None],
        ["拉姆", None, None, None, "社区工作者", "2024-05-01", "2024-04-30", None, None, None, "没有的机构"],
        ["次仁", None, None, "塔巴村", None, None, None, None, None, None, None],
        ["德吉", None, None, None, "村长", "2027-01-01", None, None, None, None, "没有的机构"],
        ["尼玛", "990101199003040120", None, None, None, None, None, None, None, None, None],
    )  # fmt: skip
    assert faults(head, sheet) == [
        (2, "place", "sheet.place_unknown"),
        (3, "agency", "workforce.post_needs_agency"),
        (4, "since", "sheet.cell_empty"),
        (4, "graduated_on", "workforce.degree_unknown_day"),
        (5, "until", "workforce.dates_backward"),
        (5, "agency", "workforce.agency_unknown"),
        (6, "name", "workforce.person_ambiguous"),
        (7, "post", "sheet.word_unknown"),
        (7, "since", "roster.date_future"),
        (7, "agency", "workforce.agency_unknown"),
        (8, "id_number", "roster.id_check_digit"),
    ]


def test_certificates_wait_for_another_person(head: Any, tmp_path: Path) -> None:
    worker = make_worker("央金", TABA)
    sheet = stage(
        head,
        tmp_path,
        "certificates",
        CERTIFICATES,
        ["央金", None, "2023 0540 0001", "助理社会工作师", "2023-06-15", "西藏自治区"],
    )
    assert sheet.faulty == 0, faults(head, sheet)
    assert accept(head, sheet) == 1
    one = Certificate.objects.get()
    assert (one.worker_id, one.number, one.level, one.verified_at) == (
        worker.id,
        "202305400001",
        "assistant",
        None,
    )
    again = stage(
        head,
        tmp_path,
        "certificates",
        CERTIFICATES,
        ["央金", None, "202305400001", "初级", "2023/6/15", one.region or "全国"],
    )
    assert again.same == 1
    assert accept(head, again) == 0


def test_what_is_wrong_with_certificates(head: Any, tmp_path: Path) -> None:
    tashi = make_worker("扎西", TABA)
    make_worker("央金", TABA)
    make_worker("央金", GONGKA)
    make_worker("远方", BEIGAN)
    Certificate.objects.create(
        place=BEIGAN,
        worker=make_worker("外人", BEIGAN),
        level="middle",
        number="20200001AA",
        issued_on=date(2020, 1, 1),
        made_at=NOW,
    )
    Certificate.objects.create(
        place=TABA,
        worker=tashi,
        level="assistant",
        number="20210001AA",
        issued_on=date(2021, 6, 1),
        made_at=NOW,
    )
    sheet = stage(
        head, tmp_path, "certificates", CERTIFICATES,
        ["央金", None, "20230001AA", "中级", "2023-06-15", None],
        ["没有", None, "20230002AA", "中级", "2023-06-15", None],
        ["扎西", None, "20200001AA", "中级", "2020-01-01", None],
        ["扎西", None, "20210001AA", "中级", "2021-06-01", None],
        ["扎西", None, "20230003AA", "初级", "2027-06-15", None],
        ["扎西", None, "20230004AA", "特级", "2023-06-15", None],
        ["扎西", None, "12", "初级", "2023-06-15", None],
        ["扎西", None, "20230005AA", "初级", "2023-06-15", None],
        ["扎西", None, "20230005AA", "初级", "2023-06-15", None],
        [None, None, "20230006AA", "初级", "2023-06-15", None],
        ["远方", None, "20230007AA", "初级", "2023-06-15", None],
    )  # fmt: skip
    assert faults(head, sheet) == [
        (2, "name", "workforce.person_ambiguous"),
        (3, "name", "workforce.person_unknown"),
        (4, "number", "workforce.certificate_taken"),
        (5, "number", "workforce.certificate_differs"),
        (6, "issued_on", "roster.date_future"),
        (7, "level", "sheet.word_unknown"),
        (8, "number", "workforce.certificate_number"),
        (10, "number", "workforce.certificate_twice"),
        (11, "name", "workforce.person_needed"),
        (12, "name", "workforce.person_unknown"),
    ]
    body = selectors.body_of(head, kind_of("certificates"), sheet.id)
    taken = next(one for one in body.faults if one.code == "workforce.certificate_taken")
    assert not taken.details, "nobody out of reach is named"


def test_hours_twice_overlapping_and_in_the_future_are_named(head: Any, tmp_path: Path) -> None:
    worker = make_worker("央金", TABA)
    make_worker("扎西", TABA)
    day = date(2026, 5, 1)
    at = combine(day, time(9))
    EducationHours.objects.create(
        place=TABA,
        worker=worker,
        category="training",
        title="入职培训",
        starts_at=at,
        ends_at=at + timedelta(hours=3),
        hours=3,
        made_at=NOW,
    )
    sheet = stage(
        head, tmp_path, "hours", HOURS,
        ["央金", "培训、进修、研修", "入职培训", "2026-05-01 09:00", "2026-05-01 12:00", 3],
        ["央金", "培训、进修、研修", "别的培训", "2026年5月1日 11:00", "2026-05-01 14:00", 3],
        ["央金", "培训、进修、研修", "太多", "2026-05-02 09:00", "2026-05-02 12:00", 8],
        ["扎西", "学术会议、研讨", "研讨", "2026-05-03 09:00", "2026-05-03 12:00", "４"],
        ["扎西", "学术会议、研讨", "研讨", "2026-05-03 09:00", "2026-05-03 12:00", 4],
        ["扎西", "学术会议、研讨", "下回", "2026-12-03 09:00", "2026-12-03 12:00", 4],
        ["扎西", "自学", "看书", "2026-05-04 09:00", "2026-05-04 12:00", 4],
        ["扎西", "学术会议、研讨", "倒着", "2026-05-05 12:00", "2026-05-05 09:00", 1],
    )  # fmt: skip
    assert faults(head, sheet) == [
        (3, "starts_at", "workforce.hours_overlap"),
        (4, "hours", "workforce.hours_too_many"),
        (6, "starts_at", "workforce.hours_overlap_row"),
        (7, "starts_at", "roster.date_future"),
        (7, "ends_at", "roster.date_future"),
        (8, "category", "sheet.word_unknown"),
        (9, "ends_at", "workforce.dates_backward"),
    ]
    done = services.accept_sheet(actor=head, now=NOW, kind="hours", sheet_id=sheet.id, only_good=True)
    assert done.written == 1
    assert EducationHours.objects.filter(state="claimed").count() == 2


def test_whoever_does_not_manage_files_there_brings_nothing(head: Any, tmp_path: Path) -> None:
    worker = viewer_for(make_user("plain", "worker", GONGKA))
    stranger = viewer_for(make_user("stranger", "station_head", BEIGAN))
    for actor in (worker, stranger):
        with refused("access.denied"):
            stage(
                actor,
                tmp_path,
                "workers",
                WORKERS,
                ["央金", None, None, None, None, None, None, None, None, None, None],
            )
    with pytest.raises(ProblemError, match="access"):
        kind_of("workers").write(actor=stranger, now=NOW, place=GONGKA, rows=[])
