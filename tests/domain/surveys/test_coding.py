"""Free answers put into codes: who may, what is counted, and that everything can be taken back."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.surveys.models import AnswerCode, CodedText, Form, Submission
from lianxin.domain.surveys.rules.coding import MARK, OTHERS, coded_question, named_by_enough
from lianxin.domain.surveys.rules.texts import plain
from lianxin.domain.surveys.selectors.analysis import AnswerFilter, columns
from lianxin.domain.surveys.selectors.coding import acts_of, codes_of, codings
from lianxin.domain.surveys.services import coding as services
from tests.domain.surveys.asked import make_asked, send_told, told
from tests.domain.surveys.made import send
from tests.domain.surveys.questions import question
from tests.entry.web.reading import all_rows, get
from tests.factories import BEIGAN, GONGKA, MOZHUGONGKA, NOW, make_user, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db
PATH = "/data/words"
WORDS = ["想有人送饭。", "想有人送饭", "希望送饭上门", "想洗澡", "无", ""]


@pytest.fixture
def form(db: None) -> Form:
    return make_asked()


@pytest.fixture
def officer(db: None) -> User:
    return make_user("officer", "bureau_officer", MOZHUGONGKA)


@pytest.fixture
def answered(form: Form, zhuoma: User) -> list[Submission]:
    return [send_told(zhuoma, f"次仁{at}", words=words, age=70 + at) for at, words in enumerate(WORDS)]


def digest(text: str) -> str:
    return CodedText.digest_of(plain(text))


def put(user: User, form: Form, texts: list[str], **code: Any) -> AnswerCode:
    return services.code_texts(
        actor=viewer_for(user), now=NOW, form_id=form.id, path=PATH, digests=[digest(one) for one in texts], **code
    )


def cells(user: User, form: Form) -> list[list[str] | None]:
    return columns(viewer_for(user), form, AnswerFilter(validity="")).cells[PATH + MARK]


def acting(user: User, form: Form) -> dict[str, Any]:
    return {"actor": viewer_for(user), "now": NOW, "form_id": form.id, "path": PATH}


def test_a_writing_in_a_code_counts_wherever_it_was_said_also_later(
    form: Form, officer: User, zhuoma: User, answered: list[Submission]
) -> None:
    assert PATH + MARK not in columns(viewer_for(officer), form, AnswerFilter(validity="")).cells
    put(officer, form, ["想有人送饭", "希望送饭上门"], title="送饭")
    assert cells(officer, form) == [["1"], ["1"], ["1"], ["0"], ["0"], None]
    put(officer, form, ["想洗澡", "希望送饭上门"], title="洗澡")
    assert cells(officer, form)[2:4] == [["1", "2"], ["2"]]
    send_told(zhuoma, "后来", words=" 想 洗澡!", age=90)
    assert cells(officer, form)[-1] == ["2"]
    send(zhuoma, told("次仁3", words="想看书", age=73, deprecated=answered[3].root_id))
    assert cells(officer, form)[3] == ["0"], "what was corrected says something else now"
    row = CodedText.objects.first()
    assert row is not None
    assert (row.coded_by, row.coded_at) == (officer.id, NOW)
    trail = str(list(AuditEntry.objects.filter(verb="coding.put").values_list("after", "before")))
    assert "洗澡" in trail
    assert "送饭上门" not in trail, "the trail has codes, not answers"


def test_everything_can_be_taken_back(form: Form, officer: User, answered: list[Submission]) -> None:
    put(officer, form, ["想有人送饭"], title="送饭")
    put(officer, form, ["希望送饭上门"], title="上门")
    put(officer, form, ["想洗澡"], title="洗澡")
    services.merge_codes(**acting(officer, form), number=2, into=1)
    services.merge_codes(**acting(officer, form), number=1, into=3)
    assert cells(officer, form)[:4] == [["3"]] * 4
    services.split_code(**acting(officer, form), number=1)
    assert cells(officer, form)[:4] == [["1"], ["1"], ["1"], ["3"]]
    with refused("survey.code_taken"):
        services.rename_code(**acting(officer, form), number=3, title="送饭")
    services.rename_code(**acting(officer, form), number=1, title="要人送饭")
    put(officer, form, ["无"], title="上门")
    with refused("survey.code_taken"):
        services.split_code(**acting(officer, form), number=2)
    last = acts_of(viewer_for(officer), form, PATH)
    act = next(one for one in last if one.code == "洗澡")
    assert services.undo_coding(**acting(officer, form), act=act.id) == 1
    assert cells(officer, form)[3] == ["0"]
    with refused("general.not_found"):
        services.undo_coding(**acting(officer, form), act=act.id)
    with refused("survey.code_used"):
        services.remove_code(**acting(officer, form), number=1)
    services.remove_code(**acting(officer, form), number=3)
    assert services.uncode_texts(**acting(officer, form), number=1, digests=[digest("希望送饭上门")]) == 1
    assert [code.title for code in codings(viewer_for(officer), form)[PATH].codes] == ["要人送饭", "上门"]


def test_what_is_refused_says_why(form: Form, officer: User, answered: list[Submission]) -> None:
    for code, texts, name in (
        ("survey.nothing_picked", [], "送饭"), ("general.empty_field", ["无"], " 。"), ("survey.code_personal", ["无"], "打13900001234"),
    ):  # fmt: skip
        with refused(code):
            put(officer, form, texts, title=name)
    with refused("general.not_found"):
        put(officer, form, ["无"], number=7)
    put(officer, form, ["无"], title="没有")
    with refused("survey.code_itself"):
        services.merge_codes(**acting(officer, form), number=1, into=1)
    for path in ("/data/name", "/data/lives", "/data/nothing"):
        with refused("general.not_found"):
            services.code_texts(**{**acting(officer, form), "path": path}, digests=[digest("无")], title="x")


def test_only_who_analyses_the_whole_form_codes_it(
    client: Client, form: Form, officer: User, zhuoma: User, deji: User, answered: list[Submission]
) -> None:
    head = make_user("head", "station_head", GONGKA)
    for user in (zhuoma, deji, head):
        with refused("access.denied"):
            put(user, form, ["无"], title="没有")
    with refused("general.not_found"):
        put(make_user("stranger", "station_head", BEIGAN), form, ["无"], title="没有")
    assert not AnswerCode.objects.exists()
    put(officer, form, ["想有人送饭"], title="送饭")
    assert cells(head, form)[0] == ["1"], "who analyses a part of it counts by the same codes"
    assert not codes_of(viewer_for(zhuoma), form).exists()
    assert PATH + MARK not in columns(viewer_for(zhuoma), form, AnswerFilter(validity="")).cells
    at = reverse("surveys:coding", args=[form.id])
    sign_in(client, head, verified=True)
    assert 'value="put"' not in get(client, f"{at}?text={PATH}")
    assert client.post(reverse("surveys:coding-change", args=[form.id]), {"do": "put", "text": PATH, "title": "x", "said": digest("无")}).status_code == 403
    sign_in(client, zhuoma, verified=True)
    assert client.get(f"{at}?text={PATH}").status_code == 403


def test_the_page_proposes_what_is_alike_and_counts_what_was_coded(
    client: Client, form: Form, officer: User, answered: list[Submission]
) -> None:
    sign_in(client, officer, verified=True)
    at, change = (reverse(f"surveys:{name}", args=[form.id]) for name in ("coding", "coding-change"))
    assert "说的话" in get(client, at)
    page = get(client, f"{at}?text={PATH}")
    assert ">姓名<" not in get(client, at)
    picked = re.findall(r'name="said" value="([0-9a-f ]+)"', page)
    assert digest("想有人送饭") in picked
    whole = next((value for value in picked if " " in value), digest("想有人送饭"))
    client.post(change, {"do": "put", "text": PATH, "said": whole, "title": "送饭"})
    assert CodedText.objects.count() == len(whole.split())
    client.post(change, {"do": "put", "text": PATH, "said": [digest("希望送饭上门"), digest("想洗澡")], "title": "", "code": "1"})
    page = get(client, f"{at}?text={PATH}")
    assert "还没有归类:1 条" in page, "that is the one who wants nothing"
    inside = get(client, f"{at}?text={PATH}&code=1")
    assert "想洗澡" in inside
    assert officer.display_name in inside
    client.post(change, {"do": "take", "text": PATH, "code": "1", "said": digest("想洗澡")})
    analysis = get(client, reverse("surveys:analysis", args=[form.id]) + "?validity=all")
    assert "说的话(归类)" in analysis
    found = {number: address.replace("&amp;", "&") for address, number in re.findall(r'<a href="([^"]+%40code[^"]*)"[^>]*>([\d,]+)</a>', analysis)}
    assert set(found) == {"3", "2", "1"}
    for number, address in found.items():
        assert all_rows(client, address) == int(number), address
    crossed = get(client, reverse("surveys:analysis", args=[form.id]) + f"?validity=all&row={PATH}@code&column=/data/lives")
    assert "说的话(归类) × 和谁住" in crossed
    assert client.post(change, {"do": "dance", "text": PATH}).status_code == 404
    assert get(client, f"{at}?text=/data/name", 404)
    assert get(client, f"{at}?text={PATH}&code=9", 404)


def test_who_is_named_in_an_answer_stays_hidden_on_the_page_of_codes(client: Client, form: Form, officer: User, zhuoma: User) -> None:
    send_told(zhuoma, "次仁央宗", words="我是次仁央宗,要送饭")
    send_told(zhuoma, "扎西", words="打 13900001234 找我", age=80)
    send_told(zhuoma, "她", words="要送饭", age=81)
    sign_in(client, officer, verified=True)
    page = get(client, reverse("surveys:coding", args=[form.id]) + f"?text={PATH}")
    assert "有 2 条回答里有本人姓名" in page
    assert "还没有归类:1 条" in page
    assert not [one for one in ("次仁央宗", "13900001234", "〔***〕") if one in page]


def test_codes_leave_in_the_export_as_columns_and_are_not_named_on_paper_when_few(
    client: Client, form: Form, officer: User, answered: list[Submission]
) -> None:
    put(officer, form, ["想有人送饭", "希望送饭上门"], title="送饭")
    put(officer, form, ["想洗澡"], title="很少人说的事")
    Submission.objects.update(is_valid=True)
    sign_in(client, officer, verified=True)
    answer = client.get(reverse("surveys:analysis-export", args=[form.id]), {"format": "csv"})
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        table = list(csv.DictReader(io.StringIO(archive.read("answers.csv").decode("utf-8-sig"))))
    assert [row["words_code_1"] for row in table] == ["1", "1", "1", "0", "0", ""]
    assert [row["words_code_2"] for row in table] == ["0", "0", "0", "1", "0", ""]
    assert [row["words_code_0"] for row in table] == ["0", "0", "0", "0", "1", ""]
    printed = get(client, reverse("surveys:analysis-print", args=[form.id]) + f"?row={PATH}@code&column=/data/lives")
    assert "说的话(归类)" in printed
    assert "很少人说的事" not in printed


@pytest.mark.once
def test_a_code_of_few_has_no_name_on_paper() -> None:
    from lianxin.domain.surveys.rules.coding import Code

    asked = coded_question(question("words", "text"), [Code("1", "送饭"), Code("2", "私事")])
    shown, told_ = named_by_enough(asked, [["1"], ["1"], ["1", "2"], ["0"], None], 3)
    assert [choice.value for choice in shown.choices] == ["1", OTHERS]
    assert told_ == [["1"], ["1"], ["1", OTHERS], [OTHERS], None]
    assert [choice.value for choice in named_by_enough(asked, [["1"]] * 9, None)[0].choices] == [OTHERS]


def test_an_answer_in_a_repeat_is_coded_as_well(officer: User, zhuoma: User) -> None:
    from lianxin.domain.surveys import services as surveys
    from tests.domain.surveys.asked import WORKBOOK
    from tests.domain.surveys.made import SYSTEM

    asks = WORKBOOK.replace("| | integer | kin_age | 家人年龄 | Age | | | |", "| | text | kin_age | 家人的话 | Said | | | |").replace("| trust | 1 |", "| trust2 | 1 |")
    made = surveys.publish_version(
        actor=SYSTEM, now=NOW, version_id=surveys.upload_form(actor=SYSTEM, now=NOW, place=MOZHUGONGKA, content=asks.encode(), filename="t.md").id
    )
    surveys.assign_form(actor=SYSTEM, now=NOW, form_id=made.form_id, place=MOZHUGONGKA, starts_on=NOW.date())
    xml = told("甲", lives="kin", kin=(5, 6)).decode().replace("id='trust'", "id='trust2'").replace(">5<", ">想家<").replace(">6<", "><")
    send(zhuoma, xml.encode())
    services.code_texts(
        actor=viewer_for(officer), now=NOW, form_id=made.form_id, path="/data/kin/kin_age", digests=[digest("想家")], title="想家"
    )
    found = columns(viewer_for(officer), made.form, AnswerFilter(validity=""))
    coded = next(q for q in found.questions if q.path == "/data/kin/kin_age" + MARK)
    assert found.asked(coded) == [["1"], None]
