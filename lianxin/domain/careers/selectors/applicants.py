"""What is known of somebody who may apply for a title."""

from __future__ import annotations

from datetime import date

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.careers import rules
from lianxin.domain.careers.models import HeldTitle
from lianxin.domain.careers.selectors.holding import certificates
from lianxin.domain.careers.selectors.rounds import title_numbers
from lianxin.domain.careers.selectors.seeing import own_or_within
from lianxin.domain.exams.rules.work import Stretch
from lianxin.domain.workforce.models import Engagement, Worker, WorkSpell
from lianxin.kernel.divisions import contains, prefix


def conditions_of(
    viewer: Viewer, worker: Worker, place: str, title: str, region: str, on: date
) -> list[rules.Condition]:
    """How every condition of a title stands for a worker whom the caller has found, on a day."""
    return rules.eligibility(
        _known(viewer, worker, place, title, region, on),
        rules.asked_by(packs.for_place(place).titles[title], title_numbers(place, title, on)),
        on,
    )


def _known(viewer: Viewer, worker: Worker, place: str, title: str, region: str, on: date) -> rules.Applicant:
    held = certificates(viewer).filter(worker=worker, issued_on__lte=on).order_by("issued_on", "id")
    levels = [
        (level, day)
        for level, day, where in held.values_list("level", "issued_on", "region")
        if not where or contains(where, worker.place)
    ]
    spells = WorkSpell.objects.filter(own_or_within(viewer, "career.read"), worker=worker).order_by(
        "since", "id"
    )
    posts = list(
        Engagement.objects.filter(own_or_within(viewer, "career.read"), worker=worker).order_by("since", "id")
    )
    here = [Stretch(one.since, one.ended_on) for one in posts if one.place.startswith(_province(place))]
    work = [Stretch(one.since, one.until) for one in spells] + [
        Stretch(one.since, one.ended_on) for one in posts
    ]
    already = HeldTitle.objects.filter(
        worker=worker, title=title, region=region, withdrawn_on__isnull=True, conferred_on__lte=on
    )
    return rules.Applicant(worker.birth_date, worker.is_civil_servant, levels, work, here, already.exists())


def _province(place: str) -> str:
    return prefix(place)[:2]
