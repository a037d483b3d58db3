"""People of a place to choose from on a page, found by a part of their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.typed import with_typed
from lianxin.domain.training.forms import FindForm
from lianxin.domain.workforce.selectors import workers
from lianxin.kernel.divisions import place_range

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.base.access.pages import SignedRequest

_MOST = 500
"""People to choose from on one page."""


@dataclass(frozen=True, slots=True)
class Offer:
    """`people`: key and name with place; `find`: the form to narrow them; `note`: said where there are more than a page lists."""

    people: list[tuple[str, str]]
    find: FindForm
    note: str


def offer(request: SignedRequest, place: str, inside: QuerySet[Any, Any]) -> Offer:
    """Those who work at a place and are not among the keys `inside`, by place and name."""
    low, high = place_range(place)
    find = FindForm(with_typed(request, FindForm))
    asked = find.cleaned_data["name"].strip() if find.is_valid() else ""
    rows = workers(request.viewer).filter(place__gte=low, place__lt=high, left_on__isnull=True, name__contains=asked)
    rows = rows.exclude(id__in=inside).order_by("place", "name", "id")
    found = list(rows[: _MOST + 1])
    people = [(str(one.id), f"{one.name}({full_name(one.place, language(), above='township')})") for one in found[:_MOST]]
    note = _("只列前 %(most)s 人,请按姓名找。") % {"most": _MOST} if len(found) > _MOST else ""
    return Offer(people, find, note)
