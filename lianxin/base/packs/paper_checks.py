"""检查文书:每一栏都有,代码能用在 Word 模板里,县里自己的模板对得上一种文书。"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Final

from lianxin.base.packs.findings import Finding, finding_at
from lianxin.base.packs.pack import Pack

_CODE: Final = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN: Final = frozenset({"agency", "number", "row", "loop", "none", "true", "false", "self"})
_METHODS: Final = frozenset(dir(dict))
"""A row in a template is a mapping: a column of such a name would be its method."""
_NEEDS: Final = {"table": "columns", "choice": "options"}


def paper_findings(pack: Pack) -> Iterator[Finding]:
    """Everything that makes a paper of the pack unusable."""
    for code, paper in pack.papers.items():
        seen: set[str] = set()
        for at, part in enumerate(paper.parts):
            for index, name in enumerate(part.fields):
                path = f"papers.{code}.parts.{at}.fields.{index}"
                if name not in pack.paper_fields:
                    yield finding_at(pack.origins, path, "unknown-code", kind="paper_fields", name=name)
                elif name in seen:
                    yield finding_at(pack.origins, path, "paper-twice", name=name)
                seen.add(name)
    yield from _fields(pack)
    for code in pack.word_files:
        if code not in pack.papers:
            yield Finding(pack.folder, f"papers/{code}.docx", 1, "paper-file", {"file": f"{code}.docx"})


def _fields(pack: Pack) -> Iterator[Finding]:
    for code, field in pack.paper_fields.items():
        path = f"paper_fields.{code}"
        signed = pack.paper_fields.get(code.removesuffix("_on")) if code.endswith("_on") else None
        is_day = signed is not None and signed.kind == "signature"
        if code in _TAKEN or is_day or not _usable(code):
            yield finding_at(pack.origins, path, "paper-code")
        columns = {column.code for column in field.columns}
        if columns & _METHODS or not all(map(_usable, columns)):
            yield finding_at(pack.origins, f"{path}.columns", "paper-code")
        for kind, need in _NEEDS.items():
            if bool(getattr(field, need)) != (field.kind == kind):
                where = _nearest(pack, f"{path}.{need}", f"{path}.kind")
                yield finding_at(pack.origins, where, "paper-shape", kind=field.kind, need=need)


def _nearest(pack: Pack, *paths: str) -> str:
    """The first of some places that the pack's own folder wrote; else the last."""
    written = (path for path in paths if path in pack.origins and pack.origins[path].pack == pack.folder)
    return next(written, paths[-1])


def _usable(code: str) -> bool:
    """Whether a code may stand in a template as a name."""
    return bool(_CODE.fullmatch(code)) and not keyword.iskeyword(code)
