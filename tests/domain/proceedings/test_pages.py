"""The pages: what runs, what it lacks, who may read it, and how a workflow looks; tried by the wrong person too."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings import services
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.domain.proceedings.views.panel import steps_panel
from tests.entry.web.reading import get
from tests.factories import GONGKA, NOW, TABA, TODAY, make_resident, make_user, sign_in, vet, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_worker_sees_what_is_missing_and_takes_the_step_when_it_is_there(
    client: Client, zhuoma: User, baima: Resident, facts: dict[str, Any]
) -> None:
    one = services.open_proceeding(
        actor=viewer_for(zhuoma), now=NOW, workflow="casework", resident_id=baima.id, holder_id=zhuoma.id
    )
    zhuoma.language = "zh-hans"
    zhuoma.save()
    sign_in(client, zhuoma)
    page, step = (
        reverse("proceedings:steps", args=[one.id]),
        reverse("proceedings:step", args=[one.id, "accept"]),
    )
    shown = get(client, page)
    assert "还缺:有知情同意书" in shown
    assert "还没有记录:有同意书" in shown
    assert step not in shown
    assert client.post(step, {"version": one.version, "reason": ""}).status_code == 422
    facts.update(has_basis=True, intake_written=True)
    assert step in get(client, page)
    assert "接案完成" in get(client, step)
    assert (
        client.post(step, {"version": one.version, "reason": ""})["Location"] == "/"
    )  # the page of its file
    one.refresh_from_db()
    assert one.state == "assessment"
    assert one.clock_id is not None
    promise = get(client, reverse("commitments:commitment", args=[one.clock_id]))
    assert page in promise
    assert "办理完成" not in promise
    assert "个案工作:预估" in promise


def test_break_glass_is_asked_for_and_decided_on_pages(
    client: Client, deji: User, cuomu: User, zhuoma: User, facts: dict[str, Any]
) -> None:
    child = make_resident("小扎西", TABA, birth_date=date(2016, 5, 1))
    vet(deji)
    one = services.open_proceeding(
        actor=viewer_for(deji), now=NOW, workflow="child_protection", resident_id=child.id, holder_id=deji.id
    )
    other = make_user("yangzom", "station_head", GONGKA, display_name="央宗")
    vet(other)
    steps, ask = reverse("proceedings:steps", args=[one.id]), reverse("proceedings:ask", args=[one.id])
    sign_in(client, other, verified=True)
    sealed = client.get(steps)
    assert (sealed.status_code, "小扎西" in sealed.content.decode(), ask in sealed.content.decode()) == (403, False, True)
    assert client.post(ask, {"why": "急诊要知道监护情况"}).status_code == 302
    asked = Reader.objects.get(how="asked")
    sign_in(client, cuomu, verified=True)
    decide = reverse("proceedings:decide", args=[asked.id])
    assert decide in get(client, reverse("proceedings:asked"))
    assert client.post(decide, {"decision": "until", "until": ""}).status_code == 422
    assert (
        client.post(decide, {"decision": "until", "until": f"{TODAY + timedelta(days=10)}"}).status_code
        == 302
    )
    sign_in(client, other, verified=True)
    assert "急诊要知道监护情况" in get(client, steps)
    sign_in(client, zhuoma)
    for name in ("steps", "readers", "ask"):
        assert client.get(reverse(f"proceedings:{name}", args=[one.id])).status_code == 404


def test_a_step_that_is_none_of_this_file_is_not_shown_as_lacking(client: Client, deji: User, facts: dict[str, Any]) -> None:
    vet(deji)
    child = make_resident("小扎西", TABA, birth_date=date(2016, 5, 1))
    one = services.open_proceeding(
        actor=viewer_for(deji), now=NOW, workflow="child_protection", resident_id=child.id, holder_id=deji.id
    )
    sign_in(client, deji, verified=True)
    services.open_at_once(actor=viewer_for(deji), now=NOW, proceeding_id=one.id, why="接手这份报告")
    page = reverse("proceedings:steps", args=[one.id])
    shown = get(client, page)
    assert "还缺:写明了孩子此刻是否安全" in shown
    for other in ("并入另一份卷宗", "不是未成年人,转介"):
        assert other not in shown
    facts.update(joined=True)
    assert reverse("proceedings:step", args=[one.id, "join"]) in get(client, page)
    facts.update(joined=False, ruled_adult=True)
    shown = get(client, page)
    assert reverse("proceedings:step", args=[one.id, "adult"]) in shown
    assert "并入另一份卷宗" not in shown


def test_a_closed_thing_is_handed_to_nobody_and_begins_again_with_a_reason(
    client: Client, deji: User, ciren: User, baima: Resident, facts: dict[str, Any]
) -> None:
    one = services.open_proceeding(
        actor=viewer_for(deji), now=NOW, workflow="mediation", resident_id=baima.id, holder_id=deji.id
    )
    sign_in(client, deji, verified=True)
    hand_over = reverse("proceedings:hand-over", args=[one.id])
    assert "次仁" in get(client, hand_over)
    assert (
        client.post(
            hand_over, {"version": one.version, "holder_id": ciren.id, "reason": "次仁熟悉情况"}
        ).status_code
        == 302
    )
    assert Proceeding.objects.get().holder_id == ciren.id
    facts.update(other_ways_told=True)
    services.take_step(
        actor=viewer_for(ciren), now=NOW, proceeding_id=one.id, step="fail", reason="一方不愿意"
    )
    assert "已办结" not in get(client, reverse("proceedings:steps", args=[one.id]))
    assert (
        client.post(hand_over, {"version": 3, "holder_id": deji.id, "reason": "还给德吉"}).status_code == 422
    )
    reopen = reverse("proceedings:reopen", args=[one.id])
    assert client.post(reopen, {"reason": ""}).status_code == 422
    assert client.post(reopen, {"reason": "双方又愿意了"}).status_code == 302
    assert Proceeding.objects.get().state == "mediating"


def test_a_workflow_is_drawn_from_its_data(client: Client, deji: User) -> None:
    sign_in(client, deji, verified=True)
    assert reverse("proceedings:workflow", args=["child_protection"]) in get(
        client, reverse("proceedings:workflows")
    )
    shown = get(client, reverse("proceedings:workflow", args=["child_protection"]))
    assert "<svg" in shown
    assert "连续两次复核为低风险" in shown
    assert "要由另一人" in shown
    assert "高:7 天" in shown
    assert client.get(reverse("proceedings:workflow", args=["nothing"])).status_code == 404


def test_giving_up_is_never_put_forward_though_it_is_all_that_is_left(zhuoma: User, baima: Resident, facts: dict[str, Any]) -> None:
    one = services.open_proceeding(actor=viewer_for(zhuoma), now=NOW, workflow="mediation", resident_id=baima.id, holder_id=zhuoma.id)
    facts.update(other_ways_told=True, parties=2, all_willing=True, mediators=2)
    request = RequestFactory().get("/")
    request.viewer, request.now = viewer_for(zhuoma), NOW  # type: ignore[attr-defined]
    offered = {step.code: step for step in steps_panel(request, one)["next"]}  # type: ignore[arg-type]
    assert offered["accept"].is_ready
    assert offered["fail"].is_ready
    assert "primary" in render_to_string("proceedings/_panel.html", {"panel": {"next": [offered["accept"], offered["fail"]]}})
    assert "primary" not in render_to_string("proceedings/_panel.html", {"panel": {"next": [offered["fail"]]}})
