"""Our verdict and the web engine's, brought to one shape and compared."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from lianxin.engines.xforms import Form, XFormError
from tests.engines.xforms.oracle.engine import Engine, Refused
from tests.engines.xforms.oracle.fuzz import MOMENT, Model, read_model, submissions

BROKEN = ("required", "constraint")


QUIRKS = frozenset(("Invalid Date",))
"""What the web's engine writes for a value that is none."""
CRASH = "RangeError: Invalid array length"


@dataclass
class Agreement:
    """How many submissions were compared, how many findings and values both found, and every difference.

    `settled`: submissions with a choice that is not offered (any more), or of a form that reckons how many repeats there are.
    The web's engine clears such an answer, and adds or drops repeats, where we keep what came and say so; then what the
    engine would send on is compared instead. `crashed`: the engine broke on what is no form's fault (a negative count).
    """

    compared: int = 0
    crashed: int = 0
    settled: int = 0
    findings: int = 0
    values: int = 0
    differences: list[str] = field(default_factory=list)


def compare(
    engine: Engine, xml: bytes, count: int, seed: int = 0, most: int = 3, theirs: bytes | None = None
) -> Agreement:
    """Fuzz one form; stops after `most` submissions that differ. `theirs`: another form for the web's engine."""
    form, model = Form.parse(xml), read_model(xml)
    engine.load(theirs or xml)
    found = Agreement()
    for number, submission in enumerate(submissions(xml, count, seed)):
        lines = _differences(engine, form, model, submission, found)
        if lines:
            found.differences.append(
                "\n  ".join([f"#{number} of seed {seed}", *lines[:8], submission.decode()])
            )
        if len(found.differences) >= most:
            break
    return found


def _differences(engine: Engine, form: Form, model: Model, submission: bytes, found: Agreement) -> list[str]:
    try:
        told = engine.check(submission)
        verdict = form.check(submission, at=MOMENT)
        if model.counts_repeats or any(finding.kind == "choice" for finding in verdict.findings):
            found.settled += 1
            submission = told.payload.encode()
            told = engine.check(submission)
            verdict = form.check(submission, at=MOMENT)
    except Refused as refused:
        if CRASH in str(refused):
            found.crashed += 1
            return []
        return [f"refused there: {str(refused)[:300]}"]
    except XFormError as error:
        return [f"refused here: {error}"]
    said = {(one.path, one.kind): one.message for one in verdict.findings if one.kind in BROKEN}
    ours = set(said)
    sent, made = (
        dict(_sent(told.payload, model.repeats)),
        dict(_made(verdict.answers, f"/{form.model.root.name}")),
    )
    skipped = model.preloaded | model.uploads
    found.compared += 1
    found.findings += len(told.violations)
    found.values += len(sent)
    return [
        *(f"only here: {one}" for one in sorted(ours - told.violations)),
        *(f"only there: {one}" for one in sorted(told.violations - ours)),
        *(
            f"{one}: says {said[one]!r} here, {told.messages[one]!r} there"
            for one in sorted(ours & told.violations)
            if said[one] and said[one] != told.messages[one]
        ),
        *(
            f"{path}: {made.get(path)!r} here, {sent.get(path)!r} there"
            for path in sorted({*sent, *made})
            if _plain(path) not in skipped
            and "/meta/" not in path
            and not _same(made.get(path, ""), sent.get(path, ""))
        ),
    ]


def _sent(payload: str, repeats: set[str]) -> Iterator[tuple[str, str]]:
    """Every leaf of a payload by path with positions at repeats."""
    root = etree.fromstring(payload)
    yield from _leaves(root, f"/{etree.QName(root).localname}", f"/{etree.QName(root).localname}", repeats)


def _leaves(node: etree._Element, path: str, plain: str, repeats: set[str]) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for child in node.iterchildren("*"):
        name = etree.QName(child).localname
        seen[name] = seen.get(name, 0) + 1
        here = f"{path}/{name}" + (f"[{seen[name]}]" if f"{plain}/{name}" in repeats else "")
        if len(child):
            yield from _leaves(child, here, f"{plain}/{name}", repeats)
        else:
            yield here, child.text or ""


def _made(answers: Any, path: str) -> Iterator[tuple[str, str]]:
    """Our answers likewise."""
    for name, value in answers.items():
        here = f"{path}/{name}"
        if isinstance(value, dict):
            yield from _made(value, here)
        elif isinstance(value, list) and all(isinstance(one, dict) for one in value) and value:
            for number, one in enumerate(value, start=1):
                yield from _made(one, f"{here}[{number}]")
        else:
            yield (
                here,
                " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value),
            )


def _plain(path: str) -> str:
    return "/".join(step.partition("[")[0] for step in path.split("/"))


def _same(ours: str, theirs: str) -> bool:
    """The same words, or the same numbers (a place is four of them)."""
    mine, other = ours.split(), [] if theirs in QUIRKS else theirs.split()
    return len(mine) == len(other) and all(map(_same_word, mine, other))


def _same_word(ours: str, theirs: str) -> bool:
    try:
        return ours == theirs or math.isclose(float(ours), float(theirs), rel_tol=1e-12)
    except ValueError:
        return False
