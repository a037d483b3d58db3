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
from lianxin.domain.surveys.rules.tabulation import Cross, Frequencies, bins, cross, frequencies, summary
from lianxin.domain.surveys.rules.texts import MOST_COMPARED, grouped, says_nothing
from lianxin.domain.surveys.selectors.analysis import NOT_ASKED, Columns
from lianxin.domain.surveys.views.analysis_words import choice_word, percent, title_of
from lianxin.engines.xforms.values import Question

_LABEL: Final = 7
"""Characters of a label beside a bar; the table below has it whole."""
_TEXTS: Final = 30
_MONTH: Final = len("2026-11")
Address = Callable[..., str]
"""Makes the address of the rows behind a number: `cells` as (path, answer), or `text` and `group`."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """The page leaves: numbers below `k` are hidden (None: all)."""

    k: int | None


@dataclass(slots=True)
class Shown:
    """One question as a page shows it."""

    title: str
    note: str
    svg: str = ""
    """A drawing of the first table, which has the same numbers and more."""
    tables: list[Table] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def shown(question: Question, columns: Columns, address: Address, leaves: Leaving | None = None) -> Shown:
    """One question: choices as frequencies, numbers in summary, texts in groups, days by month, of other kinds only how many."""
    cells = columns.asked(question)
    if question.kind in CHOSEN:
        return _choices(question, cells, address, leaves)
    if question.kind in NUMBERS:
        return _numbers(question, cells, address, leaves)
    if question.kind in WRITTEN and leaves is None:
        return _texts(question, cells, address)
    if question.kind in ("date", "dateTime"):
        months = [str(value)[:_MONTH] if is_given(value) else None for value in cells]
        return _table_of(question, frequencies(months), leaves, lambda value: value, lambda _value: "")
    found = frequencies([1 if is_given(value) else None for value in cells])
    shut = leaving.of_question(found, leaves.k) if leaves else frozenset()
    return Shown(title_of(question), _note(found, shut))


def cross_table(one: Question, other: Question, columns: Columns, address: Address, leaves: Leaving | None = None) -> Shown:
    """Two questions against each other, of those who were asked both."""
    pairs = zip(columns.cells[one.path], columns.cells[other.path], strict=True)
    asked = [(a, b) for a, b in pairs if a is not NOT_ASKED and b is not NOT_ASKED]
    found = cross(asked, [c.value for c in one.choices], [c.value for c in other.choices])
    shut = leaving.of_cross(found, leaves.k) if leaves else frozenset()
    title = _("%(row)s × %(column)s") % {"row": title_of(one), "column": title_of(other)}
    made = Shown(title, _both_note(found, shut))
    heads = [Column(title_of(one)), *(Column(choice_word(other, value), "number") for value in found.columns), Column(_("合计"), "number")]
    rows = [Row([choice_word(one, value), *_cross_cells(found, at, (one, other), shut, address if leaves is None else None)]) for at, value in enumerate(found.rows)]
    if found.rows:
        sums = [_starred(n, (leaving.ALL, column) in shut) for column, n in zip(found.columns, found.column_sums, strict=True)]
        rows.append(Row([_("合计"), *sums, _starred(sum(found.row_sums), (leaving.ALL, leaving.ALL) in shut)]))
    made.tables.append(Table(title, heads, rows, _("没有人两题都答。")))
    made.hints = [_("每格:人数,占本行的百分比,占本列的百分比。"), *_association(found, shut)]
    return made


def _choices(question: Question, cells: Sequence[Any], address: Address, leaves: Leaving | None) -> Shown:
    several = question.kind != "select"
    found = frequencies(cells, [choice.value for choice in question.choices])

    def opens(value: str) -> str:
        return address(cells=((question.path, value),)) if not question.repeat else ""

    made = _table_of(question, found, leaves, lambda value: choice_word(question, value), opens, several=several)
    if several:
        made.hints.append(_("可以选多项:百分比是占回答者的,加起来超过 100%。"))
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
    table = Table(title, [Column(_("答案")), Column(_("人数"), "number"), Column(_("占回答者"), "number")], rows)
    svg = mark_safe(bar_svg(title, bars)) if bars else ""  # noqa: S308  escaped in charts
    return Shown(title, _note(found, shut), svg, [table], _repeat_hint(question))


def _numbers(question: Question, cells: Sequence[Any], address: Address, leaves: Leaving | None) -> Shown:
    found = summary(cells)
    title = title_of(question)
    if found is None:
        return Shown(title, _("没有人回答。"))
    numbers = [n for n in map(number_of, cells) if n is not None]
    steps = bins(numbers)
    bounds = {f"{low:.15g}" if low == high else f"{low:.15g}..{high:.15g}": (low, high, n) for low, high, n in steps}
    counted = frequencies([value for value, (_low, _high, n) in bounds.items() for _each in range(n)] + [None] * found.missing, list(bounds))

    def opens(value: str) -> str:
        return address(cells=((question.path, value),)) if not question.repeat else ""

    made = _table_of(question, counted, leaves, lambda value: _span(question, *bounds[value][:2]), opens)
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
    made = Shown(title_of(question), _note(frequencies(cells), frozenset()))
    made.tables.append(Table(made.title, heads, rows, _("没有人写。")))
    if nothing := len(said) - len(telling):
        made.hints.append(_("另有 %(n)s 人写了“无”“没有”之类。") % {"n": nothing})
    if len(groups) > _TEXTS:
        made.hints.append(_("只列出最多的 %(n)s 组,共 %(all)s 组;全部在导出里。") % {"n": _TEXTS, "all": len(groups)})
    if len(groups) > MOST_COMPARED:
        made.hints.append(_("不同的写法太多,只把相同的归在一起。"))
    made.hints += _repeat_hint(question)
    return made


def _cross_cells(
    found: Cross, at: int, asked: tuple[Question, Question], shut: frozenset[tuple[str, str]], address: Address | None
) -> list[object]:
    made: list[object] = []
    row, row_sum = found.rows[at], found.row_sums[at]
    for column, number, column_sum in zip(found.columns, found.cells[at], found.column_sums, strict=True):
        if (row, column) in shut:
            made.append(HIDDEN)
            continue
        text: object = number
        if address and number:
            text = Link(f"{number:,}", address(cells=((asked[0].path, row), (asked[1].path, column))))
        shares = []
        if (row, leaving.ALL) not in shut and row_sum:
            shares.append(percent(number / row_sum))
        if (leaving.ALL, column) not in shut and column_sum:
            shares.append(percent(number / column_sum))
        made.append([text, " · ".join(shares)])
    made.append(_starred(row_sum, (row, leaving.ALL) in shut))
    return made


def _association(found: Cross, shut: frozenset[tuple[str, str]]) -> list[str]:
    one = found.association
    if one is None:
        return [] if shut or len(found.rows) < 2 or len(found.columns) < 2 else [_("有人选了多项,同一个人在几格里,不做卡方检验。")]
    if shut:
        return []  # with the sums it could tell a hidden number
    p = _("p < 0.001") if one.p < 0.001 else _("p = %(p)s") % {"p": f"{one.p:.3f}"}
    text = _("χ² = %(chi)s,自由度 %(degrees)s,%(p)s,Cramér's V = %(v)s。") % {
        "chi": f"{one.chi_square:.2f}", "degrees": one.degrees, "p": p, "v": f"{one.cramers_v:.2f}",
    }  # fmt: skip
    return [text] if one.is_trusted else [text, _("有的格子期望人数太少,p 值不可靠。")]


def _note(found: Frequencies, shut: frozenset[str]) -> str:
    if leaving.ALL in shut:
        return _("回答人数 %(hidden)s") % {"hidden": HIDDEN}
    return _("问到 %(asked)s 人,回答 %(answered)s 人,没有回答 %(missing)s 人。") % {
        "asked": f"{found.asked:,}", "answered": f"{found.answered:,}", "missing": f"{found.missing:,}",
    }  # fmt: skip


def _both_note(found: Cross, shut: frozenset[tuple[str, str]]) -> str:
    if shut:
        return _("带 * 的数不显示。")
    return _("两题都答的 %(n)s 人,有一题没答的 %(m)s 人。") % {"n": f"{found.answered:,}", "m": f"{found.missing:,}"}


def _repeat_hint(question: Question) -> list[str]:
    return [_("这一题在重复组里:每一条算一次,不是每一份答卷一次。")] if question.repeat else []


def _span(question: Question, low: float, high: float) -> str:
    if low == high:
        return f"{low:g}"
    if question.kind == "int" and low == int(low) and high == int(high):
        return f"{low:.0f}" if high - low == 1 else f"{low:.0f}–{high - 1:.0f}"
    return _("%(low)s 到不足 %(high)s") % {"low": f"{low:g}", "high": f"{high:g}"}


def _starred(number: int, is_shut: bool) -> object:
    return HIDDEN if is_shut else number


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
