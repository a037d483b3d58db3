"""L25 行业自律: the code acknowledged, a lapsed vetting that blocks work with children, a complaint judged by strangers and again by others,
an agency rated in public, files reviewed by colleagues who cannot tell whose they are."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.places.models import Division
from lianxin.domain.cases.services import open_case
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors.fitness import Work, barred
from lianxin.domain.conduct.models import AgencyRating, Complaint, Panelist, ReviewRound, ReviewTask, Ruling
from lianxin.domain.conduct.selectors import items_of
from lianxin.domain.minors.models import VettingCheck
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.workforce.models import Agency
from lianxin.kernel.ids import new_id
from tests.domain.cases import story
from tests.entry.web.reading import get, tabs
from tests.factories import (
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    engage,
    make_resident,
    make_user,
    make_worker,
    refused,
    sign_in,
    vet,
    viewer_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
NIMA = "540127101000"


@pytest.fixture
def bureau(db: None) -> list[User]:
    """Six officers: the first has complaints in hand, three judge, two and a head of another station judge the appeal."""
    return [make_user(f"officer{n}", "bureau_officer", MOZHUGONGKA, display_name=f"干部{n}") for n in range(1, 7)]


@pytest.fixture
def heads(db: None) -> list[User]:
    Division.objects.create(code=NIMA, level="township", name="扎雪乡", sound_key="x", pack="540100")
    return [make_user(f"head{n}", "station_head", NIMA, display_name=f"外站{n}") for n in range(1, 4)]


def post(client: Client, address: str, **fields: object) -> None:
    answer = client.post(address, fields)
    assert answer.status_code == 302, answer.content.decode()[:3000]


def at(client: Client, complaint: Complaint, name: str, **fields: object) -> None:
    post(client, reverse(f"conduct:{name}", args=[complaint.id]), **fields)


def step(client: Client, complaint: Complaint, code: str) -> None:
    complaint.proceeding.refresh_from_db()
    post(client, reverse("proceedings:step", args=[complaint.id, code]), version=complaint.proceeding.version)


def test_the_code_is_acknowledged_and_a_lapsed_vetting_blocks_work_with_children(client: Client, zhuoma: User, deji: User) -> None:
    engage(make_worker("卓玛", GONGKA, user=zhuoma), "station_worker", since=TODAY - timedelta(days=60))
    engage(make_worker("央拉", GONGKA), "station_worker", since=TODAY - timedelta(days=60))
    vet(zhuoma)
    child = make_resident("小格桑", birth_date=TODAY - timedelta(days=3000))
    with time_machine.travel(NOW, tick=False):
        sign_in(client, deji, verified=True)
        board = get(client, reverse("conduct:board"))
        assert tabs(board)["过期未确认"][1] == 1
        assert "另有 1 人没有账号" in board
        sign_in(client, zhuoma)
        page = get(client, reverse("conduct:ethics"))
        assert "尊重服务对象" in page
        assert "保密" in page
        post(client, reverse("conduct:ethics"), code="code_2026")
        assert "已确认" in get(client, reverse("conduct:ethics"))
        sign_in(client, deji, verified=True)
        board = get(client, reverse("conduct:board"))
        assert tabs(board)["已确认"][1] == 1
        assert "有效" in board
    until = VettingCheck.objects.get().valid_until
    with_child, without = Work(TABA, "service", resident_id=child.id), Work(TABA)
    assert barred([zhuoma.id], with_child, NOW) == frozenset()
    lapsed = NOW + (until - TODAY) + timedelta(days=1)
    assert barred([zhuoma.id], with_child, lapsed) == {zhuoma.id}
    assert barred([zhuoma.id], without, lapsed) == frozenset()
    with time_machine.travel(lapsed, tick=False):
        with refused("commitment.worker_not_vetted"):
            open_case(actor=viewer_for(zhuoma, lapsed), now=lapsed, resident_id=child.id, origin="self")
        sign_in(client, deji, verified=True)
        board = get(client, reverse("conduct:board"))
        assert "已过期" in board  # and a new year asks for the code again
        assert tabs(board)["过期未确认"][1] == 1


def test_a_complaint_about_the_head_from_the_public_to_the_appeal(
    client: Client, zhuoma: User, deji: User, bureau: list[User], heads: list[User]
) -> None:
    head = make_worker("德吉", GONGKA, user=deji)
    engage(head, "station_head_post")
    public = Client()
    with time_machine.travel(NOW, tick=False):
        answer = public.post(
            reverse("public:complaint"),
            {"complaint_id": new_id(), "place": GONGKA, "about_kind": "worker", "about": "姓德的站长", "kind": "money", "happened": "收了我两百块", "name": "央金", "phone": ""},
        )
        assert answer.status_code == 200
        code = re.search(r"<strong>([0-9A-Z-]{14})</strong>", answer.content.decode())
        assert code is not None
        assert "决定受理不受理" in answer.content.decode()  # by which day
        wrong = public.post(reverse("public:complaint-follow"), {"code": "ABCD-EFGH-1234"})  # what was typed stays, the error beside it
        assert (wrong.status_code, "ABCD-EFGH-1234" in wrong.content.decode()) == (422, True)
        assert "这一步最晚" in public.post(reverse("public:complaint-follow"), {"code": code[1]}).content.decode()
        complaint = Complaint.objects.get()
        assert complaint.proceeding.place == MOZHUGONGKA  # past the head, to the bureau
        assert Commitment.objects.get(id=complaint.proceeding.clock_id).kind == "complaint_step"

        sign_in(client, deji, verified=True)
        assert complaint.proceeding.number not in get(client, reverse("conduct:complaints"))
        assert client.get(reverse("conduct:complaint", args=[complaint.id])).status_code == 404

        sign_in(client, bureau[0], verified=True)
        page = get(client, reverse("conduct:complaints"))
        assert complaint.proceeding.number in page
        assert "央金" not in page
        at(client, complaint, "take-complaint")
        page = get(client, reverse("conduct:complaint", args=[complaint.id]))
        assert "央金" in page
        assert "工卡镇" in page  # where they said it happened, though the county has it
        at(client, complaint, "complaint-about", worker_id=head.id, agency_id="")
        step(client, complaint, "accept")
        named = client.post(reverse("conduct:complaint-charge", args=[complaint.id]), {"charge": "央金说您收钱"})
        assert named.status_code == 422
        at(client, complaint, "complaint-charge", charge="有人反映您收过服务对象的钱")

        sign_in(client, deji, verified=True)
        own = get(client, reverse("conduct:own-side", args=[complaint.id]))
        assert "有人反映您收过服务对象的钱" in own
        assert "央金" not in own
        assert client.get(reverse("conduct:own-appeal", args=[complaint.id])).status_code == 409  # nothing is found yet
        at(client, complaint, "own-statement", statement_id=new_id(), said="那是还我垫的药费")
        assert "那是还我垫的药费" in get(client, reverse("conduct:own-side", args=[complaint.id]))  # to be read again
        assert "另加上去" in get(client, reverse("conduct:own-statement", args=[complaint.id]))

        sign_in(client, bureau[0], verified=True)
        assert "那是还我垫的药费" in get(client, reverse("conduct:complaint", args=[complaint.id]))
        colleague = client.post(reverse("conduct:complaint-panelist", args=[complaint.id]), {"user_id": zhuoma.id})
        assert colleague.status_code == 422
        for one in bureau[1:4]:
            at(client, complaint, "complaint-panelist", user_id=one.id)
        step(client, complaint, "convene")
        assert client.get(reverse("conduct:complaint-ruling", args=[complaint.id])).status_code == 200
        alone = client.post(reverse("conduct:complaint-ruling", args=[complaint.id]), {"upheld": "1", "reasons": "我看属实", "sanction": "", "until": ""})
        assert alone.status_code == 403  # whoever has it in hand does not judge it

        sign_in(client, bureau[1], verified=True)
        until = TODAY + timedelta(days=60)
        at(client, complaint, "complaint-ruling", upheld="1", reasons="有转账记录", sanction="suspended", until=until)
        sign_in(client, bureau[2], verified=True)
        at(client, complaint, "complaint-agree")
        sign_in(client, bureau[1], verified=True)
        step(client, complaint, "decide")
        sign_in(client, bureau[0], verified=True)
        at(client, complaint, "complaint-answer", answer="已查实,对当事人作了处理")
        at(client, complaint, "complaint-tell", on=TODAY)
        step(client, complaint, "tell")
        followed = public.post(reverse("public:complaint-follow"), {"code": code[1].lower()}).content.decode()
        assert "已查实,对当事人作了处理" in followed
        assert "有转账记录" not in followed
        assert "德吉" not in followed
        early = client.post(reverse("proceedings:step", args=[complaint.id, "finish"]), {"version": Proceeding.objects.get(id=complaint.id).version})
        assert "申诉期限" in unescape(early.content.decode())

        sign_in(client, deji, verified=True)
        at(client, complaint, "own-appeal", grounds="有药费收据")
        sign_in(client, bureau[0], verified=True)
        step(client, complaint, "appeal")
        again = client.post(reverse("conduct:complaint-panelist", args=[complaint.id]), {"user_id": bureau[1].id})
        assert again.status_code == 422
        for one in (*bureau[4:6], heads[0]):
            at(client, complaint, "complaint-panelist", user_id=one.id)
        sign_in(client, heads[0], verified=True)
        assert "有药费收据" in get(client, reverse("conduct:complaint", args=[complaint.id]))
        sign_in(client, bureau[4], verified=True)
        at(client, complaint, "complaint-ruling", upheld="0", reasons="收据可信,属于垫付", sanction="", until="")
        sign_in(client, heads[0], verified=True)
        at(client, complaint, "complaint-agree")
        sign_in(client, bureau[4], verified=True)
        step(client, complaint, "redecide")
        sign_in(client, bureau[0], verified=True)
        at(client, complaint, "complaint-answer", answer="复核后认定为垫付,不属实")
        at(client, complaint, "complaint-tell", on=TODAY)
        step(client, complaint, "close")
    complaint.proceeding.refresh_from_db()
    assert (complaint.proceeding.state, complaint.proceeding.clock_id) == ("closed", None)
    assert {one.round: one.upheld for one in Ruling.objects.all()} == {"first": True, "appeal": False}
    assert not set(Panelist.objects.filter(round="first").values_list("user", flat=True)) & set(Panelist.objects.filter(round="appeal").values_list("user", flat=True))
    assert barred([deji.id], Work(TABA), NOW) == frozenset()


def test_an_agency_is_rated_in_public(client: Client, zhuoma: User, bureau: list[User]) -> None:
    agency = Agency.objects.create(name="和仁公益社会工作服务中心", place=MOZHUGONGKA, made_at=NOW)
    full = {f"p-{code}": item.points for code, item in items_of(MOZHUGONGKA).items()}
    with time_machine.travel(NOW, tick=False):
        sign_in(client, bureau[0], verified=True)
        post(client, reverse("conduct:new-rating", args=[agency.id]), rating_id=new_id())
        rating = AgencyRating.objects.get()
        post(client, reverse("conduct:rating-self", args=[rating.id]), source="机构自评表", **full)
        for one in bureau[1:3]:
            post(client, reverse("conduct:rating-assessor", args=[rating.id]), user_id=one.id)
        for one, lost in zip(bureau[1:3], (120, 140), strict=True):
            sign_in(client, one, verified=True)
            post(client, reverse("conduct:rating-site", args=[rating.id]), **(full | {"p-service": 250 - lost}))
        sign_in(client, zhuoma)
        assert "公示中" in get(client, reverse("conduct:rated-agency", args=[agency.id]))
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        sign_in(client, bureau[0], verified=True)
        post(client, reverse("conduct:rating-publish", args=[rating.id]))
        sign_in(client, zhuoma)
        assert "4A" in get(client, reverse("conduct:ratings"))
        assert "870" in get(client, reverse("conduct:rated-agency", args=[agency.id]))
        assert "基础条件" in get(client, reverse("conduct:rating-criteria"))


def test_colleagues_review_files_without_knowing_whose(client: Client, zhuoma: User, cuomu: User, heads: list[User]) -> None:
    name, phone = "索朗旺堆", "13989012345"
    case = story.open_case(zhuoma, make_resident(name, TABA))
    story.basis(zhuoma, case)
    story.write(zhuoma, case, "case_intake", {"presenting": f"{name}爷爷电话{phone},住塔巴村,旺堆摔断了脚"})
    Proceeding.objects.filter(id=case.id).update(closed_at=NOW, clock=None, state="closed")
    with time_machine.travel(NOW, tick=False):
        sign_in(client, cuomu, verified=True)
        post(client, reverse("conduct:new-round"), round_id=new_id(), title="秋季互评", since=TODAY, until=TODAY)
        drawn = ReviewRound.objects.get()
        assert "结果一致" in get(client, reverse("conduct:round", args=[drawn.id]))
        for task in ReviewTask.objects.order_by("turn"):
            sign_in(client, task.reviewer, verified=True)
            page = get(client, reverse("conduct:task", args=[task.id]))
            assert "摔断了脚" in page
            for word in (name, "旺堆", phone, "塔巴", "卓玛", str(case.id)):
                assert word not in page, word
            assert client.get(reverse("cases:case", args=[case.id])).status_code == 404
            post(client, reverse("conduct:task", args=[task.id]), **{"p-phases": 25, "p-goals": 20, "p-ethics": 20, "p-timely": 15, "note": "目标要能衡量"})
        sign_in(client, zhuoma)
        feedback = get(client, reverse("conduct:feedback"))
        assert "目标要能衡量" in feedback
        assert "80" in feedback
        assert all(one.display_name not in feedback for one in heads)
