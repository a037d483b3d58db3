"""读文件:把一个政策包文件夹读成原始值,并记下每个值写在哪个文件、哪一行。"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from lianxin.base.packs import schema
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.lines import line_of, toml_lines


@dataclass(frozen=True)
class Origin:
    """Where a value was written: pack folder, file inside it, line from 1; of a spreadsheet: sheet, row and cell."""

    pack: str
    file: str
    line: int
    cell: str = ""


@dataclass(frozen=True)
class Section:
    """One attribute of a pack: the files that hold it, the table inside them ("" = whole file), the row's shape."""

    attribute: str
    files: str
    table: str
    row: type[schema.Row]


SECTIONS = (
    Section("sources", "sources.toml", "", schema.Source),
    Section("words", "words.toml", "", schema.Wording),
    Section("roles", "roles.toml", "", schema.Role),
    Section("services", "services.toml", "", schema.Service),
    Section("need_kinds", "needs.toml", "kinds", schema.NeedKind),
    Section("urgencies", "needs.toml", "urgencies", schema.Urgency),
    Section("channels", "needs.toml", "channels", schema.Channel),
    Section("commitment_kinds", "commitments.toml", "kinds", schema.CommitmentKind),
    Section("ladder", "commitments.toml", "ladder", schema.Step),
    Section("alarm_kinds", "emergency.toml", "kinds", schema.AlarmKind),
    Section("alarm_ladder", "emergency.toml", "ladder", schema.AlarmStep),
    Section("workflows", "workflows/*.toml", "", schema.Workflow),
    Section("errand_kinds", "errands.toml", "", schema.ErrandKind),
    Section("career_ladders", "ladder.toml", "ladders", schema.CareerLadder),
    Section("grades", "ladder.toml", "grades", schema.Grade),
    Section("certificate_pay", "ladder.toml", "certificates", schema.CertificatePay),
    Section("appraisal_results", "ladder.toml", "results", schema.AppraisalResult),
    Section("competencies", "competencies.toml", "competencies", schema.Competency),
    Section("competency_needs", "competencies.toml", "needs", schema.CompetencyNeed),
    Section("titles", "titles.toml", "", schema.Title),
    Section("posts", "posts.toml", "", schema.PostKind),
    Section("post_tasks", "duties.toml", "tasks", schema.PostTasks),
    Section("duties", "duties.toml", "duties", schema.Duty),
    Section("exemptions", "duties.toml", "exemptions", schema.ExemptionReason),
    Section("education", "education.toml", "", schema.EducationKind),
    Section("exam_subjects", "exams.toml", "subjects", schema.ExamSubject),
    Section("exam_routes", "exams.toml", "routes", schema.ExamRoute),
    Section("exam_steps", "exams.toml", "steps", schema.ExamStep),
    Section("child_lists", "minors.toml", "lists", schema.ChildList),
    Section("child_signs", "minors.toml", "signs", schema.ChildSign),
    Section("numbers", "numbers.toml", "", schema.CallNumber),
    Section("practice_subjects", "practice.toml", "subjects", schema.PracticeSubject),
    Section("practice_chapters", "practice.toml", "chapters", schema.PracticeChapter),
    Section("practice_questions", "questions/*.toml", "", schema.PracticeQuestion),
    Section("ethics", "ethics.toml", "", schema.EthicsCode),
    Section("complaint_kinds", "complaints.toml", "kinds", schema.ComplaintKind),
    Section("sanctions", "complaints.toml", "sanctions", schema.Sanction),
    Section("rating_parts", "agency_rating.toml", "parts", schema.RatingPart),
    Section("rating_grades", "agency_rating.toml", "grades", schema.RatingGrade),
    Section("not_rated", "agency_rating.toml", "not_rated", schema.NotRated),
    Section("review_criteria", "file_review.toml", "", schema.ReviewCriterion),
    Section("programme_kinds", "training.toml", "kinds", schema.ProgrammeKind),
    Section("topics", "training.toml", "topics", schema.Topic),
    Section("course_questions", "training.toml", "questions", schema.CourseQuestion),
    Section("papers", "papers/*.toml", "papers", schema.Paper),
    Section("paper_fields", "papers/*.toml", "fields", schema.PaperField),
    Section("goods", "goods.toml", "", schema.Goods),
    Section("payers", "care.toml", "payers", schema.Payer),
    Section("refusals", "care.toml", "refusals", schema.Refusal),
    Section("pauses", "care.toml", "pauses", schema.PauseReason),
    Section("observations", "observations.toml", "", schema.Observation),
    Section("sittings", "meals.toml", "sittings", schema.Sitting),
    Section("textures", "meals.toml", "textures", schema.Texture),
    Section("diets", "meals.toml", "diets", schema.Diet),
    Section("allergens", "meals.toml", "allergens", schema.Allergen),
    Section("meal_subsidies", "meals.toml", "subsidies", schema.MealSubsidy),
    Section("facts", "facts.toml", "", schema.Fact),
    Section("categories", "categories.toml", "", schema.Category),
    Section("benefits", "benefits.toml", "", schema.Benefit),
    Section("tables", "tables.toml", "", schema.Table),
    Section("tiers", "tiers.toml", "", schema.Tier),
    Section("parameters", "parameters/*.toml", "", schema.Parameter),
    Section("scales", "scales/*.toml", "", schema.Scale),
    Section("scale_actions", "scale_actions.toml", "", schema.ScaleAction),
    Section("roster_columns", "roster.toml", "columns", schema.RosterColumn),
    Section("roster_spellings", "roster.toml", "spellings", schema.RosterSpelling),
    Section("travel_modes", "planning.toml", "modes", schema.TravelMode),
    Section("travel_factors", "planning.toml", "factors", schema.TravelFactor),
    Section("weights", "planning.toml", "weights", schema.Weight),
)

