"""`lianxin forms check`: the remarks about one questionnaire, each at its cell with what to do, and how far it is translated."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lianxin.base.packs import Pack
from lianxin.base.packs.form_checks import imported, remarks_of
from lianxin.base.packs.form_remarks import say as said_of
from lianxin.base.packs.forms import PackForm
from lianxin.engines.xforms import Language, Remark
from lianxin.entry.cli.session import say

_LEVELS: Final = {"error": "错误", "warning": "注意", "advice": "建议"}
_SHOWN: Final = 40  # characters of a text that is named
_MOST: Final = 10  # texts without translation that are named


def check(path: Path, pack: Pack) -> int:
    """Say everything about one file; the number of its errors. OSError when it cannot be read."""
    form = PackForm("", str(path), path.read_bytes())
    made, remarks = imported(form), remarks_of(form, pack)
    say(f"{path}:{made.form_id or '没有代号'} {made.version}".rstrip())
    for remark in remarks:
        say(f"  {_line(remark)}")
    for language in made.languages:
        for line in _coverage(language):
            say(f"  {line}")
    counts = {level: sum(one.severity == level for one in remarks) for level in _LEVELS}
    say(f"  {counts['error']} 个错误,{counts['warning']} 个注意,{counts['advice']} 个建议。")
    return counts["error"]


def _line(remark: Remark) -> str:
    """ "错误 survey 表 第 5 行 label 列:…→ …"."""
    said = said_of(remark)
    where = f"{said.where}:" if said.where else ""
    original = f"({said.original})" if said.original else ""
    return f"{_LEVELS[remark.severity]} {where}{said.text}{original} → {said.remedy}"


def _coverage(language: Language) -> list[str]:
    """How much is translated, and the first texts that are not."""
    lines = [f"{language.name or '没有写明语言'}:译了 {language.translated}/{language.texts}"]
    lines += [f"  缺 {sheet} 表第 {row} 行:{text[:_SHOWN]}" for sheet, row, text in language.lacking[:_MOST]]
    if (rest := language.texts - language.translated - _MOST) > 0:
        lines.append(f"  还缺 {rest} 处")
    return lines
