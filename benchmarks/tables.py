"""One way of printing the tables of the benchmarks: Markdown, so that a run can be put into docs/design/figures.md as it is."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Text to the left, numbers to the right; floats with one decimal."""
    shown = [[_cell(value) for value in row] for row in rows]
    numeric = [all(_is_number(row[n]) for row in shown) for n in range(len(heads))]
    widths = [max(len(cell) for cell in column) for column in zip(heads, *shown, strict=True)]
    rule = [("-" * (width - 1) + ":") if right else "-" * width for width, right in zip(widths, numeric, strict=True)]
    return "\n".join(_line(row, widths, numeric) for row in (list(heads), rule, *shown))


def machine() -> str:
    """The day, the processor and how busy the machine is: a figure without its load says nothing."""
    names = [x.partition(":")[2].strip() for x in Path("/proc/cpuinfo").read_text().splitlines() if x.startswith("model name")]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{date.today().isoformat()}, {os.cpu_count()} × {names[0] if names else platform.machine()}, load {load}"  # noqa: DTZ011


def percentile(values: Sequence[float], share: float) -> float:
    """The value at this share of the sorted ones (nearest rank)."""
    return sorted(values)[min(len(values) - 1, max(0, round(share * len(values)) - 1))]


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    padded = [c.rjust(w) if right else c.ljust(w) for c, w, right in zip(cells, widths, numeric, strict=True)]
    return f"| {' | '.join(padded)} |"


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _is_number(cell: str) -> bool:
    return cell == "–" or cell.replace(",", "").replace(".", "").isdigit()
