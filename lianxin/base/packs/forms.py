"""问卷:政策包 forms 文件夹里的 XLSForm(Markdown 表格)。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

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
