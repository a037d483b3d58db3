"""What a view does around a form: refusals of services shown in it, and the addresses of the next page of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from lianxin.base.db.paging import ROWS, Page, Total
from lianxin.base.ui.parts import Pager
from lianxin.base.ui.wording import problem_words
from lianxin.kernel.problems import ProblemError

T = TypeVar("T")
_OWN_PAGE = frozenset({403, 404, 500})
_DIGITS: Final = 10  # of the number of a row


@contextmanager
def refusals_in(form: BaseForm, fields: Mapping[str, str] | None = None) -> Iterator[None]:
    """A problem raised inside becomes an error of the form, so that nothing typed is lost; of the field that `fields`
    names for its code.

    What the person cannot mend here (no right, not found, our own fault) is shown as a page of its own.
    """
    try:
        yield
    except ProblemError as refused:
        if refused.problem.status in _OWN_PAGE:
            raise
        form.add_error((fields or {}).get(refused.code), problem_text(refused))


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """The same for a button without a form: the refusal stands on the next page, to which the view leads in any case."""
    try:
        yield
    except ProblemError as refused:
        if refused.problem.status in _OWN_PAGE:
            raise
        messages.error(request, problem_text(refused))


def problem_text(refused: ProblemError) -> str:
    """A problem and its remedy as one line in the active language."""
    return " ".join(problem_words(refused))


def pager(request: HttpRequest, page: Page[Any], total: Total | None = None) -> Pager:
    """The addresses of the next and the first page, filters kept, and how many rows there are.

    `total` where the view already knows it (the number on a tab); otherwise the page is asked.
    """
    found = total or page.total()
    query = request.GET.copy()
    first = ""
    if "after" in query:
        del query["after"]
        first = f"?{query.urlencode()}"
    if page.after:
        query["after"] = page.after
    return Pager(
        f"?{query.urlencode()}" if page.after else "", shown=len(page.rows), first_href=first,
        total=found.number if found else None, more=bool(found and found.more),
    )  # fmt: skip


def part_of(request: HttpRequest, found: Sequence[T], most: int = ROWS) -> tuple[Sequence[T], Pager]:
    """A page of a list that is reckoned and not read from a table, with its addresses: where it begins is a row number, the
    beginning for anything else. The whole list is at hand each time; a list of rows has `page_of`.
    """
    asked, query = request.GET.get("after", ""), request.GET.copy()
    start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < _DIGITS else 0
    start = start if start < len(found) else 0
    query.pop("after", None)
    first = f"?{query.urlencode()}" if start else ""
    query["after"] = str(start + most)
    more = f"?{query.urlencode()}" if start + most < len(found) else ""
    part = found[start : start + most]
    return part, Pager(more, shown=len(part), total=len(found), first_href=first)
