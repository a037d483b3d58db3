"""Every form that ships: the packs', written or made of scales, those beside these tests, and the one inside the pyxform package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyxform

from lianxin.base import packs
from lianxin.engines.xforms import import_form

ROOT = Path(__file__).resolve().parents[4]
WORKBOOKS = {
    path.stem: path
    for folder in (*sorted((ROOT / "packs").glob("*/forms")), Path(__file__).resolve().parents[1] / "forms")
    for path in sorted(folder.glob("*.md"))
}
SPEC_TEST = Path(pyxform.__file__).parent / "validators" / "xlsform_spec_test.xml"
SCALES = {code: form.source for code, form in packs.get(packs.BASE).forms.items() if code in packs.get(packs.BASE).scales}
NAMES = (*WORKBOOKS, *SCALES, "xlsform_spec_test")


@cache
def form_xml(name: str) -> bytes:
    if name == "xlsform_spec_test":
        return SPEC_TEST.read_bytes()
    source = SCALES[name] if name in SCALES else WORKBOOKS[name].read_bytes()
    made = import_form(source, filename=f"{name}.md")
    assert made.is_usable, made.remarks
    return made.xml
