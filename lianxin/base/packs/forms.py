"""问卷:政策包 forms 文件夹里的 XLSForm(Markdown 表格)。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from lianxin.base.packs.schema import Fact
from lianxin.engines.xforms import ImportedForm, import_form


@dataclass(frozen=True)
class PackForm:
    """One questionnaire as written: the pack folder and the file that hold it, its bytes."""

    folder: str
    file: str
    source: bytes

    @property
    def code(self) -> str:
        """The file's name without its ending; the form's own id must be the same."""
        return PurePosixPath(self.file).stem

    @property
    def filename(self) -> str:
        return PurePosixPath(self.file).name

    def imported(self) -> ImportedForm:
        """The questionnaire as an XForm with its remarks; takes some hundredths of a second."""
        return import_form(self.source, filename=self.filename)


FACT: Final = "fact:"
"""Before the code of a fact that was asked and written down."""
_OF_REGISTER: Final = ("name", "name_bo", "sex", "birth_date", "age", "village")


def prefill_sources(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """What the column `prefill` of a form may name: a field of the register, or an answer on record. No telephone number is
    among them: one is shown masked everywhere, and whole only for a reason that is written down."""
    noted = (f"{FACT}{code}" for code, fact in facts.items() if fact.asked and fact.collected != "register")
    return (*_OF_REGISTER, *noted)
