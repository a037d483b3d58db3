"""What a rating puts on public show: the agency and the grade it is to get, for the days of the publicity."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.ui.pack_words import word
from lianxin.domain.conduct.models import AgencyRating, RatingAssessor
from lianxin.domain.conduct.selectors.rating import MAKE, works_for
from lianxin.domain.workforce.selectors.publicity import Kind, Line, Publicity
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

KIND: Final = "rating"


def _shown() -> QuerySet[AgencyRating]:
    return AgencyRating.objects.filter(shown_from__isnull=False, shown_until__isnull=False).select_related("agency")


def running(today: date) -> list[Publicity]:
    """Every result that is on show today."""
    return [_publicity(one) for one in _shown().filter(state="shown", shown_from__lte=today, shown_until__gte=today)]


def found(rating_id: UUID) -> Publicity | None:
    """The result of one rating, during its days and after; None before."""
    one = _shown().filter(id=rating_id).first()
    return _publicity(one) if one is not None else None


def _publicity(one: AgencyRating) -> Publicity:
    grade = word(packs.for_place(one.place).rating_grades, one.grade) if one.grade else _("没有达到等级")
    line = Line(one.id, one.agency.name, one.agency.place, grade, stands=one.state == "shown")
    return Publicity(KIND, one.id, one.place, _("%(agency)s的等级") % {"agency": one.agency.name}, one.shown_from, one.shown_until, [line])  # type: ignore[arg-type]


def _is_near(viewer: Viewer, rating_id: UUID) -> bool:
    one = AgencyRating.objects.filter(id=rating_id).first()
    return one is None or works_for(viewer, one.agency_id)


def _hands(rating_id: UUID) -> set[UUID]:
    """Who scored it on site, and who typed the agency's own points."""
    typed = AgencyRating.objects.filter(id=rating_id).values_list("self_by", flat=True)
    return {one for one in typed if one is not None} | set(RatingAssessor.objects.filter(rating_id=rating_id).values_list("user_id", flat=True))


RATINGS: Final = Kind(
    running, found, MAKE, _is_near, lambda rating_id: reverse("conduct:rating", args=[rating_id]), _hands,
    N_("这家机构的这次评级整个作废:公示停止,等级不再公布,要评级只能重新受理。"),
)  # fmt: skip
