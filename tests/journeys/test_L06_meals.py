"""L06 送餐服务,解决“吃饭难”: a kitchen, what people must not eat, tomorrow's count, the round, each door; page by page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianxin.base.access.models import User
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.meals.models import Kitchen, Meal, MealChange, MealDay, MealProfile, MealRound, Menu
from lianxin.domain.needs.models import Need
from tests.domain.meals import story
from tests.domain.meals.story import SIGNATURE, TOMORROW, elder, order
from tests.entry.web.reading import form_of, get
from tests.factories import GONGKA, NOW, TODAY, make_carer, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def picture() -> io.BytesIO:
    made = io.BytesIO(SIGNATURE)
    made.name = "signature.png"
    return made


def kitchen(head: Client) -> Kitchen:
    page = reverse("meals:kitchen-new")
    sent = form_of(get(head, page)) | {"place": GONGKA, "name": "工卡镇养老食堂", "kind": "kitchen", "boxes": "6", "ready-lunch": "10:40"}
    assert head.post(page, sent | {"lon": "91.731"}).status_code == 422, "half a position is none"
    answer = head.post(page, sent | {"lon": "91.731", "lat": "29.832"})
    assert answer.status_code == 302
    return Kitchen.objects.get()


def says_how_they_eat(worker: Client, names: dict[str, dict[str, object]]) -> None:
    for at, (name, how) in enumerate(names.items()):
        person = elder(name, at)
        order(person)
        assert "还没有用餐要求" in get(worker, reverse("meals:resident", args=[person.id]))
        page = reverse("meals:profile", args=[person.id])
        assert worker.post(page, form_of(get(worker, page)) | {"way": "brought", "texture": "ordinary"} | how).status_code == 302
    assert MealProfile.objects.count() == len(names)


def test_from_the_menu_to_every_door(deji: User, zhuoma: User, cuomu: User, zhangwei: User) -> None:
    head, worker = sign_in(Client(), deji, verified=True), sign_in(Client(), zhuoma)
    food = kitchen(head)
    says_how_they_eat(worker, {
        "次仁": {}, "卓嘎": {"allergies": ["egg"]}, "达娃": {"texture": "soft", "diets": ["low_salt"], "door_note": "耳背,敲窗"}, "普布": {"way": "on_site"},
    })  # fmt: skip
    day = f"{reverse('meals:kitchen', args=[food.id])}?day={TODAY}&sitting=lunch"
    assert "要问" in get(head, day), "an allergy without a menu is a question"
    page = reverse("meals:menu", args=[food.id, TODAY, "lunch"])
    dishes = {
        "dish-0-name": "蛋花汤", "dish-0-checked": "on", "dish-0-allergens": ["egg"], "dish-0-textures": ["ordinary", "soft"], "dish-0-diets": ["low_salt"],
        "dish-1-name": "糌粑", "dish-1-textures": ["ordinary"],
    }  # fmt: skip
    assert head.post(page, form_of(get(head, page)) | dishes).status_code == 302
    assert Menu.objects.get().dishes[1]["allergens"] is None
    seen = get(head, day)
    for text in ("蛋花汤:含有过敏的东西,换一样(鸡蛋)", "糌粑:不知道能不能吃,先问清楚", "糌粑:没有这种质地,另做(软食)", "定下餐数"):
        assert text in seen
    _a_day_is_changed(worker, head, food)

    assert head.post(reverse("meals:freeze", args=[food.id]), {"day": str(TODAY), "sitting": "lunch"}).status_code == 302
    frozen = MealDay.objects.get()
    assert Meal.objects.count() == Commitment.objects.filter(kind__in=("meal", "meal_on_site")).count() == 4
    cooked = reverse("meals:cooking", args=[frozen.id])
    assert head.post(cooked, {"cooked_at": "2026-11-23T09:55", "celsius": "55", "sample_grams": "125"}).status_code == 302
    assert "出锅温度 55.0 ℃,低于 60 ℃" in get(head, day)
    assert "计划送到" in get(head, day)

    make_carer(zhuoma, shift_start=600)
    rounds = reverse("meals:rounds", args=[frozen.id])
    assert "排路线" in get(head, rounds)
    assert head.post(reverse("meals:plan", args=[frozen.id])).status_code == 302
    draft = MealRound.objects.get()
    assert "卓玛 第 1 趟" in get(head, rounds)
    assert head.post(reverse("meals:publish", args=[draft.id])).status_code == 302
    labels = get(head, reverse("meals:labels", args=[frozen.id]))
    assert "对鸡蛋过敏" in labels
    assert "卓嘎" not in labels, "whoever finds a box learns no name"
    _at_the_doors(worker, head, frozen, day)
    _counted_and_exported(head, food, zhangwei, cuomu, day)


def _a_day_is_changed(worker: Client, head: Client, food: Kitchen) -> None:
    whom = MealProfile.objects.get(resident__name="次仁").resident
    page = reverse("meals:change", args=[whom.id])
    sent = form_of(get(worker, page)) | {"sitting": "lunch", "what": "cancel", "reason": "去拉萨看女儿"}
    assert worker.post(page, sent | {"day": str(TODAY)}).status_code == 422, "today's lunch closed yesterday"
    assert worker.post(page, sent | {"day": str(TOMORROW)}).status_code == 302
    tomorrow = f"{reverse('meals:kitchen', args=[food.id])}?day={TOMORROW}&sitting=lunch"
    assert ">3<" in get(head, tomorrow)
    week = get(head, reverse("meals:week", args=[food.id]))
    assert week.count("4 份(送 3,餐点 1)") == 6
    assert week.count("3 份(送 2,餐点 1)") == 1
    assert worker.post(reverse("meals:withdraw", args=[MealChange.objects.get().id])).status_code == 302


def _at_the_doors(worker: Client, head: Client, frozen: MealDay, day: str) -> None:
    mine = get(worker, reverse("meals:mine"))
    assert "还有 3 份,共 3 份" in mine
    buttons = [unescape(one) for one in re.findall(r'href="(/meals/meals/[^"]+\?outcome=[^"]+)"', mine)]
    assert len(buttons) == 4
    first = Meal.objects.get(id=buttons[0].split("/")[3])
    assert (first.trip, first.sequence) == (1, 1), "the next door stands on top"
    door = reverse("meals:meal", args=[first.id])
    sent = form_of(get(worker, buttons[0])) | {"lon": str(first.resident.lon), "lat": str(first.resident.lat), "box_back": "on", "celsius": "64.5"}
    assert sent["outcome"] == "delivered"
    assert worker.post(door, sent | {"signature": picture()}).status_code == 302
    assert Commitment.objects.get(meal=first).done_at == NOW
    assert "还有 2 份,共 3 份" in get(worker, reverse("meals:mine"))

    second, third = Meal.objects.filter(state="open", way="brought").order_by("trip", "sequence")
    silent = reverse("meals:meal", args=[second.id])
    answer = worker.post(silent, form_of(get(worker, silent)) | {"outcome": "no_answer", "note": "敲了三次"}, follow=True)
    assert "平安核查已经开出" in answer.content.decode()
    need = Need.objects.get(kind="welfare_check")
    assert need.resident == second.resident
    assert need.precedence == 0
    assert "平安核查" in get(head, reverse("needs:inbox"))
    assert second.resident.address in get(head, reverse("web:need", args=[need.id])), "whoever goes there at once finds the door"
    undo = reverse("meals:undo", args=[second.id])
    assert worker.post(undo, {"reason": "按错了,人在"}).status_code == 302
    need.refresh_from_db()
    assert need.state == "declined"
    refuses = reverse("meals:meal", args=[third.id])
    assert worker.post(refuses, form_of(get(worker, refuses)) | {"outcome": "refused"}).status_code == 422, "says why"
    assert worker.post(refuses, form_of(get(worker, refuses)) | {"outcome": "refused", "note": "太咸"}).status_code == 302

    on_site = reverse("meals:on-site", args=[frozen.id])
    guest = Meal.objects.get(way="on_site")
    assert worker.post(on_site, {"meal": str(guest.id)}).status_code == 302
    assert "已在餐点吃" in get(head, day)
    boxes = reverse("meals:boxes", args=[MealRound.objects.get().id])
    assert worker.post(boxes, {"boxes_out": "3", "boxes_back": "2"}).status_code == 302
    assert "带出 3,收回 2" in get(head, reverse("meals:rounds", args=[frozen.id]))


def _counted_and_exported(head: Client, food: Kitchen, zhangwei: User, cuomu: User, day: str) -> None:
    """What the kitchen counted is what went to doors and to the table, on the page, on paper and in the books."""
    planned = MealRound.objects.get(state="published")
    assert sum(len(one["stops"]) for one in planned.trips) + len(planned.unserved) + Meal.objects.filter(way="on_site").count() == Meal.objects.count()
    paper = get(head, f"{reverse('meals:print', args=[food.id])}?day={TODAY}&sitting=lunch")
    assert "蛋花汤" in paper
    book = load_workbook(io.BytesIO(head.get(f"{reverse('web:export', args=['meal-count'])}?kitchen={food.id}&day={TODAY}&sitting=lunch").content))
    assert sum(row[7] for row in book.active.iter_rows(min_row=2, values_only=True)) == Meal.objects.count()
    book = load_workbook(io.BytesIO(head.get(f"{reverse('web:export', args=['meals'])}?month={TODAY:%Y-%m}").content))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert len(rows) == Meal.objects.count()
    assert all(row[7] == row[8] + row[9] for row in rows)
    person = Meal.objects.get(state="delivered").resident
    assert "吃到 1 份" in get(head, reverse("meals:resident", args=[person.id]))
    assert "工卡镇养老食堂" in get(sign_in(Client(), cuomu, verified=True), reverse("meals:overview"))
    copied = reverse("meals:menus-copy", args=[food.id]) + f"?day={TODAY + timedelta(days=7)}"
    assert head.post(copied).status_code == 302
    assert Menu.objects.filter(day=TODAY + timedelta(days=7)).exists()
    outsider = sign_in(Client(), zhangwei)
    for address in (day, reverse("meals:resident", args=[person.id]), reverse("meals:meal", args=[Meal.objects.get(state="delivered").id])):
        assert outsider.get(address).status_code == 404


def test_a_meal_nobody_wrote_down_is_written_down_later_with_its_time_and_its_proof_brought_from_the_list(deji: User, zhuoma: User) -> None:
    place = story.kitchen(deji)
    story.eaters(deji, place, 2)
    story.sent_out(deji, zhuoma, story.frozen(deji, place))
    with time_machine.travel(NOW + timedelta(days=6), tick=False):
        worker, head = sign_in(Client(), zhuoma), sign_in(Client(), deji, verified=True)
        first, second = Meal.objects.order_by("sequence")
        door = reverse("meals:meal", args=[first.id])
        assert f'href="{door}"' in get(worker, reverse("commitments:commitment", args=[first.commitment_id])), "the list of what is overdue leads there"
        shown = get(worker, door)
        assert "那一天没有登记这一份" in shown
        assert 'value="no_answer"' not in shown, "nobody is looked for behind a door that was silent last week"
        sent = form_of(shown) | {"outcome": "delivered"}
        assert worker.post(door, sent | {"at": ""}).status_code == 422
        assert worker.post(door, sent | {"at": "12:05"}).status_code == 302
        assert Commitment.objects.get(meal=first).is_open, "a photo or the like is still to be brought"
        bring = re.search(r'href="(/commitments/[^"]+meal=1)"', get(worker, door))
        assert bring
        page = get(worker, bring[1])
        assert "<h1>补凭证" in re.sub(r"<h1[^>]*>", "<h1>", page)
        assert "返回我的送餐" in page
        answer = worker.post(bring[1], form_of(page) | {"outcome": "送到", "photo": picture()})
        assert (answer.status_code, answer["Location"]) == (302, reverse("meals:mine"))
        assert Commitment.objects.get(meal=first).done_at
        cancel = reverse("commitments:cancel", args=[second.commitment_id])
        assert cancel in get(head, reverse("meals:meal", args=[second.id]))
        assert head.post(cancel, form_of(get(head, cancel)) | {"reason": "那天没有送"}).status_code == 302
        second.refresh_from_db()
        assert second.state == "dropped"
