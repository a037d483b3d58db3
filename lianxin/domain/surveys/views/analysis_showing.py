"""Answers as tables and charts. Where `leaving` is set the page leaves the house: small numbers are starred and nothing opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lianxin.base.ui.charts import HIDDEN, Bar, bar_svg
from lianxin.base.ui.parts import Column, Excerpt, Link, Row, Table
from lianxin.domain.surveys.rules import leaving
from lianxin.domain.surveys.rules.answers import CHOSEN, NUMBERS, WRITTEN, is_given, number_of
from lianxin.domain.surveys.rules.coding import is_coded, named_by_enough
from lianxin.domain.surveys.rules.tabulation import Frequencies, bins, frequencies, summary
from lianxin.domain.surveys.rules.texts import MOST_COMPARED, grouped, says_nothing
from lianxin.domain.surveys.selectors.analysis import Columns
from lianxin.domain.surveys.views.analysis_words import choice_word, percent, title_of
from lianxin.engines.xforms.values import Question

_LABEL: Final = 7
"""Characters of a label beside a bar; the table below has it whole."""
_TEXTS: Final = 30
_MONTH: Final = len("2026-11")
FEW: Final = 12
"""So many different results of a calculation are listed one by one; more numbers stand in bands, more texts are not listed."""
Address = Callable[..., str]
"""Makes the address of the rows behind a number: `cells` as (path, answer), `place`, or `text` and `group`."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """The page leaves: numbers below `k` are hidden (None: all)."""

    k: int | None


@dataclass(frozen=True, slots=True)
class Band:
    """Numbers from `low` to below `high`, or this one number; how many there are, and its words."""

    low: float
    high: float
    number: int
    words: str

    def holds(self, number: float) -> bool:
        """Is this number one of them?"""
        return self.low <= number < self.high or self.low == number == self.high


@dataclass(slots=True)
class Shown:
    """One question as a page shows it."""

    title: str
    note: str
    svg: str = ""
    """A drawing of the first table, which has the same numbers and more."""
    tables: list[Table] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    link: Link | None = None


def shown(question: Question, columns: Columns, address: Address, leaves: Leaving | None = None) -> Shown:
    """One question: choices as frequencies, numbers in summary, texts in groups, days by month, of other kinds only how many."""
    cells = columns.asked(question)
    if leaves is not None and is_coded(question):
        question, cells = named_by_enough(question, cells, leaves.k)
    if question.kind in CHOSEN:
        return _choices(question, cells, address, leaves)
    if question.kind in NUMBERS:
        return _numbers(question, cells, address, leaves)
    if question.kind == "calculate":
        return _calculated(question, cells, address, leaves)
    if question.kind in WRITTEN and leaves is None:
        return _texts(question, cells, address)
    if question.kind in ("date", "dateTime"):
        months = [str(value)[:_MONTH] if is_given(value) else None for value in cells]
        return _table_of(question, frequencies(months), leaves, lambda value: value, lambda _value: "")
    found = frequencies([1 if is_given(value) else None for value in cells])
    shut = leaving.of_question(found, leaves.k) if leaves else frozenset()
    return Shown(title_of(question), _note(question, found, shut))


def bands(question: Question, numbers: Sequence[float]) -> dict[str, Band]:
    """Of an answer's numbers, by what the address of their rows says."""
    is_whole = all(number.is_integer() for number in numbers)
    return {
        f"{low:.15g}" if low == high else f"{low:.15g}..{high:.15g}": Band(low, high, n, _span(low, high, is_whole=is_whole))
        for low, high, n in bins(numbers)
    }


def _calculated(question: Question, cells: Sequence[Any], address: Address, leaves: Leaving | None) -> Shown:
    """Numbers in summary; a few different results, like levels, as frequencies. On paper a result that few have is not even named."""
    given = [cell for cell in cells if is_given(cell)]
    if given and all(number_of(cell) is not None for cell in given):
        return _numbers(question, cells, address, leaves)
    found = frequencies(cells)
    shut = leaving.of_question(found, leaves.k) if leaves else frozenset()
    if not given or len(found.counts) > FEW or shut:
        return Shown(title_of(question), _note(question, found, shut))

    def opens(value: str) -> str:
        return address(cells=((question.path, value),)) if not question.repeat else ""

    return _table_of(question, found, leaves, lambda value: value, opens)


def _choices(question: Question, cells: Sequence[Any], address: Address, leaves: Leaving | None) -> Shown:
    several = question.kind != "select"
    found = frequencies(cells, [choice.value for choice in question.choices])

    def opens(value: str) -> str:
        return address(cells=((question.path, value),)) if not question.repeat else ""

    made = _table_of(question, found, leaves, lambda value: choice_word(question, value), opens, several=several)
    if several:
        many = _("一条回答可以归入几类:百分比是占回答者的,可能加起来超过 100%。") if is_coded(question) else _("可以选多项:百分比是占回答者的,加起来超过 100%。")
        made.hints.append(many)
    return made


