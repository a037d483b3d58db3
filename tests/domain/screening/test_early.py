"""L10: the list of those who are worse says why, of each scale and direction, and asks the database no more for many than for few."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from lianxin.domain.screening import selectors
from lianxin.domain.screening.models import Screening
from tests.entry.web.reading import get, rows
from tests.factories import NOW, TODAY, make_resident, sign_in, viewer_for

pytestmark = pytest.mark.django_db
TIMES = 4


def screen(people: list[Resident], *, worse: bool = True) -> None:
    """Each was asked by two scales several times; the last time was worse."""
    made = []
    for resident in people:
        for scale, points in (("phq9", 6), ("ucla3", 2)):
            for time in range(TIMES):
                is_last = time == TIMES - 1
                made.append(
                    Screening(
                        place=resident.place, resident=resident, scale=scale, scale_version="1", basis="single", state="counted",
                        on=TODAY - timedelta(days=30 * (TIMES - time)), at=NOW - timedelta(days=30 * (TIMES - time)), received_at=NOW, total=9,
                        level="mild" if scale == "phq9" else "lonely", rank=1, is_latest=is_last, is_worse=is_last and worse,
                        worse_points=points if is_last else 0, worse_levels=int(is_last),
                    )
                )  # fmt: skip
    Screening.objects.bulk_create(made)


def asked(client: Client, address: str) -> tuple[list[str], str]:
    get(client, address)  # what is kept by the process is there
    with CaptureQueriesContext(
        connection,
    ) as seen:
        html = get(client, address)
    return [one["sql"][:300] for one in seen], html


@pytest.mark.parametrize("name", ["worse", "todo", "all"])
def test_a_list_asks_no_more_for_many_than_for_few(client: Client, zhuoma: User, name: str) -> None:
    worker, found = sign_in(client, zhuoma), []
    for number in (1, 1, 40):
        screen([make_resident(f"老人{one}") for one in range(number)])
        if name == "todo":
            Screening.objects.update(state="review")
        found.append(asked(worker, f"{reverse('screening:board')}?list={name}"))
    (one, first), (few, _html), (many, html) = found
    assert rows(first) == (2 if name == "worse" else 2 * TIMES)
    assert len(few) == len(one)
    assert len(many) == len(one) + 1, "how many there are beside this page"
    if name == "worse":
        assert "比上次重 1 级" in html
        assert "比上次差 6 分" in html


def test_the_course_of_one_person_asks_no_more_for_many_results(
    client: Client, zhuoma: User, baima: Resident
) -> None:
    worker = sign_in(client, zhuoma)
    screen([baima])
    address = reverse("screening:person", args=[baima.id])
    few, _html = asked(worker, address)
    for _time in range(4):
        screen([baima])
    many, html = asked(worker, address)
    assert len(many) == len(few)
    assert "比上次差 6 分" in html


def test_three_hundred_elders_are_counted_by_the_few_queries_of_the_board(zhuoma: User, deji: User) -> None:
    people = [make_resident(f"老人{number}") for number in range(300)]
    screen(people)
    viewer = viewer_for(zhuoma)
    with CaptureQueriesContext(connection) as seen:
        tally = selectors.tally(viewer, NOW)
    assert tally.worse == 600
    assert len(seen) <= 4
    assert selectors.worsening(viewer).count() == 600
