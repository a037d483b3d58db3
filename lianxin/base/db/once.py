"""What may be there only once: where two come at the same moment the database says so, and the second hears it in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from lianxin.kernel.problems import ProblemError


@contextmanager
def once(code: str, **details: object) -> Iterator[None]:
    """A write that a constraint of the table may refuse although a look just before found nothing in its way. Raises the problem `code`
    then, and nothing of the block is kept."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise ProblemError(code, **details) from None
