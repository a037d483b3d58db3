"""`lianxin plan solve`: a day from a file, our own format or a published HHCRSP instance."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path

from lianxin.engines import planning
from lianxin.engines.planning import hhcrsp
from lianxin.engines.planning.storing import plan_to_json
from lianxin.entry.cli.session import say, step
from lianxin.kernel.problems import ProblemError

PARTS = {
    "travel": "路上", "lateness": "迟到", "worst_lateness": "最晚的一次", "waiting": "等候", "overtime": "加班",
    "preference": "人员", "change": "改动", "imbalance": "忙闲不均", "unserved": "没有排上",
}  # fmt: skip


def solve(file: Path, out: Path | None, *, seconds: float, seed: int, processes: int) -> int:
    """Plan the day of a file, say what it costs and what is left out, write it. 0 when everybody is served."""
    text = file.read_bytes()
    instance = _instance(text)
    problem = _problem(text) if instance is None else _converted(instance)
    try:
        plan = _planned(problem, seconds, seed, processes)
        written = (
            plan_to_json(plan)
            if instance is None
            else json.dumps(hhcrsp.solution_of(instance, plan), indent=1)
        )
    except planning.PlanInputError as wrong:
        raise ProblemError("plan.input", wrong=str(wrong)) from None
    except planning.PlanRefusedError as refused:
        raise ProblemError("care.plan_refused", violations=str(refused)) from None
    if instance is not None:
        say(f"费用 {hhcrsp.cost_of(plan):.3f}(路程、迟到合计、最晚一次的三分之一)")
    else:
        parts = zip((field.name for field in fields(plan.cost)), astuple(plan.cost), strict=True)
        say(
            f"费用 {plan.cost.total}:" + "、".join(f"{PARTS[name]} {value}" for name, value in parts if value)
        )
    for left in plan.unserved:
        say(f"没有排上 {left.visit}:{planning.REASONS[left.reason]}")
    if out is not None:
        out.write_text(written + "\n", encoding="utf-8")
        say(f"已写入 {out}")
    return 1 if plan.unserved else 0


def _planned(problem: planning.DayProblem, seconds: float, seed: int, processes: int) -> planning.DayPlan:
    with step("排班", total=100) as bar:
        return planning.solve(
            problem, seed=seed, seconds=seconds, processes=processes,
            progress=lambda now: bar.reach(round(now.done * 100)),
        )  # fmt: skip


def _instance(text: bytes) -> hhcrsp.Instance | None:
    """A published instance, if the file looks like one."""
    try:
        given = json.loads(text)
    except ValueError as wrong:
        raise ProblemError("plan.input", wrong=f"JSON: {wrong}") from None
    if not isinstance(given, dict) or "patients" not in given:
        return None
    try:
        return hhcrsp.read(text)
    except planning.PlanInputError as wrong:
        raise ProblemError("plan.input", wrong=str(wrong)) from None


def _converted(instance: hhcrsp.Instance) -> planning.DayProblem:
    try:
        return hhcrsp.problem_of(instance)
    except planning.PlanInputError as wrong:
        raise ProblemError("plan.input", wrong=str(wrong)) from None


def _problem(text: bytes) -> planning.DayProblem:
    reading = planning.read_day(text)
    _tell(reading.notes)
    if reading.problem is None:
        raise ProblemError("plan.input", wrong="\n".join(str(each) for each in reading.wrong))
    return reading.problem


def _tell(notes: Iterable[planning.PlanInputError]) -> None:
    for note in notes:
        say(f"提醒 {note}")
