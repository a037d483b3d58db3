"""How fast many assessments are scored again, on one core, against numpy adding the same points up.

    python benchmarks/scoring.py [--assessments 100000]

Answers are codes as stored (text), one in fifty blank; a result has total, level before and after the changes, subtotals, triggers.
Best of five passes, CPU seconds. The limit adds an int8 matrix of points that is already there: nothing is looked up, no
level found, and nothing blank. Plain Python `score` does a twentieth and is scaled up.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from tables import machine, table

from lianxin.base import packs
from lianxin.engines.scales import Instrument, rescore, score

_ROUNDS = 5
_PART = 20
_BLANK = 50


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--assessments", type=int, default=100_000)
    size = parser.parse_args().assessments
    print(f"scoring: {machine()}\n")
    heads = [
        "scale",
        "items",
        "assessments",
        "rescore CPU s",
        "per second",
        "numpy sum CPU s",
        "times the limit",
        "score one by one, per second",
    ]
    print(table(heads, [_row(one, size) for one in packs.get(packs.BASE).instruments.values()]))


def _row(instrument: Instrument, size: int) -> list[object]:
    draw = random.Random(1)
    answers = {code: _answers(draw, list(item.options), size) for code, item in instrument.items.items()}
    facts = {
        name: [
            draw.choice([None, 0, 1, 2]) if name == "risk_events" else draw.random() < 0.1
            for _ in range(size)
        ]
        for name in instrument.facts
    }
    points = np.array(
        [[instrument.items[code].points.get(one) or 0 for one in column] for code, column in answers.items()],
        dtype=np.int8,
    )
    part = [{code: column[n] for code, column in answers.items()} for n in range(size // _PART)]
    told = [{name: column[n] for name, column in facts.items()} for n in range(size // _PART)]
    many = _seconds(lambda: rescore(instrument, answers, facts))
    bare = _seconds(lambda: points.sum(axis=0, dtype=np.int32))
    single = (
        _seconds(lambda: [score(instrument, one, two) for one, two in zip(part, told, strict=True)]) * _PART
    )
    rates = [f"{size / many:,.0f}", f"{bare:.4f}", f"{many / bare:.0f}", f"{size / single:,.0f}"]
    return [instrument.code, len(instrument.items), size, f"{many:.3f}", *rates]


def _answers(draw: random.Random, options: list[str], size: int) -> list[str | None]:
    return [None if draw.randrange(_BLANK) == 0 else draw.choice(options) for _ in range(size)]


def _seconds(work: Callable[[], Any]) -> float:
    found = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


if __name__ == "__main__":
    main()
