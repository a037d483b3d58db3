"""What pyxform complains of, recognised by its sentences: each gets a code of its own and the cell that it is about.

The sentences are those of pyxform 4.5. One that changes is no longer recognised and comes back as "pyxform", with the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lianxin.engines.xforms.importing_columns import SETTINGS, SURVEY, columns_of
from lianxin.engines.xforms.importing_sheets import Sheet
from lianxin.engines.xforms.values import Remark, Severity

_LONGEST: Final = 500
_ROW: Final = re.compile(r"\[row ?: ?(\d+|unknown)\]\s*")
_PLACE: Final = re.compile(r"On the '(\w+)' sheet, the '([^']+)' value\s*(?:'(?P<named>[^']*)' )?is (?:invalid|problematic)\.\s*")
_SOUND: Final = {
    "seed": r"\brandomize\s*=.*\bseed\s*=\s*(\$\{[^}]*\}|-?[\d.]+)(\s|$)|\bseed\s*=\s*(\$\{[^}]*\}|-?[\d.]+)\s.*\brandomize\s*=",
    "max-pixels": r"\bmax-pixels\s*=\s*-?\d+(\s|$)",
    "quality": r"\bquality\s*=\s*(voice-only|low|normal|external)(\s|$)",
    "randomize": r"\brandomize\s*=\s*(true|false)(\s|$)",
}
"""How a parameter is written that pyxform takes: the first row that has it otherwise is the one it broke off at."""


@dataclass(frozen=True)
class _Known:
    """A sentence of pyxform. Its named groups become details; `question`, `parameter` and `heading` tell where it is, when it
    names no row; so does `kind`, the type of a question that stands in a form once. `column`: XLSForm's name of it."""

    code: str
    column: str
    said: re.Pattern[str]
    kind: str = ""


def _known(code: str, column: str, said: str, kind: str = "") -> _Known:
    return _Known(code, column, re.compile(said, re.DOTALL), kind)


