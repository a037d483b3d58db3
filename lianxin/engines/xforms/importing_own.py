"""Our own two sheets beside XLSForm's: which returned questionnaires count ("validity"), which answers open needs ("needs")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from lxml import etree

from lianxin.engines.xforms import importing_expressions as xpath
from lianxin.engines.xforms.importing_checks import reference_faults
from lianxin.engines.xforms.importing_near import nearest
from lianxin.engines.xforms.importing_sheets import Row
from lianxin.engines.xforms.values import ImportedForm, Remark

VALIDITY: Final = "validity"
NEEDS: Final = "needs"
RULES: Final = ("complete", "duplicate", "copied", "too_fast", "straight_line", "out_of_area", "recalculated")
"""What may make a questionnaire invalid: a required answer missing; the same answers to the named questions (none: the same
resident) given before; so many answers copied from another; filled in fewer seconds; one answer to every question of the named
groups; taken outside its area; a calculated value that is not what the form calculates."""


def check_own_sheets(
    form: ImportedForm, *, kinds: Collection[str], urgencies: Collection[str]
) -> list[Remark]:
    """Remarks about the rows of both sheets; `kinds` and `urgencies`: the codes that needs may have."""
    # Without an XForm (the survey sheet has errors of its own) everything is told but names that it would not know either.
    counted = Counter(_names(form.xml)) if form.xml else None
    remarks: list[Remark] = []
    for number, row in form.sheets.get(VALIDITY, ()):
        remarks += [
            Remark("error", code, VALIDITY, number, column, details)
            for code, column, details in _rule(row, counted)
        ]
    for number, row in form.sheets.get(NEEDS, ()):
        remarks += [
            Remark("error", code, NEEDS, number, column, details)
            for code, column, details in (*_when(row, counted), *_codes(row, kinds, urgencies))
        ]
    return remarks


_NUMBER: Final = re.compile(r"\d+(\.\d+)?%?")
_BY_NAME: Final = ("reference-unknown", "reference-ambiguous")
Fault = tuple[str, str, dict[str, str]]


def _names(xml: bytes) -> Iterator[str]:
    """The names of every node of the primary instance."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    instance = next(root.iter("{http://www.w3.org/2002/xforms}instance"))
    return (etree.QName(node).localname for node in instance[0].iterdescendants("*"))


def _rule(row: Row, counted: Counter[str] | None) -> Iterator[Fault]:
    rule, value = row.get("rule", ""), row.get("value", "")
    if rule not in RULES:
        near = nearest(rule, RULES)
        yield (
            "rule-unknown",
            "rule",
            {"name": rule, "near": near, "known": "、".join(RULES)},
        )
    elif rule in ("too_fast", "copied") and not (value.isdigit() and int(value) > 0):
        yield "rule-seconds", "value", {"value": value}
    elif rule == "straight_line" and not value:
        yield "rule-questions", "value", {}
    elif counted is not None and rule in ("duplicate", "straight_line"):
        for name in re.split(r"[\s,，、]+", value):
            if name and not counted[name] and not _NUMBER.fullmatch(name):
                near = nearest(name, list(counted))
                yield "reference-unknown", "value", {"name": name, "near": near}


def _when(row: Row, counted: Counter[str] | None) -> Iterator[Fault]:
    when = row.get("when", "")
    if not when:
        yield "when-missing", "when", {}
        return
    for code, details in reference_faults(when, counted or Counter()):
        if counted is not None or code not in _BY_NAME:
            yield code, "when", details
    if not xpath.is_broken_reference(when) and (told := xpath.fault(when)):
        mark = xpath.foreign_mark(when)
        yield ("mark", "when", {"mark": mark}) if mark else ("expression", "when", {"detail": told})
    for name in xpath.unknown_functions(when):
        yield "function-unknown", "when", {"name": name, "near": ""}


def _codes(row: Row, kinds: Collection[str], urgencies: Collection[str]) -> Iterator[Fault]:
    for column, known, needed in (("kind", kinds, True), ("urgency", urgencies, False)):
        code = row.get(column, "")
        if code not in known and (code or needed):
            yield f"{column}-unknown", column, {"name": code, "known": "、".join(known)}
