"""Tibetan inside pages of other languages is marked as Tibetan, and nothing else is touched."""

from __future__ import annotations

import re

import pytest
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.ui.tibetan import with_tibetan


def test_the_tibetan_name_is_marked_and_the_chinese_one_is_not() -> None:
    with override("zh-hans"):
        assert with_tibetan("白玛 པད་མ། 80岁") == '白玛 <span lang="bo">པད་མ།</span> 80岁'
        assert with_tibetan("ཚེ་རིང་ དོན་གྲུབ།") == '<span lang="bo">ཚེ་རིང་ དོན་གྲུབ།</span>'


def test_a_tibetan_page_needs_no_marks() -> None:
    with override("bo"):
        assert with_tibetan("白玛 པད་མ།") == "白玛 པད་མ།"


def test_safe_markup_is_left_alone() -> None:
    with override("en"):
        assert with_tibetan(mark_safe("<b>པད་མ།</b>")) == "<b>པད་མ།</b>"


@pytest.mark.parametrize("language", ["zh-hans", "bo", "en"])
@given(text=st.text(alphabet=st.one_of(st.characters(), st.sampled_from("པདམ་། <&\"'"))))
def test_text_is_escaped_and_nothing_is_lost(language: str, text: str) -> None:
    with override(language):
        html = with_tibetan(text)
    bare = re.sub(r'<span lang="bo">|</span>', "", html)
    assert "<" not in bare
    assert bare == escape(text)