_RANGE: Final = r"For the 'range' question type, the parameters? '(?P<name>[\w]+)'"
_AUDIT: Final = r"(?P<name>location-[\w-]+)"
_KNOWN: Final = (
    # parameters of a range
    _known("range-number", "parameters", rf"{_RANGE} must be a number"),
    _known("range-zero", "parameters", rf"{_RANGE} must not be '0'"),
    _known("range-large", "parameters", rf"{_RANGE} must not be larger than the range"),
    _known("range-multiple", "parameters", rf"{_RANGE} must be a multiple of 'step'"),
    _known("range-outside", "parameters", rf"{_RANGE} must be between the 'start'"),
    _known("range-list", "parameters", rf"{_RANGE} must be a choice list name"),
    _known("range-two", "parameters", rf"{_RANGE} choice list must have only 2 items"),
    _known("range-appearance", "appearance", rf"{_RANGE}, .* are only supported for the appearances"),
    _known("range-list-number", "parameters", rf"{_RANGE} choice values must all be numbers"),
    _known("range-list-outside", "parameters", rf"{_RANGE} choices must be between"),
    _known("range-list-multiple", "parameters", rf"{_RANGE} choices' values must be equal to .* a multiple of '(?P<step>\w+)'"),
    _known("range-list-ends", "parameters", rf"{_RANGE} choice list values may only ?match"),
    # parameters of other questions
    _known("geo-incremental", "parameters", r"the 'incremental' parameter may either be 'true'"),
    _known("geo-reference", "parameters", r"The 'reference-geometry' parameter must"),
    _known("parameter-number", "parameters", r"The '(?P<name>[\w-]+)' parameter must have a numeric value"),
    _known("parameter-truth", "parameters", r"The '(?P<name>[\w-]+)' parameter must be either 'true' or 'false'"),
    _known("parameters-form", "parameters", r"Parameters must be in the form of"),
    _known("parameters-unknown", "parameters", r"accepted parameter keys .* are '(?P<known>[^']*)'.* parameter key\(s\): '(?P<name>[^']*)'"),
    _known("parameters-column", "parameters", r"the 'parameters \((?P<name>\w+)\)' value is invalid"),
    _known("audit-location", "parameters", r"To include location information in the audit", "audit"),
    _known("audit-priority", "parameters", r"Parameter location-priority must be set to .*:'(?P<value>[^']*)'", "audit"),
    _known("audit-order", "parameters", r"Parameter location-max-age must be greater +than or equal to location-min-interval", "audit"),
    _known("parameter-negative", "parameters", rf"Parameter {_AUDIT} must be greater +than or equal to zero", "audit"),
    _known("parameter-integer", "parameters", rf"Parameter {_AUDIT} must have an integer value", "audit"),
    _known("parameter-integer", "parameters", r"Parameter (?P<parameter>[\w-]+) must have an integer value"),
    _known("audit-reasons", "parameters", r"track-changes-reasons must be set to on-form-edit", "audit"),
    _known("parameter-truth", "parameters", r"(?P<name>track-changes|identify-user) must be set to true or false", "audit"),
    _known("parameter-truth", "parameters", r"(?P<parameter>randomize) must be set to true or false"),
    _known("audit-name", "name", r"Audits must always be named 'audit"),
    _known("seed-value", "parameters", r"(?P<parameter>seed) value must be a number or a reference"),
    _known("seed-alone", "parameters", r"Parameters must include randomize=true to use a (?P<parameter>seed)"),
    _known("audio-quality", "parameters", r"Invalid value for (?P<parameter>quality)"),
    _known("parameter-app", "parameters", r"Parameter 'app' has an invalid Android package name"),
    # names, headings, files
    _known("column-alias", "", r"sheet: '(?P<sheet>\w+)'\. Headers that are different names .*: '(?P<other>[^']*)', '(?P<heading>[^']*)'"),
    _known("media-kind", "", r"Media type: (?P<heading>\S+) not supported"),
    _known("name-root", "name", r"Repeat names must not be the same as the survey root"),
    _known("setting-name", "name", r"On the 'settings' sheet, the 'name' value is invalid\."),
    _known("name-made", "name", r"the 'name' value '(?P<question>[^']*)' is invalid\. Questions, groups, and repeats must be unique"),
    _known("name-made", "name", r"multiple survey elements named '(?P<question>[^']*)'"),
    _known("instance-twice", "name", r"Instance names must be unique within a form\. The name '(?P<question>[^']*)'"),
    _known("instance-clash", "name", r"same instance id will be generated .* Instance name: '(?P<question>[^']*)'"),
    # questions that do not go together
    _known("trigger-reference", "trigger", r"Reference variables must start with"),
    _known("trigger-comma", "trigger", r"Reference variable lists must have a comma"),
    _known("trigger-hidden", "trigger", r"The question \$\{(?P<name>[^}]*)\} is not user-visible .* for question \$\{(?P<question>[^}]*)\}"),
    _known("reference-unknown", "", r"Reference variables must contain a name .* Could not find the name '(?P<name>[^']*)'"),
    _known("reference-ambiguous", "", r"Reference variables names must be unique .* The name '(?P<name>[^']*)' appears"),
    _known("other-filter", "choice_filter", r"Choice filter not supported with or_other"),
    _known("table-list-filter", "choice_filter", r"Choice filter not supported for table-list"),
    _known("table-list-lists", "type", r"Badly formatted table list, list names don't match: (?P<first>\S+) vs\. (?P<second>\S+)"),
    _known("search-file", "appearance", r"Question '(?P<question>[^']*)' is a select from file type, using 'search\(\)'"),
    _known("search-shared", "appearance", r"Question '(?P<question>[^']*)' uses 'search\(\)'.* name '(?P<name>[^']*)'.*will not work: '(?P<other>[^']*)'"),
    _known("big-image", "big-image", r"To use big-image, .* survey element named (?P<question>\S+?)\.$"),
    _known("label-missing", "label", r"The survey element named '(?P<question>[^']*)' has no label or hint"),
    # warnings
    _known("other-untranslated", "type", r"This form uses or_other and translations"),
    _known("language-subtag", "", r"language declarations do not contain valid machine-readable codes: (?P<name>.*)\. Learn more"),
    _known("disabled-column", "disabled", r"The 'disabled' column header is not part"),
    _known("row-skipped", "type", r"Row without name, text, or label is being skipped"),
)  # fmt: skip


