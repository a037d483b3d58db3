"""The diagrams of casework carry their words: in the key, and in sentences for those who do not see them."""

from __future__ import annotations

from lianxin.base.ui import diagrams
from lianxin.base.ui.gallery_diagrams import samples
from lianxin.engines.diagrams import Bond, Child, Family, Person


def test_a_family_is_told_in_sentences_too() -> None:
    family = Family(
        [
            Person("m", "扎西", "male", 40, dead=True),
            Person("f", "卓嘎", "female"),
            Person("c", "达娃", served=True),
        ],
        [Bond("m", "f", "divorced")],
        [Child("c", ("f",), "foster")],
    )
    drawing = diagrams.family_tree(family)
    told = drawing.partition("<desc>")[2].partition("</desc>")[0]
    assert told == "扎西,男,40 岁,已故;卓嘎,女;达娃,性别不详,服务对象;扎西、卓嘎:离婚;卓嘎 → 达娃:抚养"


def test_a_diagram_on_a_page_can_be_moved_by_keyboard_and_its_label_is_escaped() -> None:
    boxed = diagrams.boxed("<svg></svg>", 'a"<b>')
    assert (
        boxed
        == '<div class="diagram-box" tabindex="0" role="group" aria-label="a&quot;&lt;b&gt;"><svg></svg></div>'
    )


def test_the_gallery_shows_each_diagram() -> None:
    shown = samples()
    assert {"家庭结构图", "生态系统图", "办理流程"} == {
        text.partition('aria-label="')[2].partition('"')[0] for text in shown.values()
    }
    assert all(text.count("<svg ") == 1 for text in shown.values())
