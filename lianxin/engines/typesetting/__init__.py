"""Sheets of paper from a plain description: PDF by Typst, Word by python-docx and docxtpl, in a limited child process."""

from lianxin.engines.typesetting.setting import typeset
from lianxin.engines.typesetting.sheet import (
    Cell,
    Cells,
    Column,
    Done,
    Grid,
    Job,
    Kind,
    Limits,
    Part,
    Picture,
    Refusal,
    Sheet,
    Signatures,
    Text,
)

__all__ = [
    "Cell",
    "Cells",
    "Column",
    "Done",
    "Grid",
    "Job",
    "Kind",
    "Limits",
    "Part",
    "Picture",
    "Refusal",
    "Sheet",
    "Signatures",
    "Text",
    "typeset",
]
