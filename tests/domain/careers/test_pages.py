"""The pages of careers: what each person sees and does, in the browser."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.places.selectors import full_name
from lianxin.domain.careers.models import (
    Appraisal,
    CompetencyRating,
    HeldTitle,
    Promotion,
    SelectionRound,
    SupervisionRecord,
)
from lianxin.kernel.ids import new_id
from tests.domain.careers.story import CODES, XIAOSHAN, Cast, cast, hold, mentor
from tests.factories import BEIGAN, GONGKA, TODAY, engage, make_user, make_worker, sign_in

pytestmark = pytest.mark.django_db


def into(client: Client, user: Any) -> Client:
    client.logout()
    return sign_in(client, user, verified=True)


def rated(level: int = 2, **more: Any) -> dict[str, Any]:
    return {f"level-{code}": str(level) for code in CODES} | {"rating_id": str(new_id()), "year": str(TODAY.year)} | more


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(f"careers:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def career(client: Client, worker_id: Any) -> str:
    answer = client.get(reverse("web:worker-tab", args=[worker_id, "careers"]), follow=True)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def post(client: Client, name: str, *args: Any, **typed: Any) -> None:
    answer = client.post(reverse(f"careers:{name}", args=args), typed)
    assert answer.status_code == 302, answer.content.decode()[-3000:]


def test_rating_on_pages(client: Client) -> None:
    who = cast()
    into(client, who.user)
    assert client.get(reverse("web:worker-tab", args=[who.worker.id, "careers"]))["Location"] == reverse("web:own-tab", args=["careers"])
    assert "行为" not in career(client, who.worker.id)
    assert "还没有评定过" in career(client, who.worker.id)
    page(client, "rate-own")
    assert client.post(reverse("careers:rate-own"), {"year": "2026"}).status_code == 422
    post(client, "rate-own", **rated(3))
    assert client.get(reverse("careers:rate", args=[who.worker.id])).status_code == 403
    into(client, who.head)
    post(client, "rate", who.worker.id, **rated(1, evidence="三次随访"))
    told = career(client, who.worker.id)
    assert "要谈一次" in told
    assert "差 1 级" in told
    assert "三次随访" in told
    page(client, "agree", who.worker.id)
    post(client, "agree", who.worker.id, **rated(2, evidence="谈过"))
    assert CompetencyRating.objects.filter(side="agreed").exists()
    assert "李秀英" in page(client, "heat")
    into(client, who.officer)
    county = page(client, "heat", place=XIAOSHAN)
    assert "李秀英" not in county
    assert "没有达到岗位要求的人数" in county
    assert "李秀英" in page(client, "heat", place=BEIGAN, lacking="counselling") or "没有相符的人" in page(client, "heat", place=BEIGAN, lacking="counselling")


def test_every_post_has_its_ladder(client: Client) -> None:
    who = cast()
    engage(who.worker, kind="supervisor_post", since=date(2026, 1, 5))
    into(client, who.user)
    told = career(client, who.worker.id)
    assert told.count("职业阶梯</") == 2
    assert "这种岗位没有定职业阶梯" in told


def test_the_ladder_on_pages(client: Client) -> None:
    who = cast()
    into(client, who.head)
    for year in (2024, 2025):
        post(client, "appraise", who.worker.id, appraisal_id=str(new_id()), year=str(year), result="competent", comment="稳当")
    into(client, who.user)
    told = career(client, who.worker.id)
    assert "专职岗 3 级" in told
    assert "还差" in told
    assert "看考试报名" not in told
    assert told.count("现在在这一级") == 1, "the whole ladder, with one's own place in it"
    assert "还没有按本地的薪酬文件核定" in told
    assert "看可以报的培训" in told
    row = Appraisal.objects.get(year=2025)
    page(client, "appraisal", row.id)
    post(client, "appraisal-object", row.id, text="少算了一个小组")
    assert client.get(reverse("careers:due")).status_code == 403
    into(client, who.officer)
    page(client, "appraisal-answer", row.id)
    post(client, "appraisal-answer", row.id, result="excellent", answer="改为优秀")
    into(client, who.user)
    post(client, "appraisal-acknowledge", row.id)
    post(client, "appraisal-acknowledge", Appraisal.objects.get(year=2024).id)
    into(client, who.head)
    assert "李秀英" in page(client, "due")
    page(client, "propose", who.engagement.id, "step")
    assert client.post(reverse("careers:propose", args=[who.engagement.id, "grade"]), {"since": str(TODAY), "reason": "能干", "promotion_id": str(new_id())}).status_code == 422
    post(client, "propose", who.engagement.id, "step", promotion_id=str(new_id()), since=str(TODAY), reason="满两年")
    made = Promotion.objects.get()
    into(client, who.officer)
    assert "批准" in page(client, "promotion", made.id)
    assert "看等批准的晋升" in career(client, who.worker.id)
    assert client.get(reverse("careers:propose", args=[who.engagement.id, "step"]))["Location"] == reverse("careers:promotion", args=[made.id])
    assert "晋升已提出" in client.get(reverse("web:worker", args=[who.worker.id])).content.decode()
    post(client, "promotion", made.id, approve="1", reason="同意")
    who.engagement.refresh_from_db()
    assert who.engagement.step == 4
    assert "已批准" not in page(client, "promotions", place=BEIGAN)
    assert "已批准" in page(client, "promotions", place=BEIGAN, state="decided")


def test_supervision_on_pages(client: Client) -> None:
    who, leader = cast(), mentor()
    into(client, who.head)
    page(client, "relate", who.worker.id)
    post(client, "relate", who.worker.id, relation_id=str(new_id()), supervisor_id=str(leader.id), since="2026-11-01")
    told = page(client, "supervision")
    assert "1 比 2" in told
    assert "正在带人的督导" in told
    assert "有督导称号的" in told
    into(client, leader.user)
    assert "李秀英" in page(client, "led")
    page(client, "session-new")
    post(
        client, "session-new", record_id=str(new_id()), kind="individual", workers=[str(who.worker.id)], held_at="2026-11-20T09:00", minutes="50",
        topics="怎样结案", steps="",
    )  # fmt: skip
    made = SupervisionRecord.objects.get()
    assert "怎样结案" in page(client, "session", made.id)
    into(client, who.head)
    assert "怎样结案" not in page(client, "session", made.id)
    relation = who.worker.supervised_by.get()
    page(client, "relation-end", relation.id)
    post(client, "relation-end", relation.id, until=str(TODAY))


def test_a_round_on_pages(client: Client) -> None:
    who = cast()
    into(client, who.officer)
    page(client, "round-new")
    post(
        client, "round-new", round_id=str(new_id()), place=XIAOSHAN, title="supervisor", region="district", year="2026", batch="", as_of=str(TODAY),
        closes_on="2099-01-01", quota="2",
    )  # fmt: skip
    one = SelectionRound.objects.get()
    assert "现在能当评委的只有 2 人,每份申报至少要 3 位" in page(client, "round", one.id)
    into(client, who.user)
    assert "申报中" in page(client, "rounds")
    assert "我的条件" in page(client, "apply", one.id)
    asked = {"application_id": str(new_id()), "statement": "十年个案"}
    assert client.post(reverse("careers:apply", args=[one.id]), asked).status_code == 422
    post(client, "apply", one.id, **asked, exception="on")
    row = one.applications.get()
    assert "十年个案" in page(client, "application", one.id, row.id)
    into(client, who.head)
    assert f"李秀英({full_name(who.worker.place)})" in page(client, "nominate", one.id)
    page(client, "round", one.id)
    into(client, who.officer)
    judges = [make_user(f"judge{at}", "bureau_officer", XIAOSHAN, display_name=f"评委{at}") for at in range(3)]
    page(client, "judge-add", one.id)
    for judge in judges:
        post(client, "judge-add", one.id, user_id=str(judge.id))
    SelectionRound.objects.update(closes_on=date(2026, 1, 1))  # by now the day is over
    post(client, "round-step", one.id, "close")
    page(client, "application-check", one.id, row.id)
    post(client, "application-check", one.id, row.id, eligible="1", exception="on", reason="材料齐全")
    post(client, "round-step", one.id, "judge")
    for judge in judges:
        into(client, judge)
        assert "十年个案" in page(client, "application", one.id, row.id)
        post(client, "application", one.id, row.id, **{"points-practice": "36", "points-teaching": "30", "points-ethics": "18"})
    into(client, who.officer)
    post(client, "round-step", one.id, "rank")
    assert "84" in page(client, "round", one.id)
    post(client, "round-step", one.id, "publish")
    assert "李秀英" in page(client, "round-notice", one.id)
    page(client, "objection-new", one.id)
    page(client, "round-confer", one.id)
    page(client, "round-cancel", one.id)
    one.refresh_from_db()
    assert one.state == "notice"


def test_titles_and_numbers_of_a_place_on_pages(client: Client) -> None:
    who = cast()
    into(client, who.officer)
    page(client, "title-new", who.worker.id)
    post(
        client, "title-new", who.worker.id, title="leading_talent", region="district", year="2024", batch="", conferred_on="2024-09-01",
        document="萧民〔2024〕1号",
    )  # fmt: skip
    hold(who.worker, "supervisor", "province")
    told = page(client, "place", place=BEIGAN)
    assert "公开报道的数" in told
    assert "456" in told
    for what in ("workers", "certified", "leading_talent", "supervisor", "supervisor:province"):
        assert "李秀英" in page(client, "people", place=BEIGAN, what=what)
    assert "没有人" in page(client, "people", place=BEIGAN, what="supervisor:city")
    assert client.get(reverse("careers:people"), {"what": "kings"}).status_code == 404
    held = HeldTitle.objects.get(title="leading_talent")
    page(client, "title-withdraw", held.id)
    post(client, "title-withdraw", held.id, on=str(TODAY), reason="弄虚作假")
    assert "已取消" in career(client, who.worker.id)


def test_other_counties_and_people_without_a_file(client: Client) -> None:
    who = cast()
    far = make_user("deji", "station_head", GONGKA)
    into(client, far)
    assert client.get(reverse("web:worker-tab", args=[who.worker.id, "careers"])).status_code == 404
    assert client.get(reverse("careers:place"), {"place": BEIGAN}).status_code == 404
    assert reverse("careers:rounds") in client.get(reverse("web:own")).content.decode()
    assert client.get(reverse("careers:rate-own")).status_code == 409
    page(client, "place")
    assert isinstance(who, Cast)


def test_everybody_without_supervision_is_reached_page_by_page(client: Client) -> None:
    who = cast()
    for number in range(61):
        engage(make_worker(f"社工{number:03}", BEIGAN))
    into(client, who.head)
    first = page(client, "supervision")
    assert "社工060" not in first
    assert "after=30" in first
    assert "社工060" in page(client, "supervision", after="60")
    assert "社工000" in page(client, "supervision", after="9999")
    many = page(client, "heat", place=BEIGAN)
    assert "社工000" not in many, "many are numbers first"
    assert "names=1" in many
    names = page(client, "heat", place=BEIGAN, names="1")
    assert "社工000" in names
    assert "社工060" not in names
    assert "没有按它缩小" not in names
    assert "社工060" in page(client, "heat", place=BEIGAN, names="1", after="60")
