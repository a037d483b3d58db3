"""Matching with bounded work: a program of small steps, tried depth first, no state twice (after RE2's BitState).

Without back-references the steps are at most pattern size times text size; with them a fixed number. More: StepsError.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from lianxin.engines.rules.feel.regex.classes import CharClass, variants
from lianxin.engines.rules.feel.regex.syntax import (
    Back,
    Chars,
    Choice,
    End,
    Group,
    Part,
    PatternError,
    Reader,
    Repeat,
    Sequence,
    Start,
)

MAX_PROGRAM: Final = 5_000
MAX_STEPS: Final = 1_000_000
FLAGS: Final = frozenset("smix")


class StepsError(RuntimeError):
    """The pattern needs too many steps on this text."""


class Budget:
    """The steps of one call of a function, over all its matches."""

    def __init__(self, limit: int = MAX_STEPS) -> None:
        self.spent = 0
        self.limit = min(limit, MAX_STEPS)


@dataclass(slots=True)
class _Step:
    kind: Literal["char", "split", "jump", "save", "start", "end", "back", "match"]
    chars: CharClass | None = None
    first: int = 0
    second: int = 0


class _Writer:
    def __init__(self) -> None:
        self.steps: list[_Step] = []
        self.has_back = False

    def add(self, step: _Step) -> int:
        if len(self.steps) >= MAX_PROGRAM:
            raise PatternError("the pattern is too large")
        self.steps.append(step)
        return len(self.steps) - 1

    def write(self, part: Part) -> None:
        match part:
            case Chars(chars):
                self.add(_Step("char", chars))
            case Start() | End():
                self.add(_Step("start" if isinstance(part, Start) else "end"))
            case Back(group):
                self.has_back = True
                self.add(_Step("back", first=group))
            case Sequence(parts):
                for one in parts:
                    self.write(one)
            case _:
                self._compound(part)

    def _compound(self, part: Part) -> None:
        match part:
            case Group(inner, number):
                self._group(inner, number)
            case Choice(parts):
                self._choice(parts)
            case Repeat():
                self._repeat(part)

    def _group(self, inner: Part, number: int | None) -> None:
        if number is None:
            self.write(inner)
            return
        self.add(_Step("save", first=2 * number))
        self.write(inner)
        self.add(_Step("save", first=2 * number + 1))

    def _choice(self, parts: tuple[Part, ...]) -> None:
        jumps: list[int] = []
        for part in parts[:-1]:
            split = self.add(_Step("split"))
            self.steps[split].first = split + 1
            self.write(part)
            jumps.append(self.add(_Step("jump")))
            self.steps[split].second = len(self.steps)
        self.write(parts[-1])
        for jump in jumps:
            self.steps[jump].first = len(self.steps)

    def _repeat(self, part: Repeat) -> None:
        for _ in range(part.low):
            self.write(part.inner)
        if part.high is None:
            split = self.add(_Step("split"))
            self.write(part.inner)
            self.add(_Step("jump", first=split))
            self._aim(split, part.greedy)
            return
        splits: list[int] = []
        for _ in range(part.high - part.low):
            splits.append(self.add(_Step("split")))
            self.write(part.inner)
        for split in splits:
            self._aim(split, part.greedy)

    def _aim(self, split: int, greedy: bool) -> None:
        inside, after = split + 1, len(self.steps)
        step = self.steps[split]
        step.first, step.second = (inside, after) if greedy else (after, inside)


Spans = list[int | None]  # start and end of the whole match, then of every group

_State = tuple[int, int, Spans]  # step, place in the text, what the groups hold


class Machine:
    def __init__(self, steps: list[_Step], groups: int, has_back: bool, fold: bool, multiline: bool) -> None:
        self.groups = groups
        self._steps = steps
        self._has_back = has_back
        self._fold = fold
        self._multiline = multiline

    def find(self, text: str, start: int = 0, budget: Budget | None = None) -> Spans | None:
        """The first match at or after `start`: places of the whole and of every group. StepsError beyond the budget."""
        budget = budget or Budget()
        tried: set[tuple[int, int]] = set()
        for place in range(start, len(text) + 1):
            found = self._match(text, place, tried, budget)
            if found is not None:
                return found
        return None

    def all(self, text: str, budget: Budget) -> Iterator[Spans]:
        """Every match, from left to right, none over another."""
        place = 0
        while place <= len(text) and (found := self.find(text, place, budget)) is not None:
            yield found
            end = found[1] or 0
            place = end + 1 if end == found[0] else end

    def _match(self, text: str, start: int, tried: set[tuple[int, int]], budget: Budget) -> Spans | None:
        """States (step, place) that failed from an earlier start fail from here too: a match from them would have been one."""
        saves: Spans = [None] * (2 * self.groups + 2)
        saves[0] = start
        stack: list[_State] = [(0, start, saves)]
        while stack:
            state: _State | None = stack.pop()
            while state is not None:
                counter, place, saves = state
                budget.spent += 1
                if budget.spent > budget.limit:
                    raise StepsError
                if not self._has_back:
                    if (counter, place) in tried:
                        break
                    tried.add((counter, place))
                step = self._steps[counter]
                if step.kind == "match":
                    saves[1] = place
                    return saves
                state = self._next(state, step, text, stack)
        return None

    def _next(self, state: _State, step: _Step, text: str, stack: list[_State]) -> _State | None:
        """The state after a step, None when it does not match; the other way of a split goes on the stack."""
        counter, place, saves = state
        match step.kind:
            case "split":
                stack.append((step.second, place, saves))
                return step.first, place, saves
            case "jump":
                return step.first, place, saves
            case "save":
                saves = saves.copy()
                saves[step.first] = place
                return counter + 1, place, saves
        end = self._advance(step, text, place, saves)
        return None if end is None else (counter + 1, end, saves)

    def _advance(self, step: _Step, text: str, place: int, saves: Spans) -> int | None:
        """Where the step leads from `place`, None when it does not match there."""
        match step.kind:
            case "char":
                fits = (
                    place < len(text) and step.chars is not None and step.chars.has(text[place], self._fold)
                )
                return place + 1 if fits else None
            case "start":
                return place if self._at_start(text, place) else None
            case "end":
                at_end = place == len(text) or (self._multiline and text[place] == "\n")
                return place if at_end else None
        return self._again(text, place, saves[2 * step.first], saves[2 * step.first + 1])

    def _at_start(self, text: str, place: int) -> bool:
        return place == 0 or (self._multiline and text[place - 1] == "\n" and place < len(text))

    def _again(self, text: str, place: int, start: int | None, end: int | None) -> int | None:
        if start is None or end is None:
            return place  # a group that took no part is the empty text (F&O §7.6.1)
        length = end - start
        wanted, found = text[start:end], text[place : place + length]
        if self._fold and len(found) == length:
            same = all(a in variants(b) for a, b in zip(wanted, found, strict=True))
        else:
            same = wanted == found
        return place + length if same else None


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str = "") -> Machine:
    """The machine of a pattern. Flags: s (dot matches all), m (lines), i (either case), x (blanks ignored).

    PatternError for a wrong pattern, an unknown flag, or a pattern over the bounds.
    """
    if not FLAGS.issuperset(flags):
        raise PatternError(f"unknown flags {flags}")
    reader = Reader(pattern, dot_all="s" in flags, extended="x" in flags)
    part = reader.read()
    writer = _Writer()
    writer.write(part)
    writer.add(_Step("match"))
    return Machine(writer.steps, reader.groups, writer.has_back, "i" in flags, "m" in flags)
