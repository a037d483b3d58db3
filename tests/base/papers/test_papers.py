"""Every paper of the pack can be printed in both kinds; a county changes a blank, a paper or the whole Word file."""

from __future__ import annotations

import datetime as dt
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from lianxin.base import packs, papers
from lianxin.base.packs import BASE, Finding, Words, library
from lianxin.base.packs.schema import PaperField
from lianxin.base.papers import Paper
from lianxin.base.papers.filling import filled_in
from lianxin.base.papers.laying import sheet_of
from lianxin.engines.diagrams import Caption, Ecomap, System, Tie, ecomap
from lianxin.engines.typesetting import Job
from lianxin.engines.typesetting.child import made
from lianxin.kernel.problems import ProblemError

REAL = Path(__file__).resolve().parents[3] / "packs"
FONTS = (str(REAL.parent / "lianxin" / "static" / "vendor" / "fonts"),)
CODES = sorted(packs.get(BASE).papers)
CHART = ecomap(Ecomap("达娃一家", [System("s", "县小学")], [Tie("s", "strong")]), Caption("生态系统图"), {})


def sample(field: PaperField) -> Any:
    """A value of each kind that can be found again."""
    if field.kind == "table":
        return [{column.code: f"行{field.code[:6]}{column.code}" for column in field.columns}]
    if field.kind == "choice":
        return field.options[0].code
    if field.kind == "picture":
        return CHART
    return f"值{field.code}"


