"""How a function is declared: its name, how many arguments, and what makes its compiled form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lianxin.engines.xforms.context import Compiled, Context, Evaluate
from lianxin.engines.xforms.convert import Value, to_boolean, to_number

Build = Callable[[list[Compiled]], Compiled]
MANY = 10_000


@dataclass(frozen=True)
class Function:
    """`is_volatile`: draws lots or reads the device; `reads_context`: without arguments it is about the context node;
    `by_path`: its last argument is a path written as text."""

    name: str
    low: int
    high: int
    build: Build
    is_volatile: bool = False
    asks_time: bool = False
    reads_context: bool = False
    by_path: bool | None = None


FUNCTIONS: dict[str, Function] = {}


def declare(name: str, low: int, high: int | None = None, **marks: bool) -> Callable[[Build], Build]:
    """Register what builds the compiled form of a function."""

    def register(build: Build) -> Build:
        FUNCTIONS[name] = Function(name, low, low if high is None else high, build, **marks)
        return build

    return register


def plain(
    name: str, kinds: str, gives: str, *, least: int | None = None, **marks: bool
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function of converted arguments. `kinds`: one letter each of s text, n number, b truth, v as it is; the last one with
    `*` may be given any number of times. `least`: how many must be given (all, if left out)."""

    def register(work: Callable[..., Any]) -> Callable[..., Any]:
        is_open = kinds.endswith("*")
        letters = kinds.rstrip("*")
        low = least if least is not None else len(letters) - (1 if is_open else 0)
        high = MANY if is_open else len(letters)

        def build(arguments: list[Compiled]) -> Compiled:
            given = letters + letters[-1] * (len(arguments) - len(letters)) if is_open else letters
            parts = [convert(argument, letter) for argument, letter in zip(arguments, given, strict=False)]
            return Compiled(_caller(work, parts), gives)

        FUNCTIONS[name] = Function(name, low, high, build, **marks)
        return work

    return register


def _caller(work: Callable[..., Any], parts: list[Evaluate]) -> Evaluate:
    if not parts:
        return lambda c: work()
    if len(parts) == 1:
        (only,) = parts
        return lambda c: work(only(c))
    if len(parts) == 2:
        first, second = parts
        return lambda c: work(first(c), second(c))
    return lambda c: work(*[part(c) for part in parts])


def convert(argument: Compiled, letter: str) -> Evaluate:
    """The argument as text, number or truth."""
    run = argument.run
    if letter in {"v", argument.kind}:
        return run
    if letter == "s":
        return lambda c: c.text(run(c))
    if letter == "n":
        return lambda c: to_number(run(c), c.run.zone)
    return lambda c: to_boolean(run(c))


def texts(arguments: list[Compiled]) -> list[Callable[[Context], str]]:
    return [convert(argument, "s") for argument in arguments]  # type: ignore[misc]


def numbers(arguments: list[Compiled]) -> list[Callable[[Context], float]]:
    return [convert(argument, "n") for argument in arguments]  # type: ignore[misc]


def own_text(c: Context) -> Value:
    """What a function without its argument is about."""
    return [c.node]
