"""Which submissions count, what the others say, and who may know."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.places.selectors import full_name
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Form, FormVersion, Submission
from lianxin.domain.surveys.selectors.analysis import (
    AnswerFilter,
    accounted,
    analysed,
    columns,
    middles,
    recount,
)
from lianxin.domain.surveys.services.analysis import mark_validity, overrule
from tests.domain.surveys.asked import make_asked, send_told, told
from tests.domain.surveys.made import SYSTEM, new_instance, send
from tests.entry.web.reading import all_rows, get, stats
from tests.factories import (
    BEIGAN,
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_resident,
    make_user,
    refused,
    sign_in,
    viewer_for,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(db: None) -> Form:
    return make_asked()


@pytest.fixture
def officer(db: None) -> User:
    return make_user("officer", "bureau_officer", MOZHUGONGKA)


@pytest.fixture
def answered(form: Form, zhuoma: User) -> list[Submission]:
    """Ten: seven that count, and one of each fault."""
    whole = [
        send_told(zhuoma, f"次仁{at}", lives="kin" if at % 2 else "alone", wish="meal bath" if at < 3 else "", age=70 + at,
                  words="想有人送饭。" if at < 2 else "想有人送饭" if at == 2 else "", trust="123" if at % 2 else "00 ".replace("0", "2"),
                  kin=(40, 12) if at % 2 else ())
        for at in range(7)
    ]  # fmt: skip
    spoilt = [
        send_told(zhuoma, "快", seconds=20), send_told(zhuoma, "直", trust="222"), send_told(zhuoma, "次仁3", age=73),
    ]  # fmt: skip
    return [*whole, *spoilt]


def judged(officer: User, form: Form) -> tuple[int, int, int]:
    found = mark_validity(actor=viewer_for(officer), now=NOW, form_id=form.id)
    return found.valid, found.invalid, found.changed


def test_each_invalid_submission_says_why_and_judging_again_changes_nothing(
    form: Form, officer: User, answered: list[Submission]
) -> None:
    assert judged(officer, form) == (7, 3, 10)
    why = {tuple(row.invalid_for) for row in Submission.objects.filter(is_valid=False)}
    assert why == {("too_fast",), ("straight_line",), ("duplicate",)}
    assert judged(officer, form) == (7, 3, 0)
    assert AuditEntry.objects.filter(verb="submission.judge").count() == 2, "each time somebody judged it"
    assert recount(viewer_for(officer), form) == {row.id: tuple(row.invalid_for) for row in Submission.objects.all()}


def test_a_persons_word_stays_and_needs_a_reason(form: Form, officer: User, answered: list[Submission]) -> None:
    judged(officer, form)
    fast = Submission.objects.get(invalid_for=["too_fast"])
    with refused("general.empty_field"):
        overrule(actor=viewer_for(officer), now=NOW, submission_id=fast.id, is_valid=True, reason=" ")
    overrule(actor=viewer_for(officer), now=NOW, submission_id=fast.id, is_valid=True, reason="老人耳背,家人一起答的")
    assert judged(officer, form) == (8, 2, 0)
    overrule(actor=viewer_for(officer), now=NOW, submission_id=fast.id, is_valid=None)
    assert judged(officer, form) == (7, 3, 1)
    assert AuditEntry.objects.filter(verb="submission.overrule").count() == 2


def test_a_sheet_turned_down_by_a_person_frees_its_place(form: Form, officer: User, answered: list[Submission]) -> None:
    judged(officer, form)
    overrule(actor=viewer_for(officer), now=NOW, submission_id=answered[3].id, is_valid=False, reason="代答")
    judged(officer, form)
    assert Submission.objects.get(id=answered[9].id).is_valid, "the second one about the same person counts now"


def test_corrected_answers_are_judged_anew(form: Form, officer: User, zhuoma: User, answered: list[Submission]) -> None:
    judged(officer, form)
    overrule(actor=viewer_for(officer), now=NOW, submission_id=answered[8].id, is_valid=False, reason="乱答")
    send(zhuoma, told("直", trust="123", deprecated=answered[8].root_id))
    row = Submission.objects.get(id=answered[8].id)
    assert (row.is_valid, row.invalid_for, row.overruled) == (None, [], "")
    judged(officer, form)
    assert Submission.objects.get(id=row.id).is_valid


def test_only_who_analyses_the_whole_form_judges_it(form: Form, deji: User, zhuoma: User, answered: list[Submission]) -> None:
    for user in (deji, zhuoma):
        with refused("access.denied"):
            mark_validity(actor=viewer_for(user), now=NOW, form_id=form.id)
    stranger = make_user("stranger", "station_head", BEIGAN)
    with refused("general.not_found"):
        overrule(actor=viewer_for(stranger), now=NOW, submission_id=answered[0].id, is_valid=False, reason="x")
    assert not analysed(viewer_for(stranger), form.id).exists()


def test_columns_keep_who_was_not_asked_apart(form: Form, officer: User, answered: list[Submission]) -> None:
    judged(officer, form)
    found = columns(viewer_for(officer), form, AnswerFilter())
    by_name = {q.name: q for q in found.questions}
    assert len(found.ids) == 7
    assert sorted(found.asked(by_name["kin_age"])) == [12, 12, 12, 40, 40, 40]
    assert found.cells["/data/trust/t3"].count(None) == 4
    total, places = accounted(viewer_for(officer), form)
    assert (total.sent, total.returned, total.valid, total.invalid) == (20, 10, 7, 3)
    assert [one.place for one in places] == [GONGKA]


def test_the_page_counts_and_opens_its_rows(client: Client, form: Form, officer: User, answered: list[Submission]) -> None:
    judged(officer, form)
    sign_in(client, officer, verified=True)
    at = reverse("surveys:analysis", args=[form.id])
    page = get(client, at)
    assert "想有人送饭" in page
    assert "次仁" not in page, "names are not counted"
    for label, (address, number) in stats(page).items():
        assert all_rows(client, address) == number, label
    rows = reverse("surveys:analysis-rows", args=[form.id])
    assert all_rows(client, f"{rows}?cell=/data/wish=meal") == 3
    assert all_rows(client, f"{rows}?cell=/data/lives=kin&cell=/data/wish=bath") == 1
    assert all_rows(client, f"{rows}?cell=/data/age=72..75") == 3
    assert all_rows(client, f"{rows}?cell=/data/trust/t3=") == 4
    assert all_rows(client, f"{rows}?text=/data/words&group=0") == 3
    assert all_rows(client, f"{rows}?validity=invalid&reason=duplicate") == 1
    assert get(client, f"{rows}?cell=nonsense", 404)
    assert "Cramér" in get(client, f"{at}?row=/data/lives&column=/data/trust/t1")
    assert "Cramér" not in get(client, f"{at}?row=/data/lives&column=/data/wish"), "somebody is in two cells"


def test_the_page_says_what_it_leaves_out_and_crosses_bands_and_places(
    client: Client, form: Form, officer: User, answered: list[Submission]
) -> None:
    judged(officer, form)
    sign_in(client, officer, verified=True)
    at = reverse("surveys:analysis", args=[form.id])
    page = get(client, at)
    assert re.search("不统计、不导出:[^。]*姓名", page)
    assert page.index("收回") < page.index("导出 Excel"), "numbers stand before what makes files"
    assert "列出交叉表" in page
    assert reverse("surveys:form", args=[form.id]) in page
    assert ">score<" in page, "what the form works out is counted too"
    crossed = get(client, f"{at}?row=/data/score&column=/data/lives")
    assert "score × 和谁住" in crossed
    for address, number in re.findall(r'<a href="(/surveys/[^"]+/analysis/rows/[^"]*)"[^>]*>([\d,]+)</a>', get(client, f"{at}?row=place&column=/data/wish")):
        assert all_rows(client, address.replace("&amp;", "&")) == int(number), address
    assert "行和列是同一题" in get(client, f"{at}?row=/data/lives&column=/data/lives")
    assert "可以选多项:同一个人" in get(client, f"{at}?row=/data/lives&column=/data/wish")
    assert get(client, reverse("surveys:analysis-rows", args=[form.id]) + "?cell=/data/name=次仁1", 404)


def test_a_text_that_names_whom_it_is_about_is_neither_listed_nor_exported(
    client: Client, form: Form, officer: User, zhuoma: User
) -> None:
    send_told(zhuoma, "次仁央宗", words="我是次仁央宗")
    send_told(zhuoma, "扎西", words="打 13900001234 找我", age=80)
    registered = send_told(zhuoma, "她", words="阿妈格桑曲珍要送饭", age=81)
    Submission.objects.filter(id=registered.id).update(resident=make_resident("格桑曲珍", TABA))
    judged(officer, form)
    sign_in(client, officer, verified=True)
    at = reverse("surveys:analysis-export", args=[form.id])
    page = get(client, reverse("surveys:analysis", args=[form.id]))
    table = client.get(at, {"format": "csv", "validity": "all"}).getvalue()
    with zipfile.ZipFile(io.BytesIO(table)) as archive:
        files = "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    for text in (page, files):
        assert "〔***〕" in text
        assert not [one for one in ("次仁央宗", "13900001234", "格桑曲珍") if one in text]
    assert files.count("〔***〕") == 3


def test_the_print_is_of_the_place_asked_for_and_says_so(client: Client, form: Form, officer: User, answered: list[Submission]) -> None:
    judged(officer, form)
    sign_in(client, officer, verified=True)
    at = reverse("surveys:analysis-print", args=[form.id])
    assert "权限内全部地点" in get(client, at)
    assert "没有用上" not in get(client, at)
    page = get(client, f"{at}?place={TABA}&since=2020-01-01")
    assert full_name(TABA) in page
    assert "没有用上" in page
    assert "问到 7 人" not in page, "nothing came from there"


def test_the_print_hides_small_numbers_and_texts(client: Client, form: Form, officer: User, answered: list[Submission]) -> None:
    judged(officer, form)
    sign_in(client, officer, verified=True)
    page = get(client, reverse("surveys:analysis-print", args=[form.id]) + "?row=/data/lives&column=/data/trust/t1")
    assert "送饭" in page, "what may be answered is no secret"
    assert "想有人送饭" not in page
    assert "Cramér" not in page
    assert AuditEntry.objects.get(verb="export.analysis").actor_id == officer.id


@pytest.mark.once
def test_who_may_print_may_read_the_sheets() -> None:
    """Two prints tell by subtraction only what whoever makes them may read anyway (`views.analysis.printed`)."""
    analysts = [role for role in packs.get(packs.BASE).roles.values() if "submission.analyse" in role.abilities]
    assert len(analysts) >= 2
    assert all("submission.read" in role.abilities for role in analysts)


def test_files_have_values_and_no_names(client: Client, form: Form, officer: User, answered: list[Submission]) -> None:
    judged(officer, form)
    sign_in(client, officer, verified=True)
    answer = client.get(reverse("surveys:analysis-export", args=[form.id]), {"format": "csv", "validity": "all"})
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        table = list(csv.DictReader(io.StringIO(archive.read("answers.csv").decode("utf-8-sig"))))
        kin = list(csv.DictReader(io.StringIO(archive.read("kin.csv").decode("utf-8-sig"))))
    assert len(table) == 10
    assert "name" not in table[0]
    assert table[0]["wish_meal"] == "1"
    assert {row["lx_valid"] for row in table} == {"0", "1"}
    assert table[0]["age"] == "70"
    assert table[0]["score"].isdigit()
    assert [row["lx_number"] for row in kin] == ["2", "2", "4", "4", "6", "6"]
    assert AuditEntry.objects.filter(verb="export.answers").count() == 1
    assert client.get(reverse("surveys:analysis-export", args=[form.id]), {"format": "exe"}).status_code == 404


def test_a_long_excel_file_goes_on_in_a_further_sheet_and_says_so(
    client: Client, form: Form, officer: User, answered: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, officer, verified=True)
    at = reverse("surveys:analysis-export", args=[form.id])
    for module in ("lianxin.engines.tables.writing", "lianxin.domain.surveys.views.analysis_export"):
        monkeypatch.setattr(f"{module}.LAST_ROW", 8)
    book = openpyxl.load_workbook(io.BytesIO(client.get(at, {"format": "xlsx", "validity": "all"}).getvalue()))
    assert {"answers", "answers (2)"} <= set(book.sheetnames)
    assert [row[0].value for name in ("answers", "answers (2)") for row in list(book[name].rows)[1:]] == list(range(1, 11))
    assert "answers 更长" in str([cell.value for row in list(book.worksheets[-1].rows)[-1:] for cell in row])
    monkeypatch.setattr("lianxin.domain.surveys.views.analysis_export.LAST_COLUMN", 5)
    refusal = client.get(at, {"format": "xlsx"})
    assert (refusal.status_code, "请导出 CSV" in refusal.content.decode()) == (400, True)


def test_the_rows_behind_a_choice_in_chinese_are_as_many_as_the_number(form: Form, officer: User, answered: list[Submission]) -> None:
    for row, wish in zip(answered, (["送饭"], ["送饭", "bath"], ["送饭上门"]), strict=False):
        row.answers["wish"] = wish
        row.save(update_fields=["answers_open"])
    several = AnswerFilter(validity="", cells=(("/data/wish", "送饭"),))
    assert {row.id for row in analysed(viewer_for(officer), form.id, several)} == {row.id for row in answered[:2]}


NESTED = """
| survey |
| | type | name | label::中文 (zh) |
| | text | a | 甲 |
| | begin repeat | home | 户 |
| | integer | rooms | 房 |
| | begin repeat | kin | 人 |
| | integer | age | 岁 |
| | end repeat | kin | |
| | integer | cows | 牛 |
| | end repeat | home | |
| | begin repeat | Answers | 又 |
| | integer | years | 年 |
| | end repeat | Answers | |
| settings |
| | form_title::中文 (zh) | form_id | version | default_language |
| | 测 | nested | 1 | 中文 (zh) |
"""


def test_a_repeat_around_another_and_one_with_the_name_of_the_main_table_keep_their_questions(
    client: Client, zhuoma: User, officer: User
) -> None:
    version = services.upload_form(actor=SYSTEM, now=NOW, place=MOZHUGONGKA, content=NESTED.encode(), filename="nested.md")
    services.publish_version(actor=SYSTEM, now=NOW, version_id=version.id)
    services.assign_form(actor=SYSTEM, now=NOW, form_id=version.form_id, place=GONGKA, starts_on=TODAY)
    send(zhuoma, (
        "<data id='nested' version='1'><a>x</a><home><rooms>3</rooms><kin><age>70</age></kin><cows>5</cows></home>"
        "<home><rooms>1</rooms></home><home><rooms>2</rooms><kin><age>8</age></kin><kin><age>9</age></kin></home>"
        f"<Answers><years>9</years></Answers><meta><instanceID>{new_instance()}</instanceID></meta></data>"
    ).encode())  # fmt: skip
    sign_in(client, officer, verified=True)
    at = reverse("surveys:analysis-export", args=[version.form_id])
    with zipfile.ZipFile(io.BytesIO(client.get(at, {"format": "csv", "validity": "all"}).getvalue())) as archive:
        found = {name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))) for name in archive.namelist()}
    assert (found["home.csv"][0]["rooms"], found["home.csv"][0]["cows"]) == ("3", "5")
    assert (found["kin.csv"][0]["age"], found["Answers_2.csv"][0]["years"], found["answers.csv"][0]["a"]) == ("70", "9", "x")
    assert [(row["lx_outer"], row["age"]) for row in found["kin.csv"]] == [("1", "70"), ("3", "8"), ("3", "9")]
    assert "lx_outer" not in found["home.csv"][0]
    book = openpyxl.load_workbook(io.BytesIO(client.get(at, {"format": "xlsx", "validity": "all"}).getvalue()))
    assert book.sheetnames[:4] == ["answers", "home", "kin", "Answers_2"]


def test_spss_reads_numbers_with_labels_that_name_the_choice(client: Client, form: Form, officer: User, answered: list[Submission]) -> None:
    sign_in(client, officer, verified=True)
    answer = client.get(reverse("surveys:analysis-export", args=[form.id]), {"format": "spss", "validity": "all"})
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        table = list(csv.DictReader(io.StringIO(archive.read("answers.csv").decode("utf-8-sig"))))
        text = archive.read("answers.sps").decode("utf-8-sig")
    assert [row["lives"] for row in table[:3]] == ["1", "2", "1"]
    assert table[1]["t1"] == "1"
    assert "VALUE LABELS lives\r\n  1 '一个人 [alone]'\r\n  2 '和家人 [kin]'" in text
    assert "VALUE LABELS t1\r\n  1 '信 [1]'" in text
    assert "\r\n* 选一项的题在 CSV 里是数字" in text


def test_a_verdict_by_hand_on_its_page(client: Client, form: Form, officer: User, answered: list[Submission]) -> None:
    sign_in(client, officer, verified=True)
    at = reverse("surveys:validity", args=[answered[0].id])
    assert client.post(at, {"verdict": "invalid"}).status_code == 422
    assert client.post(at, {"verdict": "invalid", "reason": "代答"}).status_code == 302
    assert "代答" in get(client, at)


def test_days_narrow_the_answers(form: Form, officer: User, answered: list[Submission]) -> None:
    today = NOW.date()
    everything = AnswerFilter(since=today, until=today, validity="")
    assert analysed(viewer_for(officer), form.id, everything).count() == 10
    assert not analysed(viewer_for(officer), form.id, AnswerFilter(since=today + timedelta(days=1), validity="")).exists()


def test_the_middle_of_a_village_is_that_of_its_homes_or_of_what_was_sent_from_there(officer: User) -> None:
    viewer = viewer_for(officer)
    for number in range(4):
        make_resident(f"甲{number}", TABA, lon=91.74 + number / 1000, lat=29.83)
    assert middles(viewer, [TABA]) == {}, "the middle of four homes would show somebody's door"
    make_resident("乙", TABA, lon=91.744, lat=29.83)
    assert middles(viewer, [TABA]) == {TABA: (29.83, 91.742)}
    assert middles(viewer_for(make_user("stranger", "station_head", BEIGAN)), [TABA]) == {}


def test_a_new_versions_rules_judge_no_former_submission(form: Form, officer: User, answered: list[Submission]) -> None:
    before = judged(officer, form)
    strict = FormVersion.objects.get(id=form.current_id)
    strict.id, strict.version = uuid4(), "stricter"
    strict.validity = [{"rule": "too_fast", "value": "86400"}]
    strict.save(force_insert=True)
    Form.objects.filter(id=form.id).update(current=strict)
    assert judged(officer, form) == (*before[:2], 0)
    Submission.objects.filter(id=answered[0].id).update(form_version=strict)
    assert judged(officer, form)[1] == before[1] + 1
    mark_validity(actor=viewer_for(officer), now=NOW, form_id=form.id)
    assert recount(viewer_for(officer), form) == {row.id: tuple(row.invalid_for) for row in Submission.objects.all()}
