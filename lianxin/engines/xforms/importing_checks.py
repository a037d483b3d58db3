"""What can be wrong with the survey sheet, all of it at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Final

from lianxin.engines.xforms import importing_expressions as xpath
from lianxin.engines.xforms.importing_columns import CHOICES, KNOWN, LOGIC, SURVEY, TEXTS, Column
from lianxin.engines.xforms.importing_items import UNASKED, Item, Survey, is_from_file, is_select
from lianxin.engines.xforms.importing_languages import Languages, heading_in_default, text_in_default
from lianxin.engines.xforms.importing_near import nearest
from lianxin.engines.xforms.importing_sheets import LONGEST, Sheet
from lianxin.engines.xforms.values import Remark

NAME: Final = re.compile(r"[^\W\d][\w.-]*")
"""As XML has it, so that Chinese may stand in it too."""
_PREFIX: Final = re.compile(r"(?:bind|body|instance)::([^:]+):[^:]")
_PREFIXES: Final = frozenset(("jr", "orx", "odk"))
_RESERVED: Final = frozenset(("meta", "instanceID", "instanceName"))
_NO_XPATH: Final = frozenset(("yes", "no", "true", "false"))
_SELF: Final = re.compile(r"(?<![\w.)\]/*])\.(?![\w./])")
"""A lone dot: the question itself."""
_SHOWN: Final = 8
_TRIGGERED: Final = ("calculation", "relevant")


def check_survey(
    survey: Survey, sheets: dict[str, Sheet], languages: Languages, *, has_namespaces: bool = False
) -> list[Remark]:
    """Remarks about every row of the survey sheet, those of its reading included; `has_namespaces`: the settings name some."""
    lists = _list_names(sheets.get(CHOICES))
    _check_headings(survey, sheets[SURVEY], has_namespaces)
    if not any(item.role == "question" and item.kind not in UNASKED for item in survey.items):
        survey.remarks.append(Remark("error", "no-questions", SURVEY))
    _check_names(survey)
    _check_references(survey)
    _check_circles(survey)
    for item in survey.items:
        if item.role == "end":
            continue
        _check_list(survey, item, lists)
        _check_label(survey, item, languages)
        _check_logic(survey, item)
        _check_lengths(survey, item)
    return survey.remarks


def _check_headings(survey: Survey, sheet: Sheet, has_namespaces: bool) -> None:
    for column in survey.columns:
        found = _PREFIX.match(column.heading)
        if found and found[1] not in _PREFIXES and not has_namespaces:
            survey.remarks.append(Remark("error", "column-prefix", SURVEY, sheet.head, column.heading, {"name": column.heading}))
        if column.base in KNOWN or column.base.startswith(("bind::", "body::", "instance::")):
            continue
        near = nearest(column.base, sorted(KNOWN))
        details = {"name": column.heading, "near": near}
        survey.remarks.append(
            Remark("warning", "column-unknown", SURVEY, sheet.head, column.heading, details)
        )
    for wanted in ("type", "name"):
        if not any(column.base == wanted for column in survey.columns):
            survey.remarks.append(
                Remark("error", "column-missing", SURVEY, sheet.head, wanted, {"name": wanted})
            )


def _check_names(survey: Survey) -> None:
    """Names are XML names, and each once in its group; a repeat's name once in the form."""
    seen: dict[tuple[int, str], Item] = {}
    repeats: dict[str, Item] = {}
    named = [item for item in survey.items if item.role != "end" and _check_name(survey, item)]
    for item in named:
        first = seen.setdefault((item.parent, item.name.lower()), item)
        if item.kind == "repeat":
            first = repeats.setdefault(item.name, first)
        if first is not item:
            same = first.name == item.name
            code = "name-twice" if same else "name-case"
            survey.remark(
                item, "error" if same else "warning", code, "name", name=item.name, other=str(first.row)
            )


def _check_name(survey: Survey, item: Item) -> bool:
    """Whether there is a name at all."""
    if not item.name:
        if item.kind not in ("note", "audit"):
            survey.remark(item, "error", "name-missing", "name", kind=item.kind)
    elif item.name in _RESERVED:
        survey.remark(item, "error", "name-reserved", "name", name=item.name)
    elif not NAME.fullmatch(item.name):
        survey.remark(item, "error", "name-wrong", "name", name=item.name)
    return bool(item.name)


def _check_references(survey: Survey) -> None:
    counted = Counter(item.name for item in survey.items if item.role != "end")
    counted["instanceID"] += 1
    for item in survey.items:
        for column, text in survey.cells(item, (*LOGIC, *TEXTS, "trigger", "parameters")):
            survey.remarks += [
                Remark("error", code, SURVEY, item.row, column.heading, details)
                for code, details in reference_faults(text, counted)
            ]


