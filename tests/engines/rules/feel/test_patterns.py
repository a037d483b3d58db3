"""Regular expressions of XPath: agreement with Python's where both mean the same, and what only XPath has."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.rules.feel.regex import Budget, PatternError, compile_pattern

parts = st.recursive(
    st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\d"]),
    lambda inner: (
        st.tuples(inner, inner).map("".join)
        | st.tuples(inner, inner).map(lambda ab: f"({ab[0]}|{ab[1]})")
        | st.tuples(inner, st.sampled_from(["*", "+", "?", "{1,2}", "*?", "+?"])).map(
            lambda p: f"({p[0]}){p[1]}"
        )
    ),
    max_leaves=6,
)


@given(parts, st.text(alphabet="ab1", max_size=10))
def test_a_match_is_where_python_finds_it(pattern, text):
    found, wanted = compile_pattern(pattern).find(text), re.search(pattern, text)
    assert (found and (found[0], found[1])) == (wanted and wanted.span())


@given(parts, st.text(alphabet="ab1", max_size=10))
def test_all_matches_are_those_of_python(pattern, text):
    machine = compile_pattern(pattern)
    if machine.find("") is None:
        spans = [(found[0], found[1]) for found in machine.all(text, Budget())]
        assert spans == [found.span() for found in re.finditer(pattern, text)]


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "matches"),
    [
        ("[A-Z-[OI]]", "", "O", False),
        ("[A-Z-[OI]]", "i", "x", True),
        (r"\p{Lu}", "i", "a", False),
        (r"^\i\c*$", "", "a-b", True),
        (r"\p{IsTibetan}", "", "སྐད", True),
        (r"(a)\1", "i", "aA", True),
        ("a.c", "", "a\nc", False),
        ("a.c", "s", "a\nc", True),
        ("^b", "m", "a\nb", True),
        ("a b", "x", "ab", True),
        ("[a b]", "x", " ", True),
        ("a$", "", "a\n", False),
    ],
)
def test_what_only_xpath_has(pattern, flags, text, matches):
    assert (compile_pattern(pattern, flags).find(text) is not None) is matches


@pytest.mark.parametrize(
    "pattern",
    ["(", "[", "a**", "[b-a]", r"\b", r"(.)\2", r"[\1]", "(?=a)", r"\p{Nothing}", "a{2,1}", "^*", "]", "{1}"],
)
def test_what_is_no_pattern_is_refused(pattern):
    with pytest.raises(PatternError):
        compile_pattern(pattern)
