"""What planning must know of the people who visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.selectors import workers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.models import Carer
from lianxin.kernel.clock import local_day
from lianxin.kernel.coordinates import Point
from lianxin.kernel.problems import ProblemError


@service("dayplan.make")
def set_carer(
    *, actor: Viewer, now: datetime, user_id: UUID, place: str, shift: tuple[int, int], mode: str = "cycle",
    sex: str = "0", skills: Sequence[str] = (), languages: Sequence[str] = (), start: Point | None = None,
    is_active: bool = True, weekdays: str = "1234567", skills_until: Mapping[str, date] | None = None,
) -> Carer:  # fmt: skip
    """Say how somebody visits: on which weekdays, shift in minutes of the day, skills, languages, way of travel, where they
    start (WGS-84). skills_until: the last day of skills whose certificate lapses; from the next one on no plan counts on them.

    Raises "care.carer_shift_invalid", "care.mode_unknown", "care.weekdays_invalid", "care.skill_until_unknown", "commitment.worker_out_of_reach" for somebody who may not
    fulfil promises there.
    """
    actor.must("dayplan.make", place)
    if mode not in packs.for_place(place).travel_modes:
        raise ProblemError("care.mode_unknown", mode=mode)
    able = {u.id: u for u in workers_over(actor, place, "commitment.fulfil", today=local_day(now))}
    if user_id not in able:
        raise ProblemError("commitment.worker_out_of_reach")
    if shift[1] <= shift[0]:
        raise ProblemError("care.carer_shift_invalid", name=able[user_id].display_name)
    if not weekdays or set(weekdays) - set("1234567") or len(set(weekdays)) != len(weekdays):
        raise ProblemError("care.weekdays_invalid")
    until = {code: last.isoformat() for code, last in sorted((skills_until or {}).items())}
    if until.keys() - set(skills):
        raise ProblemError("care.skill_until_unknown")
    earlier = Carer.objects.filter(user_id=user_id).first()
    if earlier is not None:
        actor.must("dayplan.make", earlier.place)
    carer = Carer(
        user_id=user_id, place=place, sex=sex, skills=sorted(skills), languages=sorted(languages), mode=mode,
        shift_start=shift[0], shift_end=shift[1], lon=start.lon if start else None, lat=start.lat if start else None,
        is_active=is_active, weekdays="".join(sorted(weekdays)), skills_until=until,
    )  # fmt: skip
    carer.save()
    audit.record(
        actor=actor, verb="carer.set", subject=("care.Carer", user_id), place=place, now=now,
        before=_picture(earlier) if earlier else None, after=_picture(carer),
    )  # fmt: skip
    return carer


def _picture(carer: Carer) -> dict[str, object]:
    """What the trail keeps; where somebody starts may be their home, so only whether it is known."""
    names = ("place", "sex", "skills", "languages", "mode", "is_active", "weekdays", "skills_until")
    picture = {name: getattr(carer, name) for name in names}
    return picture | {"shift": [carer.shift_start, carer.shift_end], "start_known": carer.lon is not None}
