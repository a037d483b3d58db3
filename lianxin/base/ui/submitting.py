"""What a view does around a form: refusals of services shown in it, and the addresses of the next page of a list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.base.ui.parts import Pager
from lianxin.kernel.problems import ProblemError

_OWN_PAGE = frozenset({403, 404, 500})


@contextmanager
def refusals_in(form: BaseForm) -> Iterator[None]:
    """A problem raised inside becomes an error of the form, so that nothing typed is lost.

    What the person cannot mend here (no right, not found, our own fault) is shown as a page of its own.
    """
    try:
        yield
    except ProblemError as refused:
        if refused.problem.status in _OWN_PAGE:
            raise
        form.add_error(None, problem_text(refused))


def problem_text(refused: ProblemError) -> str:
    """A problem and its remedy as one line in the active language."""
    shown = [_(text) for text in (refused.problem.message, refused.problem.remedy)]
    return " ".join(text % refused.details if refused.details else text for text in shown)


def pager(request: HttpRequest, after: str, shown: int, total: int | None = None) -> Pager:
    """Keyset paging that keeps the filters: `after` is the mark of the next page ("" on the last)."""
    query = request.GET.copy()
    first = ""
    if "after" in query:
        del query["after"]
        first = f"?{query.urlencode()}"
    if after:
        query["after"] = after
    return Pager(f"?{query.urlencode()}" if after else "", shown=shown, total=total, first_href=first)
