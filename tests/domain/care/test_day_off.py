"""The page of a day says who is not there and why, gives the way back, and offers nobody who is away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.models import User
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.models import Absence, Carer, DayPlan, Visit
from lianxin.domain.care.views.timetable import NAMED, Block
from lianxin.domain.people.models import Resident
from tests.domain.care.test_planning import visit
from tests.entry.web.reading import form_of, get
from tests.factories import GONGKA, NOW, TODAY, make_carer, refused, sign_in, viewer_for

PAGE = f"/care/dayplan/?place={GONGKA}&day={TODAY}"
MIDNIGHT = rules.moment(TODAY, rules.DAY_MINUTES)
db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(zhuoma: User, ciren: User) -> list[Carer]:
    return [make_carer(zhuoma), make_carer(ciren)]


@pytest.fixture
def published(deji: User, zhuoma: User, staff: list[Carer], baima: Resident) -> DayPlan:
    """卓玛 goes to 白玛 this afternoon."""
    made = visit(baima, day=TODAY, window_start=840, window_end=841)
    services.pin_visit(actor=viewer_for(deji), now=NOW, visit_id=made.id, carer_id=zhuoma.id)
    plan = services.plan_day(actor=viewer_for(deji), now=NOW, day=TODAY, place=GONGKA)
    services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=plan.id)
    services.remove_pin(actor=viewer_for(deji), now=NOW, visit_id=made.id)
    return plan


def replanned(deji: User, user: User) -> DayPlan:
    return services.replan_without(
        actor=viewer_for(deji), now=NOW, day=TODAY, place=GONGKA, user_id=user.id, starts_at=NOW, ends_at=MIDNIGHT, reason="发烧", seconds=0.05
    )


def off_card(html: str) -> str:
    return html.partition("这一天谁不在")[2].partition("</table>")[0]


@db
def test_a_draft_given_up_says_that_the_absence_stays_and_offers_to_take_it_back(
    client: Client, deji: User, zhuoma: User, published: DayPlan, clock: time_machine.Traveller
) -> None:
    replanned(deji, zhuoma)
    clock.move_to(NOW + timedelta(minutes=6))
    head = sign_in(client, deji, verified=True)
    sent = form_of(get(head, PAGE), 'value="discard"') | {"act": "discard"}
    html = unescape(head.post(PAGE, sent, follow=True).content.decode())
    assert "卓玛的请假还登记着" in html
    assert "还排着 1 次走访" in off_card(html), "the plan that holds still sends her"
    absence = Absence.objects.get()
    back = f"{reverse('care:absence-end', args=[absence.id])}?place={GONGKA}&day={TODAY}&mistaken=1"
    assert back in unescape(html)
    assert sign_in(Client(), zhuoma).post(back).status_code == 403
    done = head.post(back)
    assert (done.status_code, done.headers["Location"]) == (302, PAGE)
    assert not Absence.objects.exists(), "it never was"
    assert "这一天谁不在" not in get(head, PAGE)


@db
def test_whoever_is_back_was_away_until_now_and_whoever_never_left_was_not_away(deji: User, zhuoma: User, zhangwei: User, staff: list[Carer]) -> None:
    def away() -> Absence:
        return services.record_absence(actor=viewer_for(deji), now=NOW, user_id=zhuoma.id, starts_at=NOW, ends_at=None, reason="发烧")

    later, one = NOW + timedelta(hours=1), away()
    with refused("access.denied"):
        services.end_absence(actor=viewer_for(zhangwei), now=later, absence_id=one.id, mistaken=True)
    services.end_absence(actor=viewer_for(deji), now=later, absence_id=one.id)
    services.end_absence(actor=viewer_for(deji), now=later, absence_id=one.id, mistaken=True)
    assert Absence.objects.get().ends_at == later, "what is over stays"
    Absence.objects.all().delete()
    services.end_absence(actor=viewer_for(deji), now=later, absence_id=away().id, mistaken=True)
    assert not Absence.objects.exists()


@db
def test_who_is_away_is_shown_with_the_reason_and_not_offered(
    client: Client, deji: User, zhuoma: User, ciren: User, zhangwei: User, published: DayPlan
) -> None:
    Carer.objects.filter(user=ciren).update(weekdays="67")  # today is a Monday
    services.record_absence(
        actor=viewer_for(deji), now=NOW, user_id=zhuoma.id, starts_at=rules.moment(TODAY, 900), ends_at=MIDNIGHT, reason="看牙"
    )
    off = {one.carer.user_id: one for one in selectors.off_on(viewer_for(deji), GONGKA, TODAY)}
    assert {key: one.is_all_day for key, one in off.items()} == {zhuoma.id: False, ciren.id: True}
    assert [off[zhuoma.id].misses(minute) for minute in (840, 900, None)] == [False, True, False]
    assert selectors.off_on(viewer_for(zhangwei), GONGKA, TODAY) == []
    assert selectors.off_on(viewer_for(deji), GONGKA, TODAY + timedelta(days=5)) == [], "a Saturday, after the absence"
    head = sign_in(client, deji, verified=True)
    card = off_card(unescape(get(head, PAGE)))
    assert "15:00–24:00 请假:看牙" in card
    assert "这一天不上班" in card
    seen = off_card(get(sign_in(Client(), zhuoma), PAGE))
    assert "请假" in seen
    assert "看牙" not in seen, "why is for those who plan"
    row = Visit.objects.get()
    asked = unescape(get(head, reverse("care:dayplan-visit", args=[published.id, row.id])))
    choices = asked.partition('name="carer"')[2].partition("</select>")[0]
    assert "卓玛(15:00–24:00 请假:看牙)" in choices
    assert str(ciren.id) not in choices
    assert f"carer={ciren.id}" not in asked, "nor is he among the cheapest others"
    assert "这一天不在的:次仁(这一天不上班)" in asked


@db
def test_somebody_falls_out_from_now_on_unless_said_otherwise(client: Client, deji: User, published: DayPlan) -> None:
    assert 'name="away-since" value="10:00"' in get(sign_in(client, deji, verified=True), PAGE)


@db
def test_a_time_outside_what_was_agreed_is_named_in_plain_words(client: Client, deji: User, zhuoma: User, published: DayPlan) -> None:
    page = reverse("care:dayplan-visit", args=[published.id, Visit.objects.get().id])
    html = get(sign_in(client, deji, verified=True), f"{page}?carer={zhuoma.id}&start=13:00")
    assert "还没到约好的时间(约好 14:00 到 14:01 之间开始)" in html


@given(st.text("次仁边巴卓玛", min_size=1, max_size=4))
def test_a_quarter_of_an_hour_holds_a_name(name: str) -> None:
    assert "".join(text for _dy, text in Block("v", 15, 0, 0, round(15 * NAMED, 1), name, name, "/", "").lines) == name


@given(st.text("次仁边巴卓玛", min_size=1, max_size=8), st.floats(8, 400))
def test_a_name_in_the_timetable_is_whole_or_not_there(name: str, width: float) -> None:
    lines = Block("v", 30, 0, 0, width, name, name, "/", "").lines
    assert "".join(text for _dy, text in lines) in (name, "…")
    assert all(13 * len(text) <= max(width - 8, 13) for _dy, text in lines)
    assert all(0 < dy < 38 for dy, _text in lines)
