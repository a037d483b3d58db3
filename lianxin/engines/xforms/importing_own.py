"""Our own two sheets beside XLSForm's: which returned questionnaires count ("validity"), which answers open needs ("needs")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from lxml import etree

from lianxin.engines.xforms import importing_expressions as xpath
from lianxin.engines.xforms.importing_checks import reference_faults
from lianxin.engines.xforms.importing_columns import SURVEY
from lianxin.engines.xforms.importing_prefill import PREFILL
from lianxin.engines.xforms.importing_sheets import Row
from lianxin.engines.xforms.importing_validity import VALIDITY, read_validity
from lianxin.engines.xforms.values import ImportedForm, Remark

NEEDS: Final = "needs"


def check_own_sheets(
    form: ImportedForm, *, kinds: Collection[str], urgencies: Collection[str], sources: Collection[str] = ()
) -> list[Remark]:
    """Remarks about the rows of both sheets, `kinds` and `urgencies` being the codes that needs may have; and about what is to be
    filled in beforehand, which must be of `sources`."""
    # Without an XForm (the survey sheet has errors of its own) everything is told but names that it would not know either.
    counted = Counter(_names(form.xml)) if form.xml else None
    remarks = list(read_validity(form.sheets.get(VALIDITY, ()), counted)[1])
    for number, row in form.sheets.get(NEEDS, ()):
        remarks += [
            Remark("error", code, NEEDS, number, column, details)
            for code, column, details in (*_when(row, counted), *_codes(row, kinds, urgencies))
        ]
    for number, source in form.prefills:
        if source not in sources:
            details = {"name": source, "known": "、".join(sources)}
            remarks.append(Remark("error", "prefill-unknown", SURVEY, number, PREFILL, details))
    return remarks


_BY_NAME: Final = ("reference-unknown", "reference-ambiguous")
Fault = tuple[str, str, dict[str, str]]


def _names(xml: bytes) -> Iterator[str]:
    """The names of every node of the primary instance."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    instance = next(root.iter("{http://www.w3.org/2002/xforms}instance"))
    return (etree.QName(node).localname for node in instance[0].iterdescendants("*"))


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
