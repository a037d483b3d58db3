"""Workbooks for tests, written as Markdown tables."""

from __future__ import annotations

from lianxin.engines.xforms import ImportedForm, Remark, import_form

SETTINGS = """
| settings |
| | form_id | form_title | version |
| | try | 试 | 1 |
"""


def table(survey: str, *more: str, settings: str = SETTINGS) -> ImportedForm:
    """A form from the rows of its survey sheet (headings first), further sheets and settings."""
    rows = "\n".join(f"| {line.strip()}" for line in survey.strip().splitlines())
    return import_form("\n".join(["| survey |", rows, *more, settings]).encode(), filename="try.md")


def told(form: ImportedForm, code: str) -> Remark:
    """The only remark with this code."""
    found = [remark for remark in form.remarks if remark.code == code]
    assert len(found) == 1, form.remarks
    return found[0]