def _table_of(
    question: Question, found: Frequencies, leaves: Leaving | None, word: Callable[[str], str], opens: Callable[[str], str],
    *, several: bool = False,
) -> Shown:  # fmt: skip
    shut = leaving.of_question(found, leaves.k, several=several) if leaves else frozenset[str]()
    bars, rows = [], []
    for one in found.counts:
        is_shut, href = one.value in shut, opens(one.value) if leaves is None and one.number else ""
        number = HIDDEN if is_shut else Link(f"{one.number:,}", href) if href else one.number
        rows.append(Row([word(one.value), number, HIDDEN if is_shut else percent(one.share)]))
        if not is_shut:
            bars.append(Bar(_short(word(one.value)), one.number, href))
    if leaves is None and found.missing:
        href = opens("")
        rows.append(Row([_("没有回答"), Link(f"{found.missing:,}", href) if href else found.missing, "—"]))
    title = title_of(question)
    table = Table(title, [Column(_("答案")), Column(_("条数") if question.repeat else _("人数"), "number"), Column(_("占回答者"), "number")], rows)
    svg = mark_safe(bar_svg(title, bars)) if bars else ""  # noqa: S308  escaped in charts
    return Shown(title, _note(question, found, shut), svg, [table], _repeat_hint(question))


def _numbers(question: Question, cells: Sequence[Any], address: Address, leaves: Leaving | None) -> Shown:
    found = summary(cells)
    title = title_of(question)
    if found is None:
        return Shown(title, _("没有人回答。"))
    numbers = [n for n in map(number_of, cells) if n is not None]
    made_of = bands(question, numbers)
    counted = frequencies([value for value, band in made_of.items() for _each in range(band.number)] + [None] * found.missing, list(made_of))

    def opens(value: str) -> str:
        return address(cells=((question.path, value),)) if not question.repeat else ""

    made = _table_of(question, counted, leaves, lambda value: made_of[value].words, opens)
    if leaves is None or (leaves.k is not None and found.answered >= leaves.k):
        ends = [(_("最小"), found.least), (_("最大"), found.most)] if leaves is None else []
        values = [
            (_("平均"), found.mean), (_("标准差"), found.sd), (_("下四分位"), found.lower), (_("中位数"), found.median),
            (_("上四分位"), found.upper), *ends,
        ]  # fmt: skip
        cells_ = ["—" if value is None else f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}" for _name, value in values]
        made.tables.append(Table(title, [Column(name, "number") for name, _value in values], [Row(cells_)]))
    return made


def _texts(question: Question, cells: Sequence[Any], address: Address) -> Shown:
    said = [str(value) for value in cells if is_given(value)]
    telling = [text for text in said if not says_nothing(text)]
    groups = grouped(telling)
    rows = []
    for at, group in enumerate(groups[:_TEXTS]):
        href = "" if question.repeat else address(text=question.path, group=at)
        others = [Excerpt(text, 60) for text in list(group.writings)[1:4]]
        rows.append(Row([Excerpt(group.text, 80), others or None, Link(f"{group.number:,}", href) if href else group.number]))
    heads = [Column(_("说的话")), Column(_("相近的写法")), Column(_("次数"), "number")]
    made = Shown(title_of(question), _note(question, frequencies(cells), frozenset()))
    made.tables.append(Table(made.title, heads, rows, _("没有人写。")))
    if nothing := len(said) - len(telling):
        made.hints.append(_("另有 %(n)s 人写了“无”“没有”之类。") % {"n": nothing})
    if len(groups) > _TEXTS:
        made.hints.append(_("只列出最多的 %(n)s 组,共 %(all)s 组;全部在导出里。") % {"n": _TEXTS, "all": len(groups)})
    if len(groups) > MOST_COMPARED:
        made.hints.append(_("不同的写法太多,只把相同的归在一起。"))
    made.hints += _repeat_hint(question)
    return made


def _note(question: Question, found: Frequencies, shut: frozenset[str]) -> str:
    if leaving.ALL in shut:
        return (_("回答条数 %(hidden)s") if question.repeat else _("回答人数 %(hidden)s")) % {"hidden": HIDDEN}
    numbers = {"asked": f"{found.asked:,}", "answered": f"{found.answered:,}", "missing": f"{found.missing:,}"}
    if question.repeat:
        return _("共 %(asked)s 条,填了 %(answered)s 条,没有填 %(missing)s 条。") % numbers
    return _("问到 %(asked)s 人,回答 %(answered)s 人,没有回答 %(missing)s 人。") % numbers


def _repeat_hint(question: Question) -> list[str]:
    return [_("这一题在重复组里:每一条算一次,不是每一份答卷一次。")] if question.repeat else []


def _span(low: float, high: float, *, is_whole: bool) -> str:
    if low == high:
        return f"{low:g}"
    if is_whole and low == int(low) and high == int(high):
        return f"{low:.0f}" if high - low == 1 else f"{low:.0f}–{high - 1:.0f}"
    return _("%(low)s 到不足 %(high)s") % {"low": f"{low:g}", "high": f"{high:g}"}


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
