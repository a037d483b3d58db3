"""`lianxin rules export`: rules as a workbook or a decision model, to be changed there and loaded back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lianxin.base.packs import Pack, exchange
from lianxin.kernel.problems import ProblemError


def export(pack: Pack, codes: Sequence[str], workbook: Path | None, model: Path | None) -> list[Path]:
    """Write the files asked for; what was written. No codes: everything. ProblemError "rules.no_rule"."""
    chosen = list(codes) or None
    try:
        if workbook is not None:
            workbook.write_bytes(exchange.workbook(pack, chosen))
        if model is not None:
            model.write_text(exchange.model(pack, chosen), encoding="utf-8")
    except LookupError as error:
        known = "、".join((*pack.ruled, *pack.tables, *pack.tiers, *pack.parameters))
        raise ProblemError("rules.no_rule", name=str(error.args[0]), known=known) from None
    return [path for path in (workbook, model) if path is not None]
