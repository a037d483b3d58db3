"""`lianxin plan rounds`: delivery rounds from a file (docs/engines/rounds.md)."""

from __future__ import annotations

from pathlib import Path

from lianxin.engines import rounds
from lianxin.entry.cli.session import say, step
from lianxin.kernel.problems import ProblemError


def solve_rounds(file: Path, out: Path | None, *, seconds: float, seed: int) -> int:
    """Plan the rounds of a file, say each trip and what is left out, write them. 0 when every door is served."""
    reading = rounds.read_rounds(file.read_bytes())
    for note in reading.notes:
        say(f"提醒 {note}")
    if reading.problem is None:
        raise ProblemError("plan.input", wrong="\n".join(str(each) for each in reading.wrong))
    with step("排配送"):
        plan = rounds.solve(reading.problem, seconds=seconds, seed=seed)
    for trip in plan.trips:
        doors = "、".join(f"{stop.drop} {_clock(stop.start)}" for stop in trip.stops)
        say(f"{trip.runner} 第 {trip.number} 趟 {_clock(trip.leaves)} 出发:{doors};{_clock(trip.back)} 回来")
    say(f"路上共 {plan.cost.travel} 分钟,{len(plan.trips)} 趟,{len(plan.unserved)} 处没有排上")
    for left in plan.unserved:
        say(f"没有排上 {left.drop}:{rounds.REASONS[left.reason]}")
    if out is not None:
        out.write_text(rounds.rounds_to_json(plan) + "\n", encoding="utf-8")
        say(f"已写入 {out}")
    return 1 if plan.unserved else 0


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