def reference_faults(text: str, counted: Counter[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with the ${…} of one cell; `counted`: how often each name stands in the survey sheet."""
    if xpath.is_broken_reference(text):
        yield "reference-broken", {}
    if xpath.has_last_saved(text):
        yield "reference-last-saved", {}
    for name in dict.fromkeys(xpath.references(text)):
        if name and not counted[name]:
            near = nearest(name, (known for known, count in counted.items() if count))
            yield "reference-unknown", {"name": name, "near": near}
        elif counted[name] > 1:
            yield "reference-ambiguous", {"name": name}


def _check_circles(survey: Survey) -> None:
    """A value that needs itself: by calculations and conditions, through others or at once. Tells the first circle."""
    needs: dict[str, set[str]] = {}
    where: dict[str, tuple[Item, Column]] = {}
    for item in survey.items:
        for column, text in survey.cells(item, _TRIGGERED):
            if _SELF.search(xpath.without_texts(text)) and not (
                column.base == "calculation" and "once(" in text
            ):
                survey.remark(item, "error", "circle", column.base, names=item.name)
            elif column.base == "relevant" or "once(" not in text:
                needs.setdefault(item.name, set()).update(xpath.references(text))
                where.setdefault(item.name, (item, column))
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = error.args[1][::-1]  # each needs the next
        item, column = where[circle[0]]
        shown = circle if len(circle) <= _SHOWN else [*circle[: _SHOWN - 1], "…"]
        details = {"names": " → ".join(shown)}
        survey.remarks.append(Remark("error", "circle", SURVEY, item.row, column.heading, details))


def _check_list(survey: Survey, item: Item, lists: set[str]) -> None:
    if not is_select(item):
        return
    if not item.list_name:
        survey.remark(item, "error", "list-missing", "type", kind=item.kind)
    elif not is_from_file(item) and "${" not in item.list_name and item.list_name not in lists:
        near = nearest(item.list_name, sorted(lists))
        survey.remark(item, "error", "list-unknown", "type", name=item.list_name, near=near)


def _check_label(survey: Survey, item: Item, languages: Languages) -> None:
    """Whoever is asked must be shown something; a calculation is shown only when it has a label."""
    if item.role == "begin" or item.kind in UNASKED:
        return
    shown = {column.base for column, _ in survey.cells(item, ("label", "image", "audio", "video"))}
    heading, details = heading_in_default(survey.columns, "label", languages), {"name": item.name}
    if not shown and not survey.cell(item, "calculation")[0]:
        survey.remarks.append(Remark("error", "label-missing", SURVEY, item.row, heading, details))
    if "label" in shown and not text_in_default(item.cells, survey.columns, "label", languages):
        details["language"] = languages.default
        survey.remarks.append(Remark("error", "label-default", SURVEY, item.row, heading, details))


def _check_logic(survey: Survey, item: Item) -> None:
    for column, text in survey.cells(item, LOGIC):
        if column.base == "default" or text.lower() in _NO_XPATH or xpath.is_broken_reference(text):
            continue
        if told := xpath.fault(text):
            if mark := xpath.foreign_mark(text):
                survey.remarks.append(
                    Remark("error", "mark", SURVEY, item.row, column.heading, {"mark": mark})
                )
                continue
            survey.remarks.append(
                Remark("error", "expression", SURVEY, item.row, column.heading, {"detail": told})
            )
            continue
        for name in xpath.unknown_functions(text):
            near = nearest(name, sorted(xpath.FUNCTIONS))
            details = {"name": name, "near": near}
            survey.remarks.append(
                Remark("error", "function-unknown", SURVEY, item.row, column.heading, details)
            )
    if item.kind == "calculate" and not (
        survey.cell(item, "calculation")[0] or survey.cell(item, "default")[0]
    ):
        survey.remark(item, "error", "calculation-missing", "calculation", name=item.name)
    if survey.cell(item, "constraint")[0] and not survey.cell(item, "constraint_message")[0]:
        survey.remark(item, "warning", "constraint-message", "constraint", name=item.name)
    _check_sum(survey, item)


def _check_sum(survey: Survey, item: Item) -> None:
    """A sum over answers that may be missing shows "NaN" to people until all are given; one over no repeats at all, on the web."""
    text, _ = survey.cell(item, "calculation")
    if not text or survey.cell(item, "relevant")[0]:
        return
    risky = survey.asked | survey.repeated if "sum(" in text else survey.asked
    names = [name for name in xpath.unguarded(text) if name in risky]
    if names:
        survey.remark(
            item, "advice", "sum-unguarded", "calculation", names="、".join(names[:5]), first=names[0]
        )


def _check_lengths(survey: Survey, item: Item) -> None:
    for heading, text in item.cells.items():
        if len(text) > LONGEST:
            survey.remarks.append(
                Remark("error", "cell-too-long", SURVEY, item.row, heading, {"limit": str(LONGEST)})
            )


def _list_names(sheet: Sheet | None) -> set[str]:
    return {row["list_name"] for _, row in sheet.rows if "list_name" in row} if sheet else set()
