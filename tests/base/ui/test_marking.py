"""Words of another language inside a page are marked with it, and nothing else is touched."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.ui.marking import marked
from lianxin.base.ui.templatetags.ui import names

MARKS = re.compile(r'<span lang="(?:bo|zh-hans)">|</span>')


@dataclass
class Somebody:
    name: str
    name_bo: str = ""


def test_on_a_chinese_page_the_tibetan_name_is_marked_and_the_chinese_one_is_not() -> None:
    with override("zh-hans"):
        assert marked("白玛 པད་མ། 80岁") == '白玛 <span lang="bo">པད་མ།</span> 80岁'
        assert marked("ཚེ་རིང་ དོན་གྲུབ།") == '<span lang="bo">ཚེ་རིང་ དོན་གྲུབ།</span>'


def test_on_a_tibetan_page_chinese_places_and_quotations_are_marked() -> None:
    with override("bo"):
        assert marked("པད་མ། 塔巴村208号") == 'པད་མ། <span lang="zh-hans">塔巴村208号</span>'
        assert marked("“药快吃完了,去不了卫生院。”") == '<span lang="zh-hans">“药快吃完了,去不了卫生院。”</span>'


def test_on_an_english_page_both_are_marked() -> None:
    with override("en"):
        assert marked("Record 白玛 པད་མ།") == 'Record <span lang="zh-hans">白玛</span> <span lang="bo">པད་མ།</span>'
        assert marked("Taba Village, 3 visits") == "Taba Village, 3 visits"


def test_safe_markup_is_left_alone() -> None:
    with override("en"):
        assert marked(mark_safe("<b>པད་མ།</b>")) == "<b>པད་མ།</b>"


def test_the_name_in_the_language_of_the_page_stands_first() -> None:
    with override("bo"):
        assert names(Somebody("白玛", "པད་མ།")) == '<strong>པད་མ།</strong> <span><span lang="zh-hans">白玛</span></span>'
        assert names(Somebody("秦琳")) == '<strong><span lang="zh-hans">秦琳</span></strong>'
    with override("zh-hans"):
        assert names(Somebody("白玛", "པད་མ།")) == '<strong>白玛</strong> <span><span lang="bo">པད་མ།</span></span>'
        assert names(Somebody("<b>")) == "<strong>&lt;b&gt;</strong>"


@pytest.mark.parametrize("language", ["zh-hans", "bo", "en"])
@given(text=st.text(alphabet=st.one_of(st.characters(), st.sampled_from("པདམ་། 白玛村,。“”12<&\"'"))))
def test_text_is_escaped_and_nothing_is_lost(language: str, text: str) -> None:
    with override(language):
        html = marked(text)
    bare = MARKS.sub("", html)
    assert "<" not in bare
    assert bare == escape(text)
