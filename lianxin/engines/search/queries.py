"""What somebody typed into the search box, understood: which kind it is and what has to be found."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lianxin.engines.search.scripts import JOINER, Run, Script, fold, runs, unit_code
from lianxin.engines.search.tokens import INITIALS, PINYIN, TAIL_LENGTH, bigrams, tail_tokens

_LONGEST_QUERY: Final = 100
_SPACED_NUMBER: Final = re.compile(r"[0-9][0-9\s-]*x?")
_TAIL: Final = re.compile(rf"[0-9]{{{TAIL_LENGTH - 1},}}[0-9x]")


class QueryKind(Enum):
    """For telling the user how the text was read, and for choosing an order of results."""

    EMPTY = "empty"
    CHINESE = "chinese"
    TIBETAN = "tibetan"
    LATIN = "latin"
    DIGITS = "digits"
    ADDRESS = "address"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that must follow each other; with `prefix` the last one may be only the beginning of a token."""

    tokens: tuple[str, ...]
    prefix: bool = False


Clause = tuple[Phrase, ...]
"""Alternatives: at least one phrase must be found."""


@dataclass(frozen=True, slots=True)
class Query:
    """Every clause must be found. `tail`: the one number typed (digits, perhaps a closing x) that may end a longer one."""

    kind: QueryKind
    clauses: tuple[Clause, ...]
    tail: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing searchable was typed; such a query finds nothing."""
        return not self.clauses


def query(text: str) -> Query:
    """Understand a search text of any content; at most its first 100 characters count. Never raises."""
    typed = fold(text[:_LONGEST_QUERY]).strip()
    if _SPACED_NUMBER.fullmatch(typed):
        typed = re.sub(r"[\s-]", "", typed)
    found = runs(typed)
    tails = [run.units[0] for run in found if _is_tail(run)]
    return Query(_kind(found), tuple(dict.fromkeys(map(_clause, found))), tails[0] if len(tails) == 1 else "")


def _is_tail(run: Run) -> bool:
    return run.script is Script.LATIN and _TAIL.fullmatch(run.units[0]) is not None


def _clause(run: Run) -> Clause:
    codes = [unit_code(run.script, unit) for unit in run.units]
    letter = run.script.value
    if run.script is Script.LATIN:
        return _word_clause(run)
    if run.script is Script.OTHER:
        return (Phrase((letter + codes[0],), prefix=True),)
    if len(codes) == 1:
        return (Phrase((letter + codes[0],)), Phrase((letter + codes[0] + JOINER,), prefix=True))
    return (Phrase(tuple(bigrams(letter, codes))),)


def _word_clause(run: Run) -> Clause:
    text = run.units[0]
    word = Phrase((Script.LATIN.value + text,), prefix=not text.isdigit())
    if _is_tail(run):
        return (*(Phrase((token,)) for token in tail_tokens(text)), word)
    if not text.isalpha():
        return (word,)
    return (word, Phrase((PINYIN + text,), prefix=True), Phrase((INITIALS + text,), prefix=True))


def _kind(found: list[Run]) -> QueryKind:
    scripts = frozenset(run.script for run in found)
    if not found:
        return QueryKind.EMPTY
    if Script.HAN in scripts and any(run.units[0][0].isdigit() for run in found):
        return QueryKind.ADDRESS
    if scripts == {Script.LATIN} and all(run.units[0][0].isdigit() for run in found):
        return QueryKind.DIGITS
    return _KIND_OF_SCRIPT.get(scripts, QueryKind.MIXED)


_KIND_OF_SCRIPT: Final = {
    frozenset({Script.HAN}): QueryKind.CHINESE,
    frozenset({Script.TIBETAN}): QueryKind.TIBETAN,
    frozenset({Script.LATIN}): QueryKind.LATIN,
}
