"""S05 223名符合报考条件,71人通过(中级3、初级68),31.83%,高出全省6.8个百分点,超过历年总和: counted again from result sheets as they come,
page by page. That the demo tells the same is held by `lianxin.entry.cli.demo.told`."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Sequence
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianxin.base.access.viewer import Viewer
from lianxin.base.places.models import Division
from lianxin.domain.exams.models import ExamCycle, SubjectResult
from lianxin.domain.exams.services import Registration, register_many
from lianxin.domain.workforce.models import Certificate, Engagement, Post, Schooling, Worker
from lianxin.engines.tables.writing import write_book
from tests.domain.exams.story import PAPERS, QINJIANG, SHICHENG, year_of
from tests.entry.web.reading import get
from tests.factories import NOW, make_user, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
ASSISTANT, MIDDLE = 205, 18
"""Who may sit which level in 2023: 223 people."""
EARLIER = 12
"""Who passed in 2022."""
HEADS = ["姓名", "准考证号", "年度", "级别", "科目", "成绩"]
NAMES = {
    "zhuli_zonghe": "社会工作综合能力", "zhuli_shiwu": "社会工作实务", "zhongji_zonghe": "社会工作综合能力", "zhongji_shiwu": "社会工作实务",
    "zhongji_fagui": "社会工作法规与政策",
}  # fmt: skip
Line = list[object]


@pytest.fixture
def officer(db: None) -> tuple[Client, Viewer]:
    for code, level, name in ((SHICHENG, "county", "石城县"), (QINJIANG, "township", "琴江镇")):
        Division.objects.create(code=code, level=level, name=name, pack="360735")
    user = make_user("xushuigen", "bureau_officer", SHICHENG, display_name="许水根")
    return sign_in(Client(), user, verified=True), viewer_for(user)


def numbered(n: int) -> str:
    """A given name for each number."""
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{n:03d}")


def people(name: str, number: int, since: date) -> list[Worker]:
    """So many with a degree of another subject, at work since that day."""
    made = [Worker(name=name + numbered(n), place=QINJIANG, sex="2", made_at=NOW) for n in range(number)]
    Worker.objects.bulk_create(made)
    post, _new = Post.objects.get_or_create(place=QINJIANG, kind="community_worker", defaults={"seats": 300, "made_at": NOW})
    graduated = date(2016, 7, 1)
    Schooling.objects.bulk_create(
        Schooling(place=QINJIANG, worker=one, degree="bachelor", graduated_on=graduated, made_at=NOW) for one in made
    )
    Engagement.objects.bulk_create(Engagement(place=QINJIANG, worker=one, post=post, since=since, made_at=NOW) for one in made)
    return made


def enter(officer: Viewer, cycle: ExamCycle, level: str, who: Sequence[Worker]) -> None:
    day = cycle.opens_on or date(cycle.year, 3, 20)
    wanted = [Registration(one.id, level, day, ticket=ticket(cycle.year, one)) for one in who]
    register_many(actor=officer, now=NOW, cycle_id=cycle.id, wanted=wanted)


def ticket(year: int, one: Worker) -> str:
    return f"{year}-{one.id.hex[-8:]}"


def marks(year: int, level: str, who: Sequence[Worker], *, pass_first: int, absent: Collection[Worker] = ()) -> list[Line]:
    """A result sheet: the first pass, the others miss the line by half a mark in one paper."""
    word = {"middle": "中级", "assistant": "初级"}[level]
    lines: list[Line] = []
    for n, one in enumerate(who):
        for paper in PAPERS[level]:
            missed = n >= pass_first and paper == PAPERS[level][0]
            mark: object = "缺考" if one in absent else 59.5 if missed else 60
            lines.append([one.name, ticket(year, one), year, word, NAMES[paper], mark])
    return lines


def bring(client: Client, lines: list[Line]) -> str:
    """Upload a sheet; the address of its page."""
    content = io.BytesIO()
    write_book(content, [("成绩", HEADS, lines)])
    sent = {"place": SHICHENG, "file": SimpleUploadedFile("成绩.xlsx", content.getvalue())}
    answer = client.post(reverse("sheets:new", kwargs={"kind": "exam_results"}), sent)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def accept(client: Client, sheet: str) -> str:
    """Accept a sheet without faults."""
    return client.post(f"{sheet}accept/", follow=True).content.decode()


def numbers(html: str, first: str) -> list[str]:
    """The cells of the row whose first cell begins so."""
    row = next(one for one in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL) if first in one)
    return [re.sub(r"<[^>]+>|\s|^[^\d—]*(?=\d)", "", re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)][1:]


def test_the_rate_of_the_article_is_counted_again_from_results(officer: tuple[Client, Viewer]) -> None:
    client, actor = officer
    before, cycle = year_of(actor, 2022, SHICHENG), year_of(actor, 2023, SHICHENG)
    passed_before = people("温", EARLIER, date(2020, 3, 1))
    assistants = people("陈", ASSISTANT, date(2021, 3, 1))
    middles = people("黄", MIDDLE, date(2017, 3, 1))
    Certificate.objects.bulk_create(
        Certificate(
            place=QINJIANG, worker=one, level="assistant", number=f"ZS{n}", issued_on=date(2019, 9, 1), verified_at=NOW, made_at=NOW
        )
        for n, one in enumerate(middles)
    )
    people("邓", 2, date(2023, 6, 1))

    enter(actor, before, "assistant", [*passed_before, *assistants[:8]])
    earlier = marks(2022, "assistant", passed_before, pass_first=EARLIER) + marks(2022, "assistant", assistants[:8], pass_first=0)
    assert "写入 40 行" in accept(client, bring(client, earlier))

    client.post(reverse("exams:assess", args=[cycle.id]))
    address = f"{reverse('exams:board')}?cycle={cycle.id}"
    assert numbers(get(client, address), "合计") == ["223", "0", "0", "0"]

    sitting, trying = assistants[:190], middles[:9]
    enter(actor, cycle, "assistant", sitting)
    enter(actor, cycle, "middle", trying)
    absent = sitting[-20:]
    results = marks(2023, "assistant", sitting, pass_first=68, absent=absent) + marks(2023, "middle", trying, pass_first=3)
    bad = [["查无此人", "", 2023, "初级", "社会工作实务", 60], [sitting[0].name, "", 2023, "初级", "社会工作实务", "及格"]]
    sheet = bring(client, [*results, *bad])
    shown = get(client, sheet)
    for text in ("名单里没有这个人", "请核对姓名和身份证号", "看不懂成绩", str(len(results) + 2)):
        assert text in shown
    written = SubjectResult.objects.count()
    accept(client, sheet)
    assert SubjectResult.objects.count() == written, "nothing is written while rows are wrong"
    good = bring(client, results)
    assert f"写入 {len(results)} 行" in accept(client, good)
    assert "写入 0 行" in accept(client, bring(client, results)), "the same sheet again"

    board = get(client, address)
    assert numbers(board, "合计") == ["223", "199", "179", "71"]
    assert numbers(board, "助理社会工作师")[3] == "68"
    assert numbers(board, ">社会工作师")[3] == "3"
    shown = get(client, reverse("exams:statistics", args=[cycle.id]))
    assert "31.84%" in shown
    assert "报道:31.83%" in shown
    assert "71 ÷ 223 = 31.8386%,四舍五入是 31.84%" in shown
    assert "截断了,没有四舍五入" in shown
    assert "江西省通过率:25.03%" in shown
    assert "本县 31.84%,高出 6.8 个百分点" in shown
    assert "推算的,不是公布的。未核实" in shown
    assert f"今年通过 71 人,超过历年总和({EARLIER} 人)" in shown
    assert numbers(shown, "合计")[4:] == ["31.84%", "35.68%", "39.66%"]


def test_a_year_that_does_not_surpass_the_earlier_ones_is_no_record(officer: tuple[Client, Viewer]) -> None:
    client, actor = officer
    before, cycle = year_of(actor, 2022, SHICHENG), year_of(actor, 2023, SHICHENG)
    who = people("赖", 5, date(2020, 3, 1))
    enter(actor, before, "assistant", who[:3])
    accept(client, bring(client, marks(2022, "assistant", who[:3], pass_first=3)))
    enter(actor, cycle, "assistant", who[3:])
    accept(client, bring(client, marks(2023, "assistant", who[3:], pass_first=2)))
    shown = get(client, reverse("exams:statistics", args=[cycle.id]))
    assert "历年总和(" not in shown
    assert "以前各年合计" in shown
    assert numbers(shown, "以前各年合计") == ["3"]
    assert "报道的人数是 71 ÷ 223,和这里数出来的不一样" in shown
