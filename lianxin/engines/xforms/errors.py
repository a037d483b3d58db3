"""What can be wrong with a form, a submission or an expression, and the bounds that keep any of them from taking long."""

from __future__ import annotations

from dataclasses import dataclass


class XFormError(ValueError):
    """Something given cannot be used.

    `code` is stable ("xforms.syntax"); `details` fill the sentence that the caller says. Answers of people never appear in them.

    Codes, each behind "xforms.": `not_xml` `doctype` `too_large` `too_deep` `media` (documents); `not_a_form` `not_a_submission` `other_form`; `syntax` `function`
    `arity` `reference` `argument` `too_long` (expressions, and where they stand); `limit` (an evaluation beyond its bounds);
    `path` `value` (a Filling asked for something its form does not have).
    """

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(f"{code}: " + ", ".join(f"{key}={value!r}" for key, value in details.items()))
        self.code = code
        self.details = {key: str(value) for key, value in details.items()}


STEPS_A_SECOND = 3_000_000
"""what a second of CPU spent in regular expressions counts as"""


@dataclass(frozen=True)
class Limits:
    """Bounds of one form. Whatever an author or a phone sends, reading and checking it take bounded time and memory."""

    form_bytes: int = 8 * 1024 * 1024
    submission_bytes: int = 2 * 1024 * 1024
    depth: int = 256
    expression: int = 20_000
    """characters of one expression"""
    nesting: int = 60
    """levels of brackets and operators in one expression"""
    steps: int = STEPS_A_SECOND
    """nodes gone through and functions called in one check, with its regular expressions (about a second of CPU)"""
    text: int = 1_000_000
    """characters an expression may make"""
    compiling: int = 5_000_000
    """definitions gone through while the rules of a form are compiled and put in order"""
    repeats: int = 10_000
    """instances of all repeats of one submission together"""
    nodes: int = 200_000
    """nodes of one submission with what the form adds"""
    strangers: int = 1_000
    """elements unknown to the form that are told; further ones are left out"""
    rounds: int = 60
    """passes over calculations that depend on each other in a circle"""
    pattern_seconds: float = 0.25
    """one regular expression on one text"""
