"""The trial of a converted form: what this library cannot evaluate must not be published."""

from __future__ import annotations

from typing import Final

from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.form import Form
from lianxin.engines.xforms.importing_columns import SETTINGS, SURVEY
from lianxin.engines.xforms.importing_items import Survey
from lianxin.engines.xforms.values import Remark

_COLUMNS: Final = {"calculate": "calculation", "count": "repeat_count"}
_INSTANCE_NAME: Final = "/data/meta/instanceName"
_COUNT: Final = "_count"
"""pyxform moves a repeat's count that is more than a name into a calculation beside it, of this ending."""
_CODES: Final = {
    "xforms.syntax": "expression",
    "xforms.argument": "expression",
    "xforms.function": "function-unknown",
    "xforms.arity": "arity",
    "xforms.too_long": "too-long",
    "xforms.reference": "reference-unknown",
    "xforms.not_xml": "broken",
}


def try_out(xml: bytes, survey: Survey, settings_at: int) -> list[Remark]:
    """Nothing, or why the form cannot be read, at the question that it stops at; `settings_at`: the row of the settings."""
    try:
        Form.parse(xml)
    except XFormError as error:
        given = dict(error.details)
        path, attribute = given.pop("path", ""), given.pop("attribute", "")
        sheet, row, column = (SETTINGS, settings_at, "instance_name") if path == _INSTANCE_NAME else _cell(survey, path, attribute)
        told = "; ".join((error.code, *(f"{name} {value}" for name, value in given.items())))
        details = {"name": given.get("name", ""), "given": given.get("given", ""), "detail": told, "problem": error.code}
        return [Remark("error", _CODES.get(error.code, "refused"), sheet, row, column, details)]
    return []


def _cell(survey: Survey, path: str, attribute: str) -> tuple[str, int, str]:
    """The question that an expression of the XForm was written at."""
    rows = {"/".join(("", "data", *item.path, item.name)): item for item in survey.items if item.role != "end"}
    item, base = rows.get(path), _COLUMNS.get(attribute, attribute)
    if item is None and path.endswith(_COUNT):
        item, base = rows.get(path.removesuffix(_COUNT)), "repeat_count"
    if item is None:
        return SURVEY, 0, ""
    if attribute == "setvalue":
        base = next((one for one in ("calculation", "default") if survey.cell(item, one)[0]), "")
    return SURVEY, item.row, survey.cell(item, base)[1]
