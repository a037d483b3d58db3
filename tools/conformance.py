"""Write the table of conformance with the DMN Technology Compatibility Kit into docs/engines/rules.md.

python -m tools.conformance            # DMN_TCK=/path/to/kit counts another copy; then only print it
python -m tools.conformance --check    # 1 when the page is out of date
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "engines" / "rules.md"
_SECTION = re.compile(r"(<!-- conformance -->\n).*?(<!-- /conformance -->)", re.DOTALL)


def table() -> str:
    """Results and how many are as expected, for each level and each model."""
    from tests.engines.rules import tck
    from tests.engines.rules.dmn import kit

    found: Counter[tuple[str, str]] = Counter()
    passed: Counter[tuple[str, str]] = Counter()
    for result in tck.results():
        level = result.model.parent.parent.name.rpartition("-")[2]
        key = (level, result.model.parent.name)
        found[key] += 1
        passed[key] += kit.passes(result)
    lines = ["| level | models | results | as expected |", "|---|---|---|---|"]
    for level in sorted({level for level, _ in found}):
        keys = [key for key in found if key[0] == level]
        lines.append(f"| {level} | {len(keys)} | {_sum(found, keys)} | {_sum(passed, keys)} |")
    lines.append(f"| **all** | {len(found)} | {_sum(found, found)} | {_sum(passed, found)} |")
    lines += ["", "| model | results | as expected |", "|---|---|---|"]
    lines += [
        f"| {level} · {name} | {found[level, name]} | {passed[level, name]} |"
        for level, name in sorted(found)
    ]
    return "\n".join(lines) + "\n"


def _sum(counts: Counter[tuple[str, str]], keys: Iterable[tuple[str, str]]) -> int:
    return sum(counts[key] for key in keys)


def page(text: str) -> str:
    """The page with the section made anew."""
    return _SECTION.sub(lambda found: found[1] + table() + found[2], text)


def main(arguments: list[str]) -> int:
    if os.environ.get("DMN_TCK"):
        print(table())
        return 0
    old = PAGE.read_text(encoding="utf-8")
    new = page(old)
    if "--check" in arguments:
        return int(old != new)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.exit(main(sys.argv[1:]))
