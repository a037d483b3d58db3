"""The trial of a converted form: what this library cannot evaluate must not be published."""

from __future__ import annotations

from typing import Final

from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.form import Form
from lianxin.engines.xforms.importing_columns import SURVEY
from lianxin.engines.xforms.importing_items import Survey
from lianxin.engines.xforms.values import Remark

_COLUMNS: Final = {"calculate": "calculation"}
_CODES: Final = {
    "xforms.syntax": "expression",
    "xforms.argument": "expression",
    "xforms.function": "function-unknown",
    "xforms.arity": "arity",
    "xforms.too_long": "too-long",
}


def try_out(xml: bytes, survey: Survey) -> list[Remark]:
    """Nothing, or why the form cannot be read, at the question that it stops at."""
    try:
        Form.parse(xml)
    except XFormError as error:
        path = error.details.get("path", "")
        attribute = error.details.get("attribute", "")
        rows = {
            "/".join(("", "data", *item.path, item.name)): item for item in survey.items if item.role != "end"
        }
        item = rows.get(path)
        column = survey.cell(item, _COLUMNS.get(attribute, attribute))[1] if item else ""
        told = "; ".join(
            f"{name} {value}" for name, value in error.details.items() if name not in ("path", "attribute")
        )
        details = {
            "name": error.details.get("name", ""),
            "given": error.details.get("given", ""),
            "detail": told,
            "near": "",
        }
        code = _CODES.get(error.code, "refused")
        return [
            Remark("error", code, SURVEY, item.row if item else 0, column, details | {"problem": error.code})
        ]
    return []
