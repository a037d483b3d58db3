"""B06 小区纠纷调解: a stairwell dispute over the pages: parties asked, two mediators, a session, the agreement printed and kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.mediation.models import Clause, Mediation, Party
from lianxin.domain.people.models import Resident
from lianxin.kernel.ids import new_id
from tests.entry.web.reading import get
from tests.factories import NOW, TABA, TODAY, make_resident, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
SOON = TODAY + timedelta(days=10)


def post(client: Client, address: str, **fields: object) -> None:
    answer = client.post(address, fields)
    assert answer.status_code == 302, answer.content.decode()[:3000]


def step(client: Client, one: Mediation, code: str) -> None:
    one.proceeding.refresh_from_db()
    post(client, reverse("proceedings:step", args=[one.id, code]), version=one.proceeding.version)


def test_two_families_agree_about_their_stairwell(client: Client, zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    neighbour = make_resident("央金")
    with time_machine.travel(NOW, tick=False):
        sign_in(client, zhuoma)
        post(
            client, reverse("mediation:new"), mediation_id=new_id(), place=TABA, kind="stairwell", title="楼道堆物", dispute="楼道堆满,老人过不去"
        )
        one = Mediation.objects.get()
        page = reverse("mediation:mediation", args=[one.id])
        assert "还缺:至少有两方当事人" in get(client, page)
        for person in (baima, neighbour):
            post(client, f"{reverse('mediation:add-party', args=[one.id])}?resident={person.id}", party_id=new_id())
        for party in Party.objects.all():
            post(client, reverse("mediation:willing", args=[party.id]), willing="1", on=TODAY)
        add = reverse("mediation:add-mediator", args=[one.id])
        post(client, add, mediator_id=new_id(), user_id=zhuoma.id, tie="none")
        tied = client.post(add, {"mediator_id": new_id(), "user_id": ciren.id, "tie": "kin"})
        assert tied.status_code == 422
        assert "不能调解这件纠纷" in tied.content.decode()
        post(client, add, mediator_id=new_id(), user_id=ciren.id, tie="none")
        step(client, one, "accept")
        first = Party.objects.get(resident=baima)
        post(client, reverse("mediation:add-statement", args=[one.id]), statement_id=new_id(), party_id=first.id, said="怕他家的狗")
        post(
            client, reverse("mediation:add-session", args=[one.id]), session_id=new_id(), held_at="2026-11-23T09:30", site="村委会", present="双方",
            course="都愿意清走",
        )  # fmt: skip
        post(client, reverse("mediation:add-clause", args=[one.id]), clause_id=new_id(), content="清走楼道的柜子", party_id=first.id, due_on=SOON)
        post(client, reverse("mediation:duties", args=[one.id]), duties="搬走的是白玛家,帮着抬的是央金家")
        printed = client.get(reverse("mediation:agreement", args=[one.id, "pdf"]))
        assert printed["Content-Type"] == "application/pdf"
        assert printed.content.startswith(b"%PDF")
        post(client, reverse("mediation:sign", args=[one.id]), signed_on=TODAY, follow_up_on=SOON)
        step(client, one, "agree")
        board = get(client, reverse("commitments:board"))
        assert "调解协议第 1 条" in board
        assert "怕他家的狗" in get(client, page)

        sign_in(client, deji, verified=True)  # the head reads the file, not what was told apart
        assert "怕他家的狗" not in get(client, page)

    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        sign_in(client, zhuoma)
        clause = Clause.objects.get()
        post(client, reverse("mediation:check-clause", args=[clause.id]), kept="1", on=SOON, note="去看过,清了")
        step(client, one, "perform")
        assert "已履行" in get(client, page)
        assert Commitment.objects.get(clause=clause).done_at is not None