def expected(paper: Paper) -> set[str]:
    found = {"达孜社工站", "LX-7", "2026年11月5日"}
    for field in paper.fields.values():
        value = sample(field)
        if field.kind == "table":
            found |= {text for row in value for text in row.values()}
        elif field.kind == "choice":
            found |= {f"■{field.options[0].name.zh}", *(f"□{option.name.zh}" for option in field.options[1:])}
        elif field.kind != "picture":
            found.add(value)
    return {squeezed(text) for text in found}


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def words_of(kind: str, body: bytes) -> str:
    if kind == "pdf":
        return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages))
    document = Document(BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return squeezed("".join([document.sections[0].header.paragraphs[0].text, *cells]))


def printed(paper: Paper, values: dict[str, Any], kind: Any, language: str = "zh-hans") -> bytes:
    """As `render` does, without a process of its own."""
    texts, sheet = filled_in(paper, values, language), sheet_of(paper, language)
    return made(
        Job(
            kind=kind,
            sheet=sheet,
            values=texts,
            fonts=FONTS,
            template=paper.word_file if kind == "docx" else None,
        )
    )


@pytest.mark.parametrize("code", CODES)
def test_every_paper_holds_every_value_in_word_and_pdf(code: str) -> None:
    paper = papers.find(packs.get(BASE), code)
    values: dict[str, Any] = {name: sample(field) for name, field in paper.fields.items()}
    signed = {
        f"{name}_on": dt.date(2026, 11, 5)
        for name, field in paper.fields.items()
        if field.kind == "signature"
    }
    values |= {"agency": "达孜社工站", "number": "LX-7", **signed}
    assert signed or code == "training_certificate"  # sealed by its issuer, signed by nobody by hand
    wanted = expected(paper) - (set() if signed else {"2026年11月5日"})
    for kind in ("docx", "pdf"):
        shown = words_of(kind, printed(paper, values, kind))
        assert [text for text in wanted if text not in shown] == []


def test_a_paper_comes_as_a_file_with_its_digest_and_version() -> None:
    paper = papers.find(packs.get(BASE), "case_closing")
    made_twice = [papers.render(paper, {"number": "LX-7"}, kind="pdf", language="zh-hans") for _ in range(2)]
    assert made_twice[0] == made_twice[1]
    assert made_twice[0].body.startswith(b"%PDF")
    assert made_twice[0].template_version.startswith("2026.11+")
    other = papers.render(paper, {"number": "LX-8"}, kind="pdf", language="zh-hans")
    assert (other.template_version, other.sha256 != made_twice[0].sha256) == (paper.version, True)


def test_a_value_is_found_at_its_source_and_under_its_own_code_first() -> None:
    paper = papers.find(packs.get(BASE), "case_intake")
    given = {
        "resident": {"name": "达娃", "sex": "2", "contact": None},
        "case": {"origin": ["found", "电台"]},
        "worker": Words(zh="卓玛"),
    }
    texts = filled_in(paper, given, "zh-hans")
    assert (texts["resident_name"], texts["worker"], texts["contact_name"]) == ("达娃", "卓玛", "")
    assert texts["sex"] == "□男  ■女"
    assert texts["case_source"] == "□主动求助  □转介  ■外展发现  □筛查发现  □由需求转来  ■电台"
    assert filled_in(paper, given | {"resident_name": "甲"}, "zh-hans")["resident_name"] == "甲"


def test_days_moments_and_yes_are_written_as_people_write_them() -> None:
    paper = papers.find(packs.get(BASE), "case_record")
    moment = dt.datetime(2026, 11, 5, 7, 30, tzinfo=dt.UTC)
    texts = filled_in(
        paper,
        {"session_at": moment, "session_place": True, "session_number": 0, "session_way": ["面谈", "电话"]},
        "zh-hans",
    )
    assert texts["session_at"] == "2026年11月5日 15:30"
    assert (texts["session_place"], texts["session_number"], texts["session_way"]) == (
        "是",
        "0",
        "面谈、电话",
    )


def test_a_paper_in_tibetan_is_titled_in_tibetan() -> None:
    paper = papers.find(packs.get(BASE), "case_plan")
    document = Document(BytesIO(printed(paper, {}, "docx", "bo")))
    assert paper.row.name.bo in [paragraph.text for paragraph in document.paragraphs]
    assert printed(paper, {}, "pdf", "bo").startswith(b"%PDF")


def test_a_paper_that_is_not_there_is_named() -> None:
    with pytest.raises(ProblemError) as refused:
        papers.find(packs.get(BASE), "nothing")
    assert refused.value.code == "paper.unknown"


def test_the_blank_template_is_filled_like_the_one_we_make() -> None:
    paper = papers.find(packs.get(BASE), "group_session")
    own = Paper(paper.row, paper.fields, papers.blank(paper, "zh-hans"))
    values = {name: sample(field) for name, field in paper.fields.items()}
    assert printed(own, values, "docx") == printed(paper, values, "docx")
    assert own.version != paper.version


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base with papers alone and a county, to be changed."""
    (tmp_path / BASE).mkdir()
    for name in ("pack.toml", "sources.toml", "papers"):
        (shutil.copytree if name == "papers" else shutil.copy)(REAL / BASE / name, tmp_path / BASE / name)
    county = tmp_path / "540100-lhasa"
    (county / "papers").mkdir(parents=True)
    shutil.copy(REAL / "540100-lhasa" / "pack.toml", county / "pack.toml")
    return tmp_path


def loaded(folder: Path) -> tuple[dict[str, Any], list[Finding]]:
    made_, findings = library.load(folder)
    return made_, findings


def test_a_county_changes_a_blank_and_lays_its_own_word_file(folder: Path) -> None:
    county = folder / "540100-lhasa" / "papers"
    (county / "ours.toml").write_text('[fields.worker]\nname = { zh = "包案社工" }\n', encoding="utf-8")
    own = Document()
    own.add_paragraph("拉萨表 {{ worker }}")
    own.save(str(county / "case_plan.docx"))
    made_, findings = loaded(folder)
    assert findings == []
    paper = papers.find(made_["540100"], "case_plan")
    assert "包案社工" in words_of("pdf", printed(paper, {}, "pdf"))
    assert [p.text for p in Document(BytesIO(printed(paper, {"worker": "卓玛"}, "docx"))).paragraphs] == [
        "拉萨表 卓玛"
    ]
    assert papers.find(made_[BASE], "case_plan").word_file is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[papers.case_plan]\nparts = [{ fields = ["nobody"] }]\n', "unknown-code"),
        ('[papers.case_plan]\nparts = [{ fields = ["goals"] }, { fields = ["goals"] }]\n', "paper-twice"),
        ('[fields.number]\nname = { zh = "号" }\n', "paper-code"),
        ('[fields.sign_worker_on]\nname = { zh = "日" }\n', "paper-code"),
        ('[fields.Up]\nname = { zh = "大" }\n', "paper-code"),
        ('[fields.goals]\ncolumns = [{ code = "items", name = { zh = "项" } }]\n', "paper-code"),
        ("[fields.goals]\ncolumns = []\n", "paper-shape"),
        ('[fields.sex]\nkind = "text"\n', "paper-shape"),
        ('[papers.case_plan]\nabout = "tea"\n', "wrong-value"),
    ],
)
def test_a_mistake_in_a_paper_is_named_with_its_line(folder: Path, text: str, code: str) -> None:
    (folder / "540100-lhasa" / "papers" / "ours.toml").write_text(text, encoding="utf-8")
    _made, findings = loaded(folder)
    assert [(found.code, found.file) for found in findings] == [(code, "papers/ours.toml")]
    assert findings[0].text
    assert findings[0].remedy


def test_a_word_file_of_no_paper_is_named(folder: Path) -> None:
    (folder / "540100-lhasa" / "papers" / "tea.docx").write_bytes(b"PK")
    assert [found.code for found in loaded(folder)[1]] == ["paper-file"]
