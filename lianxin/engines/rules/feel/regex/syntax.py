"""The grammar of a regular expression (XML Schema part 2 appendix F with the additions of XPath F&O 2.0 §7.6.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lianxin.engines.rules.feel.regex import classes
from lianxin.engines.rules.feel.regex.classes import AnyOf, Category, CharClass, Minus, Not, Span

MAX_PATTERN: Final = 1_000
MAX_NESTING: Final = 30
MAX_REPEAT: Final = 1_000
_COUNT: Final = re.compile(r"\{([0-9]{1,4})(,([0-9]{0,4}))?\}")
_CATEGORY: Final = re.compile(r"\{([A-Za-z0-9\-]+)\}")
_SINGLE: Final = {"n": "\n", "r": "\r", "t": "\t", **{c: c for c in "\\|.-^?*+{}()[]$"}}
_SPECIAL: Final = frozenset("\\|.?*+(){}[]^$")


class PatternError(ValueError):
    """The text is no regular expression."""


@dataclass(frozen=True, slots=True)
class Chars:
    chars: CharClass


@dataclass(frozen=True, slots=True)
class Start:
    pass


@dataclass(frozen=True, slots=True)
class End:
    pass


@dataclass(frozen=True, slots=True)
class Back:
    """What the group matched, again."""

    group: int


@dataclass(frozen=True, slots=True)
class Group:
    inner: Part
    number: int | None


@dataclass(frozen=True, slots=True)
class Repeat:
    inner: Part
    low: int
    high: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    parts: tuple[Part, ...]


Part = Chars | Start | End | Back | Group | Repeat | Sequence | Choice


class Reader:
    def __init__(self, pattern: str, *, dot_all: bool, extended: bool) -> None:
        if len(pattern) > MAX_PATTERN:
            raise PatternError("the pattern is too long")
        self._text = _without_blanks(pattern) if extended else pattern
        self._place = 0
        self._dot = classes.ALL if dot_all else classes.DOT
        self.groups = 0
        self._closed: set[int] = set()
        self._depth = 0

    def read(self) -> Part:
        part = self._choice()
        if self._place < len(self._text):
            raise PatternError(f"unexpected {self._here}")
        return part

    @property
    def _here(self) -> str:
        return self._text[self._place : self._place + 1]

    def _take(self, mark: str) -> bool:
        if not self._text.startswith(mark, self._place):
            return False
        self._place += len(mark)
        return True

    def _next(self) -> str:
        char = self._here
        if not char:
            raise PatternError("the pattern ends too early")
        self._place += 1
        return char

    def _choice(self) -> Part:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise PatternError("too deep")
        parts = [self._sequence()]
        while self._take("|"):
            parts.append(self._sequence())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while self._here not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeated(self, atom: Part) -> Part:
        counts = self._counts()
        if counts is None:
            return atom
        if isinstance(atom, Start | End):
            raise PatternError("an anchor cannot be repeated")
        return Repeat(atom, *counts, greedy=not self._take("?"))

    def _counts(self) -> tuple[int, int | None] | None:
        for mark, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(mark):
                return counts
        if self._here != "{":
            return None
        found = _COUNT.match(self._text, self._place)
        if found is None:
            raise PatternError("a wrong count")
        self._place = found.end()
        low = int(found[1])
        high = low if found[2] is None else int(found[3]) if found[3] else None
        if max(low, high or 0) > MAX_REPEAT or (high is not None and high < low):
            raise PatternError("a wrong count")
        return low, high

    def _atom(self) -> Part:
        char = self._next()
        match char:
            case "^":
                return Start()
            case "$":
                return End()
            case ".":
                return Chars(self._dot)
            case "(":
                return self._group()
            case "[":
                return Chars(self._class())
            case "\\":
                return self._back() or Chars(self._escape())
        if char in _SPECIAL:
            raise PatternError(f"unexpected {char}")
        return Chars(Span(char, char))

    def _group(self) -> Part:
        number = None
        if not self._take("?:"):
            self.groups += 1
            number = self.groups
        inner = self._choice()
        if not self._take(")"):
            raise PatternError("an open parenthesis")
        if number is not None:
            self._closed.add(number)
        return Group(inner, number)

    def _back(self) -> Back | None:
        if not self._here.isdigit() or not self._here.isascii():
            return None
        number = int(self._next())
        while self._here.isascii() and self._here.isdigit() and number * 10 + int(self._here) <= self.groups:
            number = number * 10 + int(self._next())
        if number not in self._closed:
            raise PatternError(f"no group {number} before")
        return Back(number)

    def _escape(self) -> CharClass:
        char = self._next()
        if char in _SINGLE:
            return Span(_SINGLE[char], _SINGLE[char])
        if char in classes.ESCAPES:
            return classes.ESCAPES[char]
        if char not in "pP":
            raise PatternError(f"no escape \\{char}")
        found = _CATEGORY.match(self._text, self._place)
        if found is None:
            raise PatternError("a wrong category")
        self._place = found.end()
        chars = _category(found[1])
        return Not(chars) if char == "P" else chars

    def _class(self) -> CharClass:
        """The rest of `[…]`."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise PatternError("too deep")
        negated, parts, without = self._take("^"), [self._class_part(first=True)], None
        while not self._take("]"):
            if self._take("-["):
                without = self._class()
                if not self._take("]"):
                    raise PatternError("nothing may follow a subtraction")
                break
            parts.append(self._class_part(first=False))
        self._depth -= 1
        chars: CharClass = AnyOf(tuple(parts))
        chars = Not(chars) if negated else chars
        return chars if without is None else Minus(chars, without)

    def _class_part(self, *, first: bool) -> CharClass:
        low = self._class_char(first=first)
        if isinstance(low, CharClass):
            return low
        if self._here != "-" or self._text[self._place + 1 : self._place + 2] in ("]", "["):
            return Span(low, low)
        self._place += 1
        high = self._class_char(first=False)
        if isinstance(high, CharClass) or high < low:
            raise PatternError("a wrong range of characters")
        return Span(low, high)

    def _class_char(self, *, first: bool) -> str | CharClass:
        char = self._next()
        if char == "\\":
            chars = self._escape()
            return chars.low if isinstance(chars, Span) and chars.low == chars.high else chars
        if char in "[]" or (char == "-" and not first and self._here != "]"):
            raise PatternError(f"unexpected {char}")
        return char


def _category(name: str) -> CharClass:
    if name in classes.CATEGORIES:
        return Category(name)
    span = classes.block(name.removeprefix("Is")) if name.startswith("Is") else None
    if span is None:
        raise PatternError(f"no category {name}")
    return span


def _without_blanks(pattern: str) -> str:
    """The pattern of flag `x`: blanks count only inside `[…]`."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for char in pattern:
        if char in " \t\n\r" and depth == 0:
            continue
        kept.append(char)
        if not escaped:
            depth += (char == "[") - (char == "]" and depth > 0)
        escaped = char == "\\" and not escaped
    return "".join(kept)
