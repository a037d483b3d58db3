"""One description, two files: what is given stands in both as text and nothing else, and the child keeps to its limits."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from docx import Document
from pypdf import PdfReader

from lianxin.engines.diagrams import Caption, Family, Person, family_tree
from lianxin.engines.typesetting import (
    Cell,
    Cells,
    Column,
    Grid,
    Job,
    Kind,
    Limits,
    Picture,
    Sheet,
    Signatures,
    Text,
    pdf,
    typeset,
)
from lianxin.engines.typesetting.child import made
from lianxin.kernel.problems import ProblemError

FONTS = (str(Path(__file__).resolve().parents[3] / "lianxin" / "static" / "vendor" / "fonts"),)
SHEET = Sheet(
    title="个案预估表",
    number_label="编号:",
    pages="第 {page} 页,共 {pages} 页",
    parts=(
        Text("家庭", heading=True),
        Cells(
            (
                Cell("name", "姓名"),
                Cell("phone", "电话"),
                Cell("why", "问题", wide=True, lines=4),
                Cell("last", "单独"),
            )
        ),
        Grid("members", "家庭成员", (Column("name", "姓名", 2), Column("age", "年龄")), 3),
        Picture("tree", "家庭结构图"),
        Text("本人同意。"),
        Signatures((Cell("sign", "签名:"),), "日期:"),
    ),
)
INJECTIONS = [
    '#eval("6*7") #import "@preview/x:1.0.0" $x^2$ *b* _i_ @ref <label> \\ // /* ```',
    "{{ 7*7 }} {% for x in range(9) %}x{% endfor %} {# c #} {%tr endfor %}",
    '</w:t></w:r><w:r><w:t>& &amp; <svg onload="x"> ]]> \'a\' "b"',
    "<svg xmlns='http://www.w3.org/2000/svg'/>",
]
TREE = family_tree(Family([Person("a", "达娃", "female", 12, served=True)]), Caption("家庭结构图"), {})


def job(kind: Kind, values: dict[str, Any], **more: Any) -> Job:
    return Job(kind=kind, sheet=SHEET, values=values, fonts=FONTS, **more)


def pdf_text(body: bytes) -> str:
    """All text without white space, as lines break anywhere."""
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages))


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").replace("\u2060", "").split())


def word_text(body: bytes) -> str:
    document = Document(BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    head = [part.text for section in document.sections for part in section.header.paragraphs]
    return squeezed("".join([*head, *(paragraph.text for paragraph in document.paragraphs), *cells]))


@pytest.mark.parametrize("written", INJECTIONS)
def test_what_people_write_stays_text_in_both_kinds(written: str) -> None:
    values = {
        "name": written,
        "why": written,
        "members": [{"name": written}],
        "sign": written,
        "agency": written,
        "number": written,
    }
    word = made(job("docx", values))
    assert word_text(word).count(squeezed(written)) >= 5
    assert "49" not in word_text(word)
    set_ = pdf_text(made(job("pdf", values)))
    assert bare(set_).count(bare(written)) >= 5  # ligatures and marks are read back in other ways
    assert "42" not in set_


def bare(text: str) -> str:
    return "".join(mark for mark in text if mark.isalnum())


def test_printed_words_of_a_pack_are_no_tags_either() -> None:
    sheet = msgspec.structs.replace(
        SHEET, title="{{ 7*7 }}", parts=(Text("{% raw %} {{ name }}"), *SHEET.parts)
    )
    word = word_text(made(Job(kind="docx", sheet=sheet, values={"name": "甲"}, fonts=FONTS)))
    assert word.startswith(squeezed("编号:{{ 7*7 }}{% raw %} {{ name }}"))


def test_what_is_missing_is_a_blank() -> None:
    for kind, text in (("docx", word_text), ("pdf", pdf_text)):
        shown = text(made(job(kind, {})))  # type: ignore[arg-type]
        assert {"姓名", "家庭成员", "签名:", "日期:"} <= {
            word for word in ("姓名", "家庭成员", "签名:", "日期:") if word in shown
        }
        assert not any(word in shown for word in ("None", "{{", "{%", "Undefined"))
    rows = Document(BytesIO(made(job("docx", {"members": [{"name": "次仁"}]})))).tables[1].rows
    assert [row.cells[0].text for row in rows] == ["家庭成员", "姓名", "次仁", "", ""]


def test_the_same_job_gives_the_same_bytes() -> None:
    values = {"name": "达娃", "tree": TREE, "why": "一\n二"}
    for kind in ("docx", "pdf"):
        assert typeset(job(kind, values)) == typeset(job(kind, values))  # type: ignore[arg-type]


def test_a_drawing_stands_in_both_kinds() -> None:
    with zipfile.ZipFile(BytesIO(made(job("docx", {"tree": TREE})))) as word:
        (picture,) = (name for name in word.namelist() if name.startswith("word/media/"))
        assert word.read(picture).startswith(b"\x89PNG")
    assert "达娃" in pdf_text(made(job("pdf", {"tree": TREE})))


def test_lines_stay_lines_and_tibetan_is_set() -> None:
    values = {"why": "第一行\n第二行", "name": "བཀྲ་ཤིས་བདེ་ལེགས།"}
    cells = [
        cell.text
        for table in Document(BytesIO(made(job("docx", values)))).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert "第一行\n第二行" in cells
    assert "བཀྲ་ཤིས་བདེ་ལེགས།" in cells
    assert PdfReader(BytesIO(made(job("pdf", values)))).pages[0].extract_text().count("第一行\n第二行") == 1


def test_a_long_text_goes_on_over_pages_with_their_numbers() -> None:
    pages = PdfReader(BytesIO(made(job("pdf", {"why": "很长的经过。\n" * 120})))).pages
    assert len(pages) >= 3
    for at, page in enumerate(pages, start=1):
        assert f"第{at}页,共{len(pages)}页" in squeezed(page.extract_text())


def test_a_county_s_own_template_wins_and_what_it_asks_beyond_is_blank() -> None:
    own = Document()
    own.add_paragraph("本县表 {{ name }}|{{ nobody }}|{{ members[0].name }}")
    out = BytesIO()
    own.save(out)
    shown = word_text(
        made(job("docx", {"name": "达娃", "members": [{"name": "次仁"}]}, template=out.getvalue()))
    )
    assert shown == "本县表达娃||次仁"


@pytest.mark.parametrize(
    "text",
    [
        "{{ name",
        "{% for x in members %}",
        "{{ name.upper(1, 2) }}",
        "{{ 1 // 0 }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% include 'x' %}",
    ],
)
def test_a_template_that_cannot_be_filled_or_reaches_out_is_refused(text: str) -> None:
    own = Document()
    own.add_paragraph(text)
    out = BytesIO()
    own.save(out)
    with pytest.raises(ProblemError) as refused:
        typeset(job("docx", {"name": "达娃"}, template=out.getvalue()))
    assert refused.value.code == "paper.template_broken"


def test_a_file_that_is_no_word_file_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        typeset(job("docx", {}, template=b"PK\x03\x04 no"))
    assert refused.value.code == "paper.template_broken"


def test_a_template_that_never_ends_is_stopped() -> None:
    own = Document()
    own.add_paragraph("{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}")
    out = BytesIO()
    own.save(out)
    with pytest.raises(ProblemError) as refused:
        typeset(job("docx", {}, template=out.getvalue(), limits=Limits(seconds=1)))
    assert refused.value.code == "paper.too_heavy"


def test_more_than_the_limits_allow_is_refused() -> None:
    for limits in (Limits(given_bytes=1000), Limits(made_bytes=1000)):
        with pytest.raises(ProblemError) as refused:
            typeset(job("docx", {"why": "长" * 400}, limits=limits))
        assert refused.value.code == "paper.too_heavy"


def test_without_a_font_for_the_writing_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_TIBETAN", ("No Such Font",))
    assert made(job("pdf", {"name": "达娃"}))
    with pytest.raises(pdf.Unset) as refused:
        made(job("pdf", {"name": "བཀྲ་ཤིས།"}))
    assert refused.value.refusal.code == "paper.no_tibetan_font"
    monkeypatch.setattr(pdf, "_CHINESE", ())
    with pytest.raises(pdf.Unset) as refused:
        made(job("pdf", {}))
    assert refused.value.refusal.code == "paper.no_font"
