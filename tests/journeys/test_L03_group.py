"""L03 小组: widowed elders meet: plan, choosing with reasons, sessions on the board, signing in, counted once, summary printed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.groups.models import Group, GroupMember, GroupSession
from lianxin.kernel.ids import new_id
from tests.entry.web.reading import get
from tests.factories import NOW, TABA, make_resident, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]


def post(client: Client, address: str, **fields: object) -> None:
    answer = client.post(address, fields)
    assert answer.status_code == 302, answer.content.decode()[:3000]


def step(client: Client, group: Group, code: str) -> None:
    group.proceeding.refresh_from_db()
    post(client, reverse("proceedings:step", args=[group.id, code]), version=group.proceeding.version)


def test_a_group_from_its_plan_to_its_summary(client: Client, zhuoma: User) -> None:
    people = [make_resident(f"老人{at}") for at in range(4)]
    with time_machine.travel(NOW, tick=False):
        sign_in(client, zhuoma)
        post(client, reverse("groups:new"), group_id=new_id(), place=TABA, kind="support", title="夕阳同行", size=3, site="村委会", measure="孤独感")
        group = Group.objects.get()
        page = reverse("groups:group", args=[group.id])
        post(client, reverse("groups:plan", args=[group.id]), group_background="少有人说话")
        for at, person in enumerate(people):
            post(client, f"{reverse('groups:add-member', args=[group.id])}?resident={person.id}", member_id=new_id())
            member = GroupMember.objects.get(resident=person)
            post(client, reverse("groups:member", args=[member.id]), state="chosen" if at < 3 else "not_chosen", reason="愿意来" if at < 3 else "住院了")
        for starts in ("2026-11-24T15:00", "2026-11-25T15:00"):
            post(client, reverse("groups:add-session", args=[group.id]), session_id=new_id(), theme="说近况", aim="开口", starts_at=starts, minutes=60)
        step(client, group, "form")
        assert "小组活动:第 1 节" in get(client, reverse("commitments:board"))
    first, second = GroupSession.objects.order_by("number")
    members = list(GroupMember.objects.filter(state="chosen").order_by("id"))
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        sign_in(client, zhuoma)
        sheet = client.get(f"{reverse('groups:print', args=[group.id, 'group_session', 'pdf'])}?session={first.id}")
        assert sheet.content.startswith(b"%PDF")
        door = get(client, reverse("groups:sign-in", args=[first.id]))
        assert door.count('name="came"') == 3
        post(client, reverse("groups:sign-in", args=[first.id]), came=[members[0].id], guests=1)
        assert members[0].resident.name in get(client, reverse("groups:session", args=[first.id]))
        held = reverse("groups:held", args=[first.id])
        assert get(client, held).count("checked") == 1
        post(client, held, came=[one.id for one in members], seen=[members[0].id], guests=2, session_course="轮流说")
        post(client, reverse("groups:held", args=[second.id]), came=[members[0].id], session_course="再说")
        shown = get(client, page)
        assert ">3<" in shown.replace(" ", "").replace("\n", "")
        assert ">6<" in shown.replace(" ", "").replace("\n", "")
        for code in ("turn", "ripen", "end"):
            step(client, group, code)
        post(client, reverse("groups:measure", args=[members[0].id]), before="8", after="5", satisfied="very")
        post(client, reverse("groups:summary", args=[group.id]), group_result="开朗了")
        step(client, group, "close")
        assert "已结束" in get(client, page)
        printed = client.get(reverse("groups:print", args=[group.id, "group_summary", "docx"]))
        assert printed.content.startswith(b"PK")