#: Attribute → file and row shape of the tables kept as CSV.
SHEETS: dict[str, tuple[str, type[Any]]] = {
    "places": ("places.csv", schema.Place),
    "stations": ("stations.csv", schema.Station),
    "sites": ("sites.csv", schema.Site),
    "calendar": ("calendar.csv", schema.Day),
    "figures": ("figures.csv", schema.Figure),
    "name_stems": ("identity/name_stems.csv", schema.NameStem),
}

FORMS = "forms/*.md"
"""Questionnaires as XLSForm in Markdown tables; each file is whole, and a county's replaces the base's of the same name."""
WORD_FILES = "papers/*.docx"
"""A county's own Word template of a paper, named after its code; it takes the place of the one made from the description."""
_DEEPEST = 12
Key = tuple[str | int, ...]
Line = tuple[Origin, dict[str, Any]]


@dataclass(frozen=True)
class Layer:
    """One pack folder as read: ``sections[attribute][code] = raw row``; ``origins`` by path from the attribute down; ``forms``,
    ``word_files`` by file."""

    folder: str
    info: dict[str, Any]
    sections: dict[str, dict[str, Any]]
    origins: dict[Key, Origin]
    sheets: dict[str, list[Line]]
    digest: str
    forms: dict[str, bytes] = field(default_factory=dict)
    word_files: dict[str, bytes] = field(default_factory=dict)


def read_layer(folder: Path, findings: list[Finding]) -> Layer:
    """Read every file of a pack folder; anything unreadable or unknown is added to ``findings``."""
    layer = Layer(
        folder.name, {}, {s.attribute: {} for s in SECTIONS}, {}, {"cases": []}, content_digest(folder)
    )
    for path in pack_files(folder):
        name = path.relative_to(folder).as_posix()
        if name.endswith(".toml"):
            _read_toml(layer, path, name, findings)
        elif attribute := next((a for a, (file, _row) in SHEETS.items() if file == name), None):
            layer.sheets[attribute] = _read_sheet(layer.folder, path, name, findings)
        elif fnmatchcase(name, FORMS) and name.count("/") == 1:
            layer.forms[name] = path.read_bytes()
        elif _named(name, WORD_FILES):
            layer.word_files[name] = path.read_bytes()
        elif name != "CHANGES.md":
            findings.append(Finding(folder.name, name, 1, "unknown-file", {"name": name}))
    if not layer.info:
        findings.append(Finding(folder.name, "pack.toml", 1, "missing-file", {"name": "pack.toml"}))
    return layer


