"""X06 proof that resists faking: flags with reasons, an exception queue, a person decides; door codes and call-backs, page by page."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from lianxin.base.access.models import User
from lianxin.domain.commitments.models import CallBack, Commitment, DoorCode, DoubtStep
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import form_of, get
from tests.factories import GONGKA, NOW, TABA, make_commitment, make_resident, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def photo(seed: int) -> io.BytesIO:
    rng, image, out = random.Random(seed), Image.new("RGB", (160, 120), (200, 190, 180)), io.BytesIO()
    for _ in range(12):
        x, y = rng.randint(0, 130), rng.randint(0, 90)
        ImageDraw.Draw(image).rectangle((x, y, x + 40, y + 30), fill=tuple(rng.randint(0, 255) for _ in range(3)))
    image.save(out, "PNG")
    out.name = "room.png"
    out.seek(0)
    return out


def clean(worker: Client, user: User, resident: Resident, seed: int, **more: str) -> Commitment:
    """A cleaning finished on its own page, with the proof it asks for."""
    promise = make_commitment(user, resident, service="zhujie", title="助洁", minutes=90)
    page = reverse("commitments:finish", args=[promise.id])
    sent: dict[str, object] = dict(form_of(get(worker, page)))
    sent |= {"outcome": "扫净了", "minutes": "90", "photo": photo(seed), "signature": photo(seed + 1000)} | more
    assert worker.post(page, sent).status_code == 302
    promise.refresh_from_db()
    return promise


def decide(who: Client, promise: Commitment, decision: str, reason: str) -> int:
    page = reverse("commitments:doubt", args=[promise.id])
    sent = form_of(get(who, page), 'name="reason"') | {"decision": decision, "reason": reason}
    return who.post(page, sent).status_code


def test_a_photo_used_twice_is_found_explained_and_decided_by_somebody_else(
    clock: time_machine.Traveller, zhuoma: User, ciren: User, deji: User, zhangwei: User, baima: Resident
) -> None:
    first = clean(sign_in(Client(), zhuoma), zhuoma, baima, 1)
    assert not first.has_doubts
    clock.shift(timedelta(hours=3))
    colleague, head = sign_in(Client(), ciren), sign_in(Client(), deji, verified=True)  # the morning's logins have idled out
    second = clean(colleague, ciren, make_resident("索朗"), 1)
    queue = get(head, reverse("commitments:doubts"))
    for promise in (first, second):
        assert reverse("commitments:doubt", args=[promise.id]) in queue
    assert "和另一件事项用的是同一张照片" in queue
    page = get(head, reverse("commitments:doubt", args=[second.id]))
    assert len(set(re.findall(r'<img src="(/files/[^"]+)"', page))) == 4, "photo and signature, each beside the other worker's"
    assert page.count("<figure") >= 3, "both photos stand side by side"
    assert "不能" not in page
    assert colleague.get(reverse("commitments:doubts")).status_code == 403
    assert sign_in(Client(), zhangwei).get(reverse("commitments:doubt", args=[second.id])).status_code in (403, 404)

    assert decide(head, second, "ask", "为什么和卓玛那户的照片一样?") == 302
    todo = Commitment.objects.get(kind="explain")
    assert "说明凭证疑点" in get(colleague, reverse("commitments:board"))
    asked = reverse("commitments:finish", args=[todo.id])
    assert colleague.post(asked, dict(form_of(get(colleague, asked))) | {"outcome": "拿错了手机里的照片"}).status_code == 302
    assert "已说明,待认定" in get(head, reverse("commitments:doubts"))
    assert decide(head, second, "again", "照片不是这一户的") == 302
    assert decide(head, first, "accept", "去看过,是干净的") == 302
    second.refresh_from_db()
    assert second.rejected_at is not None
    assert "凭证不认可" in get(colleague, reverse("commitments:commitment", args=[second.id]))
    assert Commitment.objects.filter(about=second, service="zhujie", is_open=True).count() == 1
    assert list(DoubtStep.objects.filter(commitment=second).order_by("at", "id").values_list("act", flat=True)) == ["ask", "explain", "reject"]
    figures = get(head, f"{reverse('commitments:doubts')}?show=all")
    for opened in re.findall(r'href="([^"]+show=all&amp;worker=[^"]+)"', figures):
        assert get(head, opened.replace("&amp;", "&")).count(reverse("commitments:doubts")) > 0


def test_nobody_decides_about_their_own_work(clock: time_machine.Traveller, deji: User, cuomu: User, baima: Resident) -> None:
    head, officer = sign_in(Client(), deji, verified=True), sign_in(Client(), cuomu, verified=True)
    own = clean(head, deji, baima, 5, minutes="9")
    assert own.has_doubts
    page = reverse("commitments:doubt", args=[own.id])
    assert "请由另一位站长或民政局工作人员认定" in get(head, page)
    assert 'name="decision"' not in get(head, page)
    assert decide(officer, own, "accept", "打过电话,属实") == 302
    own.refresh_from_db()
    assert not own.has_doubts


def lit(client: Client, page: str) -> str:
    """Where the lit item of the side menu leads."""
    menu = re.search(r'<a href="([^"]+)" aria-current="page"><svg', get(client, page))
    return menu.group(1) if menu else ""


def test_door_codes_are_printed_once_and_say_nothing_about_anybody(
    clock: time_machine.Traveller, zhuoma: User, deji: User, baima: Resident
) -> None:
    make_commitment(zhuoma, baima, service="zhujie")
    head = sign_in(Client(), deji, verified=True)
    page = f"{reverse('commitments:doors')}?place={TABA}"
    assert baima.name in get(head, page)
    assert " checked" not in get(head, page), "each new code ends one on a door: nobody's is ticked beforehand"
    assert " checked" in get(head, f"{page}&tick=new")
    assert lit(head, page) == reverse("commitments:doubts")
    sheet = head.post(page, {"resident": [str(baima.id)]})
    assert sheet.status_code == 200
    assert "no-store" in sheet["Cache-Control"]
    assert 'class="qr"' in sheet.content.decode()
    code = DoorCode.objects.get()
    assert code.digest not in sheet.content.decode()
    assert sign_in(Client(), zhuoma).get(page).status_code == 403
    clock.shift(timedelta(days=1))
    late = clean(sign_in(Client(), zhuoma), zhuoma, baima, 9)
    assert {flag["code"] for flag in late.flags} == {"code_missing"}


def test_a_call_back_is_drawn_made_and_a_denial_comes_before_somebody(
    clock: time_machine.Traveller, zhuoma: User, ciren: User, deji: User, baima: Resident
) -> None:
    done = clean(sign_in(Client(), zhuoma), zhuoma, baima, 3)
    head, colleague = sign_in(Client(), deji, verified=True), sign_in(Client(), ciren)
    calls = f"{reverse('commitments:calls')}?place={GONGKA}"
    assert head.post(calls).status_code == 302
    one = reverse("commitments:call", args=[CallBack.objects.get().id])
    assert one in get(colleague, calls)
    assert lit(head, calls) == lit(head, one) == reverse("commitments:doubts")
    baima.phone = "13908910001"
    baima.save()
    shown = get(head, one)
    assert "13908910001" not in shown
    assert "打给谁" in shown
    assert reverse("people:reveal", args=[baima.id, "phone"]) in shown
    assert "请由另一位工作人员回访" in get(sign_in(Client(), zhuoma), one)
    sent = form_of(get(colleague, one), 'name="outcome"') | {"outcome": "denies", "said": ""}
    assert colleague.post(one, sent).status_code == 422
    assert colleague.post(one, sent | {"said": "那天没有人来"}).status_code == 302
    assert "本人或家属说没有这次服务" in get(head, reverse("commitments:doubt", args=[done.id]))
