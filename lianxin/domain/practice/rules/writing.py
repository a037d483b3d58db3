"""What a question must be like, the same for a form, a sheet and the pack."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lianxin.domain.practice.rules.marking import LETTERS, letters
from lianxin.kernel.problems import ProblemError

FEWEST: Final = 4
LONGEST: Final = {"stem": 800, "option": 300, "why": 800, "origin": 200}
"""Characters that a row holds."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as somebody wrote it; `rights` says whose it is."""

    chapter: str
    kind: str
    stem: str
    options: tuple[str, ...]
    right: str
    why: str
    origin: str
    rights: str


def stem_mark(stem: str) -> str:
    """A digest by which the same stem is known again whatever its spaces, widths and marks."""
    bare = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", stem).lower())
    return hashlib.blake2b(bare.encode(), digest_size=16).hexdigest()


def checked(written: Draft, chapters: Mapping[str, str]) -> Draft:
    """The same, trimmed, its letters in order. `chapters`: subject by chapter.

    Raises "practice.chapter_unknown", "practice.stem_missing", "practice.options_few", "practice.option_twice", "practice.right_missing",
    "practice.right_beyond", "practice.right_one", "practice.right_several", "practice.why_missing", "practice.origin_missing",
    "practice.rights_missing", "practice.too_long".
    """
    clean = tidy(written)
    if clean.chapter not in chapters:
        raise ProblemError("practice.chapter_unknown", chapter=clean.chapter)
    must_be(clean.stem, "practice.stem_missing")
    _options(clean.options)
    right = right_letters(clean)
    must_be(clean.why, "practice.why_missing")
    must_be(clean.origin, "practice.origin_missing")
    if clean.rights not in ("own", "licensed"):
        raise ProblemError("practice.rights_missing")
    _lengths(clean)
    return Draft(clean.chapter, clean.kind, clean.stem, clean.options, right, clean.why, clean.origin, clean.rights)


def tidy(written: Draft) -> Draft:
    """Without spaces at the ends, and without empty options after the last one."""
    options = [one.strip() for one in written.options]
    while options and not options[-1]:
        options.pop()
    texts = (written.stem.strip(), tuple(options), written.right.strip().upper(), written.why.strip(), written.origin.strip())
    return Draft(written.chapter.strip(), written.kind, *texts, written.rights)


def must_be(text: str, code: str) -> None:
    if not text:
        raise ProblemError(code)


def _options(options: Sequence[str]) -> None:
    if len(options) < FEWEST or not all(options):
        raise ProblemError("practice.options_few", fewest=FEWEST, most=len(LETTERS))
    twice = next((one for at, one in enumerate(options) if one in options[:at]), "")
    if twice:
        raise ProblemError("practice.option_twice", option=twice)


def right_letters(written: Draft) -> str:
    """The letters of the right options, in order."""
    must_be(written.right, "practice.right_missing")
    try:
        right = letters(written.right)
    except ValueError:
        raise ProblemError("practice.right_beyond", right=written.right, last=LETTERS[len(written.options) - 1]) from None
    if any(LETTERS.index(one) >= len(written.options) for one in right):
        raise ProblemError("practice.right_beyond", right=right, last=LETTERS[len(written.options) - 1])
    if written.kind == "single" and len(right) != 1:
        raise ProblemError("practice.right_one", right=right)
    if written.kind != "single" and not 1 < len(right) < len(written.options):
        raise ProblemError("practice.right_several", right=right)
    return right


def _lengths(written: Draft) -> None:
    texts = [("stem", written.stem), ("why", written.why), ("origin", written.origin), *(("option", one) for one in written.options)]
    for name, text in texts:
        if len(text) > LONGEST[name]:
            raise ProblemError("practice.too_long", most=LONGEST[name], text=text[:20])
