"""Text and data that would take forever or all memory are refused, or become null, in bounded time."""

from __future__ import annotations

import pytest

from lianxin.engines.rules.feel import Note, evaluate, parse
from lianxin.kernel.problems import ProblemError

_NEST = "(for x in 1..60 return if x = 1 then [1] else [partial[-1], partial[-1]])"
REFUSED = {
    "parentheses": "(" * 3000 + "1" + ")" * 3000,
    "lists": "[" * 3000,
    "ranges": "[1.." * 3000,
    "open ranges": "]" * 3000,
    "minus": "-" * 3000 + "1",
    "sum": "1" + "+1" * 3000,
    "paths": "a" + ".b" * 3000,
    "filters": "a" + "[1]" * 3000,
    "ifs": "if a then " * 1500,
    "loops": "for x in " * 2000,
    "calls": "f(" * 3000,
    "contexts": "{a:" * 3000,
    "types": "1 instance of " + "list<" * 3000,
    "comments": "/*" * 3000,
    "length": " " * 30_000,
    "digits": "1" + "0" * 7000,
}
EXHAUSTED = {
    "nested loops": "for a in 1..1000000, b in 1..1000000 return a * b",
    "range": "count(for x in 1..1000000000000 return x)",
    "quantifier": "some x in 1..100000000 satisfies x < 0",
    "doubling list": "for x in 1..60 return if x = 1 then [1] else concatenate(partial[-1], partial[-1])",
    "doubling text": '(for x in 1..60 return if x = 1 then "ab" else partial[-1] + partial[-1])[-1]',
    "comparing": f"{_NEST}[-1] = {_NEST}[-1]",
    "flattening": f"count(flatten({_NEST}))",
    "writing": f"string({_NEST})",
    "recursion": "{f: function(n) f(n), r: f(1)}.r",
    "branching recursion": "{f: function(n) if n < 2 then 1 else f(n - 1) + f(n - 2), r: f(40)}.r",
    "itself": "(function(x) x(x))(function(x) x(x))",
    "members": "{l: for i in 1..30000 return i, s: for x in l return list contains(l, x)}.s",
    "back references": f'matches("{"a" * 100}", "(a*)*\\\\1(a*)*b")',
    "pattern size": 'matches("a", "((a{1,99}){1,99}){1,99}")',
    "power": "(1 + 1e-20) ** 1e6000",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_text_that_is_too_much_is_refused(text):
    with pytest.raises(ProblemError):
        parse(text)


@pytest.mark.parametrize("text", EXHAUSTED.values(), ids=EXHAUSTED)
def test_work_without_end_becomes_null_with_a_note(text):
    notes: list[Note] = []
    value = evaluate(text, notes=notes)
    assert value is None or (isinstance(value, list) and None in value)
    assert notes


def test_a_pattern_that_explodes_elsewhere_is_decided():
    assert evaluate(f'matches("{"a" * 3000}", "(a+)+b")') is False
