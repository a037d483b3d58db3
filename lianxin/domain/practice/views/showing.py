"""How questions, shares and points are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Table
from lianxin.domain.practice.rules.marking import LETTERS
from lianxin.domain.practice.selectors import chapters, subjects

if TYPE_CHECKING:
    from lianxin.domain.practice.models import Question
    from lianxin.domain.practice.rules.knowing import Share

SHORT = 26
"""Letters of a question in a list, whose first column is one line."""
WEAK = 60
"""Per cent of right answers below which a chapter is marked: the pass line of the exam."""


def points(tenths: int | None) -> str:
    """Tenths of a point as people write points: 37.5."""
    return "—" if tenths is None else f"{tenths / 10:g}"


def percent(share: Share) -> Badge | None:
    """A share with its colour; None where nothing was answered."""
    found = share.percent
    if found is None:
        return None
    label = _("%(percent)s %%(%(right)s / %(of)s)") % {"percent": found, "right": share.right, "of": share.of}
    return Badge(label, "good" if found >= WEAK else "warn")


def kind_word(question: Question) -> str:
    return _("多选题") if question.kind == "multiple" else _("单选题")


def chapter_word(place: str, code: str) -> str:
    return word(chapters(place), code)


def subject_word(place: str, code: str) -> str:
    return word(subjects(place), code)


def options_table(question: Question, chosen: str | None = None) -> Table:
    """The options, which are right, and (None: nobody was asked) which were chosen."""
    rows = []
    for letter, text in zip(LETTERS, question.options, strict=False):
        is_right, is_chosen = letter in question.right, letter in (chosen or "")
        marks = [Badge(_("正确答案"), "good")] if is_right else []
        if is_chosen:
            marks.append(Badge(_("您选的"), "info" if is_right else "bad"))
        rows.append(Row((letter, text, marks)))
    return Table(_("选项"), [Column("", "short"), Column(_("选项")), Column("")], rows)


def back_home() -> Link:
    return Link(_("返回备考练习"), reverse("web:own-tab", args=["practice"]))


def back_bank() -> Link:
    return Link(_("返回题库"), reverse("practice:bank"))
