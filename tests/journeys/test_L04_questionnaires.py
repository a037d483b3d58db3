"""L04 收集有效问卷720份: 760 raw questionnaires are sent in, 720 count by the form's own rules, counted again; they are analysed, and
answers become needs."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.audit.selectors import verify
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.needs.models import Need
from lianxin.domain.surveys.models import Form, Submission, SubmissionVersion
from lianxin.domain.surveys.selectors import to_fill
from lianxin.domain.surveys.selectors.analysis import recount
from lianxin.domain.surveys.services.analysis import mark_validity
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import CIREN, CUOMU, JIAMA, LUOSANG, MOZHUGONGKA, QUZHEN, ZHUOMA
from lianxin.entry.cli.demo.questionnaires import FAULTS
from lianxin.entry.cli.demo.surveying import ALSO, ROUNDS, Round, survey_elders
from tests.entry.web.reading import all_rows, get
from tests.factories import GONGKA, NOW, TODAY, make_resident, make_user, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


TENTH = (
    Round(GONGKA, 28, (ZHUOMA, CIREN), 30, {"too_fast": 1, "out_of_area": 1}),
    Round(JIAMA, 48, (LUOSANG, QUZHEN), 50, {"duplicate": 1, "complete": 1, "straight_line": 1}),
)
"""A tenth of the survey, with one of each fault: what every run of the tests sends in."""


@pytest.fixture(params=[pytest.param(TENTH, id="76"), pytest.param(ROUNDS, id="760", marks=pytest.mark.slow)])
def rounds(request: pytest.FixtureRequest) -> tuple[Round, ...]:
    """The survey of the demo in 工卡镇 and 甲玛乡, a tenth and whole."""
    chosen: tuple[Round, ...] = request.param
    return chosen


@pytest.fixture
def surveyed(deji: User, rounds: tuple[Round, ...]) -> Form:
    sync_from_packs(actor=Viewer.system("test"), now=NOW)
    for number in range(12):
        make_resident(f"次仁{number}", GONGKA[:9] + "202", birth_date=TODAY.replace(year=1950 + number), lon=91.741, lat=29.824)
    for member in (ZHUOMA, CIREN, LUOSANG, QUZHEN, CUOMU):
        make_user(member.username, member.role, member.place, display_name=member.name)
    survey_elders(Viewer.system("demo"), Troupe((ZHUOMA, CIREN, LUOSANG, QUZHEN, CUOMU), NOW), TODAY, rounds)
    return Form.objects.get(place=MOZHUGONGKA, form_id="elder_needs")


def test_the_article_says_720() -> None:
    faults = Counter[str]()
    for one in ROUNDS:
        faults.update(one.faults)
    assert faults == FAULTS
    assert (sum(one.number for one in ROUNDS), sum(one.number for one in ROUNDS) - faults.total()) == (760, 720)


def test_760_sent_in_720_valid_counted_again_and_analysed(
    client: Client, rounds: tuple[Round, ...], surveyed: Form, zhangwei: User
) -> None:
    cuomu = User.objects.get(username="cuomu")
    _counted_again_from_the_raw_bytes(surveyed, cuomu, rounds)
    offered = to_fill(viewer_for(User.objects.get(username="zhuoma")), today=TODAY)
    assert {form.form_id for form in offered} == {"elder_needs", *ALSO}, "the field app has the screening scales"
    sign_in(client, cuomu, verified=True)
    page = _the_page_accounts_for_every_copy(client, surveyed, rounds)
    _every_number_opens_its_rows(client, page)
    _a_cross_table_and_a_print_without_small_numbers(client, surveyed)
    _files_for_other_programs(client, surveyed)
    _answers_became_needs(surveyed)
    _the_wrong_person_sees_nothing(surveyed, zhangwei)
    assert list(verify()) == []


def _counted_again_from_the_raw_bytes(form: Form, cuomu: User, rounds: tuple[Round, ...]) -> None:
    sent, faults = sum(one.number for one in rounds), sum((Counter(one.faults) for one in rounds), Counter())
    spoilt = faults.total()
    assert Submission.objects.filter(form=form).count() == SubmissionVersion.objects.filter(form=form).count() == sent
    found = recount(viewer_for(cuomu), form)
    assert Counter(not reasons for reasons in found.values()) == {True: sent - spoilt, False: spoilt}
    assert Counter(reason for reasons in found.values() for reason in reasons) == faults
    assert {row.id: tuple(row.invalid_for) for row in Submission.objects.filter(form=form)} == found
    again = mark_validity(actor=viewer_for(cuomu), now=NOW, form_id=form.id)
    assert (again.valid, again.invalid, again.changed) == (sent - spoilt, spoilt, 0)


def _the_page_accounts_for_every_copy(client: Client, form: Form, rounds: tuple[Round, ...]) -> str:
    page = get(client, reverse("surveys:analysis", args=[form.id]))
    sent, copies = sum(one.number for one in rounds), sum(one.copies for one in rounds)
    valid = sent - sum(sum(one.faults.values()) for one in rounds)
    for text in ("老年人需求调查", f"回收率 {sent / copies:.1%}", f"有效率 {valid / sent:.1%}", "填得太快", "整组选同一个答案", "不在该去的地方"):
        assert text in page
    assert re.search(rf">\s*{copies}\s*<", page), "as many copies as were handed out"
    return page


def _every_number_opens_its_rows(client: Client, page: str) -> None:
    links = re.findall(r'<a href="(/surveys/[^"]+/analysis/rows/[^"]*)"[^>]*>([\d,]+)</a>', page)
    chosen = {address: int(number.replace(",", "")) for address, number in links}
    assert len(chosen) > 60
    for address, number in list(chosen.items())[::9]:
        assert all_rows(client, address.replace("&amp;", "&")) == number, address


def _a_cross_table_and_a_print_without_small_numbers(client: Client, form: Form) -> None:
    query = "?row=/data/elder/living&column=/data/elder/sex"
    assert "Cramér" in get(client, reverse("surveys:analysis", args=[form.id]) + query)
    printed = get(client, reverse("surveys:analysis-print", args=[form.id]) + query)
    assert "都不显示" in printed
    assert "想有人送" not in printed, "what people said does not leave"
    assert "/rows/" not in printed
    assert AuditEntry.objects.filter(verb="export.analysis").count() == 1


def _files_for_other_programs(client: Client, form: Form) -> None:
    at = reverse("surveys:analysis-export", args=[form.id])
    book = openpyxl.load_workbook(io.BytesIO(client.get(at, {"format": "xlsx"}).getvalue()), read_only=True)
    assert book.sheetnames == ["answers", "kin", "代码本"]
    rows = list(book["answers"].iter_rows(values_only=True))
    assert len(rows) == 1 + Submission.objects.filter(form=form, is_valid=True).count()
    assert not {"姓名 [name]", "联系电话 [phone]", "住处位置 [home_place]"} & set(rows[0])
    with zipfile.ZipFile(io.BytesIO(client.get(at, {"format": "spss"}).getvalue())) as archive:
        assert sorted(archive.namelist()) == ["answers.csv", "answers.sps", "kin.csv", "kin.sps"]
        assert archive.read("answers.csv").startswith(b"\xef\xbb\xbflx_number,")
        assert "VALUE LABELS living" in archive.read("answers.sps").decode("utf-8-sig")
    assert AuditEntry.objects.filter(verb="export.answers").count() == 2


def _answers_became_needs(form: Form) -> None:
    needs = Need.objects.filter(source_kind="submission")
    meals = {str(row.id) for row in Submission.objects.filter(form=form, state="received") if "meal" in row.answers["wishes"]["wish"]}
    assert set(needs.filter(kind="meal").values_list("source_id", flat=True)) == meals
    assert meals
    assert needs.filter(channel="form").count() == needs.count()
    assert needs.filter(place__startswith=JIAMA[:9], resident=None).exists()


def _the_wrong_person_sees_nothing(form: Form, outsider: User) -> None:
    client = sign_in(Client(), outsider, verified=True)
    for name in ("analysis", "analysis-print", "analysis-rows", "analysis-export"):
        assert client.get(reverse(f"surveys:{name}", args=[form.id])).status_code in (403, 404)
    zhuoma = sign_in(Client(), User.objects.get(username="zhuoma"), verified=True)
    assert zhuoma.get(reverse("surveys:analysis", args=[form.id])).status_code == 403
