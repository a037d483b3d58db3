"""Whom a page offers to call comes from the pack, by situation, in the language of the page."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.utils.translation import override


def called(situation: str, place: str = "", language: str = "zh-hans") -> list[tuple[str, str]]:
    with override(language):
        html = Template("{% load ui %}{% numbers situation place %}").render(Context({"situation": situation, "place": place}))
    return re.findall(r'href="tel:(\d+)"><svg.*?</svg>(\S.*?)</a>', html)


@pytest.mark.parametrize(
    ("situation", "numbers"), [("danger", ["120", "110", "119"]), ("child_now", ["110", "120"]), ("child", ["110", "120", "12345", "12355"]), ("mind", ["12356"])]
)
def test_each_situation_has_its_numbers_in_their_order(situation: str, numbers: list[str]) -> None:
    for place in ("", "360735100001"):
        assert [number for number, _words in called(situation, place)] == numbers


def test_a_button_says_whom_it_calls_in_the_language_of_the_page() -> None:
    assert called("mind") == [("12356", "心理援助热线 12356")]
    assert called("mind", language="en") == [("12356", "Crisis helpline 12356")]