def complaint(severity: Severity, text: str, sheets: Mapping[str, Sheet]) -> Remark:
    """A sentence of pyxform as a remark at the row and column that it is about, counted as people see them.

    What is not recognised is "pyxform" with the sentence as its detail.
    """
    text = " ".join(text.split())
    place = _PLACE.search(text)
    for known in _KNOWN:
        if found := known.said.search(text):
            details = {"name": "", **{name: value for name, value in found.groupdict().items() if value}}
            if place and place["named"]:
                details.setdefault("question", place["named"])
            sheet, row, column = _cell(text, known, details, sheets)
            details["name"] = details["name"] or details.get("question") or details.get("parameter") or details.get("heading", "")
            details.pop("sheet", None)
            return Remark(severity, known.code, sheet, row, column, details)
    words = _PLACE.sub("", _ROW.sub("", text))
    sheet = place[1] if place and place[1] in sheets else SURVEY if _ROW.search(text) else ""
    row = _row_told(text, sheets.get(sheet))
    return Remark(severity, "pyxform", sheet, row, place[2] if place and sheet else "", {"detail": words[:_LONGEST]})


def _cell(text: str, known: _Known, details: Mapping[str, str], sheets: Mapping[str, Sheet]) -> tuple[str, int, str]:
    """Sheet, row and heading."""
    place = _PLACE.search(text)
    name = details.get("sheet") or (place[1] if place else SURVEY)
    sheet = sheets.get(name)
    if sheet is None:
        return name, 0, ""
    if heading := details.get("heading"):
        return name, sheet.head, next((one for one in sheet.headings if heading in one.split("::")), heading)
    if known.code == "language-subtag":
        return name, sheet.head, next((one for one in sheet.headings if details["name"] in one), "")
    column = known.column or (place[2] if place else "")
    row = _row_told(text, sheet) or (next(_rows_meant(known, details, sheet), 0) if name == SURVEY else 0)
    heading = next((one.heading for one in columns_of(sheet.headings) if one.base == column), column)
    return name, row, heading


def _row_told(text: str, sheet: Sheet | None) -> int:
    """The row that pyxform names; it counts from 2 in the order of the rows, whatever lies between them. 0: none."""
    found = _ROW.search(text)
    if found is None or sheet is None or not found[1].isdigit():
        return 0
    if sheet.name == SETTINGS:  # there is but one row, and pyxform counts it now as 1, now as 2
        return sheet.rows[0][0] if sheet.rows else 0
    at = int(found[1]) - 2
    return sheet.rows[at][0] if 0 <= at < len(sheet.rows) else 0


def _rows_meant(known: _Known, details: Mapping[str, str], sheet: Sheet) -> Iterator[int]:
    """Rows that the sentence can be about, by what it names."""
    headings = {column.base: column.heading for column in reversed(columns_of(sheet.headings))}
    kind, name, parameters = (headings.get(base, base) for base in ("type", "name", "parameters"))
    parameter = details.get("parameter", "")
    sound = re.compile(_SOUND.get(parameter, r"(?!)"))
    for number, row in sheet.rows:
        if (known.kind and row.get(kind, "").lower() == known.kind) or (parameter and re.search(rf"\b{parameter}\s*=", row.get(parameters, "")) and not sound.search(row[parameters])) or (details.get("question") and row.get(name, "") == details["question"]) or (known.code == "other-untranslated" and re.search(r"or[_ ](specify )?other$", row.get(kind, ""), re.IGNORECASE)):
            yield number
