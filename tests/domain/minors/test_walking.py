"""Pages that are one form: a number of a page that there cannot be begins at the first."""

from __future__ import annotations

import pytest
from django.forms import Form
from django.http import QueryDict

from lianxin.domain.minors.views.walking import walk


def _page(data: QueryDict | None, _answers: object) -> Form:
    return Form(data)


@pytest.mark.parametrize(("sent", "shown"), [("1", 2), ("2", 3), ("0", 2), ("-1", 2), ("x", 2), ("", 2), ("9" * 5000, 2), ("²", 2)])
def test_the_page_after_the_one_it_was_sent_from(sent: str, shown: int) -> None:
    assert walk(QueryDict(f"page={sent}"), [_page, _page, _page]).number == shown


def test_the_last_page_answered_is_the_end() -> None:
    assert walk(QueryDict("page=3"), [_page, _page, _page]).is_done