def pack_files(folder: Path) -> list[Path]:
    """The files of a pack in a fixed order, without hidden ones."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))


def content_digest(folder: Path) -> str:
    """SHA-256 over names and bytes of every file, hexadecimal."""
    digest = hashlib.sha256()
    for path in pack_files(folder):
        body = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(body)}\0".encode())
        digest.update(body)
    return digest.hexdigest()


@dataclass(frozen=True)
class _Page:
    """One TOML file being read into a layer."""

    layer: Layer
    file: str
    lines: dict[Key, int]
    findings: list[Finding]

    def find(self, written: Key, code: str, **details: object) -> None:
        found = Finding(self.layer.folder, self.file, line_of(self.lines, written), code, details)
        self.findings.append(found)

    def note(self, path: Key, value: Any, written: Key) -> None:
        """Record the origin of a value and of everything inside it."""
        self.layer.origins[path] = Origin(self.layer.folder, self.file, line_of(self.lines, written))
        for key, part in _parts(value):
            self.note((*path, key), part, (*written, key))


def _parts(value: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _read_toml(layer: Layer, path: Path, name: str, findings: list[Finding]) -> None:
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text, parse_float=Decimal)
        _bounded(document, _DEEPEST)
    except RecursionError:
        findings.append(Finding(layer.folder, name, 1, "syntax", {"detail": "[[[…"}))
        return
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        at = re.search(r"at line (\d+)", str(error))
        findings.append(
            Finding(layer.folder, name, int(at[1]) if at else 1, "syntax", {"detail": str(error)})
        )
        return
    page = _Page(layer, name, toml_lines(text), findings)
    if name == "pack.toml":
        layer.info.update(document)
        page.note(("info",), document, ())
    elif name.startswith("cases/"):
        _read_cases(page, document)
    else:
        _read_sections(page, document)


def _bounded(value: Any, levels: int) -> None:
    """RecursionError for what is nested deeper than any row of a pack."""
    if levels < 0:
        raise RecursionError
    for _, part in _parts(value):
        _bounded(part, levels - 1)


def _read_cases(page: _Page, document: dict[str, Any]) -> None:
    for table, rows in document.items():
        if table != "case" or not isinstance(rows, list):
            page.find((table,), "unknown-table", name=table, allowed="[case]")
            continue
        for index, row in enumerate(rows):
            origin = Origin(page.layer.folder, page.file, line_of(page.lines, ("case", index)))
            page.layer.sheets["cases"].append((origin, row))


def _read_sections(page: _Page, document: dict[str, Any]) -> None:
    sections = [s for s in SECTIONS if _named(page.file, s.files)]
    if not sections:
        page.find((), "unknown-file", name=page.file)
        return
    allowed = [section.table for section in sections if section.table]
    for table in document if allowed else ():
        if table not in allowed:
            page.find((table,), "unknown-table", name=table, allowed="、".join(allowed))
    for section in sections:
        inside = (section.table,) if section.table else ()
        rows = document.get(section.table, {}) if section.table else document
        if not isinstance(rows, dict):
            page.find(inside, "not-a-table", path=section.table)
            continue
        for code, row in rows.items():
            _read_row(page, section.attribute, row, (*inside, code))


def _named(file: str, pattern: str) -> bool:
    """Whether a file is the one, or one of those, that a section names; "*" does not reach into folders."""
    return fnmatchcase(file, pattern) and file.count("/") == pattern.count("/")


def _read_row(page: _Page, attribute: str, row: Any, written: Key) -> None:
    code = str(written[-1])
    path = f"{attribute}.{code}"
    taken = page.layer.sections[attribute]
    if not isinstance(row, dict):
        page.find(written, "not-a-table", path=path)
    elif "code" in row:
        page.find((*written, "code"), "own-code", path=path)
    elif code in taken:
        other = page.layer.origins[(attribute, code)]
        page.find(written, "duplicate", path=path, other=f"{other.file}:{other.line}")
    else:
        taken[code] = row
        page.note((attribute, code), row, written)


def _read_sheet(pack: str, path: Path, name: str, findings: list[Finding]) -> list[Line]:
    """The rows of a CSV file without their empty cells; a cell beyond the header is kept under "?" to be refused."""
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), restkey="?", strict=True)
        return [
            (Origin(pack, name, reader.line_num), {key: cell for key, cell in row.items() if cell})
            for row in reader
        ]
    except (csv.Error, UnicodeDecodeError) as error:
        findings.append(Finding(pack, name, 1, "syntax", {"detail": str(error)}))
        return []
