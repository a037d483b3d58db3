"""X05 同一人登记两次: warned while typing, found over the county, merged side by side, and undone. Names in several spellings."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.needs.services import record_need
from lianxin.domain.people.models import DuplicatePair, Resident, ResidentMerge
from lianxin.domain.people.services.duplicate_pass import run_duplicate_pass
from lianxin.kernel.ids import new_id
from tests.domain.people.registered_twice import NEXT_VILLAGE, make_file, number
from tests.entry.web.reading import form_of, get
from tests.factories import MOZHUGONGKA, NOW, TABA, make_commitment, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
BORN = date(1949, 8, 9)
SPELLINGS = ("边巴次仁", "边巴才仁", "变巴泽仁", "边次", "སྤེན་པ་ཚེ་རིང་།")


def typed(name: str) -> dict[str, str]:
    return {
        "resident_id": str(new_id()), "version": "1", "name": name, "place": TABA, "birth_date": str(BORN), "sex": "1",
        "language": "bo", "no_id_reason": "unknown", "household": "none",
    }  # fmt: skip


def chosen(page: str) -> dict[str, str]:
    """Whose value stands first, choice by choice."""
    return dict(re.findall(r'name="(value-\w+)" value="(\w+)" checked', page))


@pytest.mark.parametrize("name", SPELLINGS)
def test_typed_in_any_spelling_it_warns_before_anything_is_saved(client: Client, zhuoma: User, name: str) -> None:
    first = make_file("边巴次仁", name_bo="སྤེན་པ་ཚེ་རིང་།", birth_date=BORN, sex="1", id_number=number(BORN, 903))
    sign_in(client, zhuoma)
    with time_machine.travel(NOW, tick=False):
        told = client.post(reverse("people:likely"), typed(name)).content.decode()
        refused = client.post(reverse("people:new"), typed(name))
    for page in (told, refused.content.decode()):
        assert "可能已经登记过" in page
        assert reverse("web:resident", args=[first.id]) in page
    assert refused.status_code == 422
    assert Resident.objects.count() == 1


def test_found_over_the_county_merged_side_by_side_and_undone(client: Client, deji: User, zhuoma: User) -> None:
    first = make_file("边巴次仁", birth_date=BORN, sex="1", id_number=number(BORN, 903), phone="19900000903")
    second = make_file("变巴泽仁", NEXT_VILLAGE, birth_date=date(1949, 9, 8), sex="1", phone="19900000903", note="耳背,请大声说")
    need = record_need(actor=viewer_for(zhuoma), now=NOW, kind="meal", channel="visit", resident_id=second.id, said="想吃口热的")
    promise = make_commitment(zhuoma, second, need=need)
    run_duplicate_pass(actor=Viewer.system("夜间核对"), now=NOW, county=MOZHUGONGKA)

    sign_in(client, deji)
    with time_machine.travel(NOW, tick=False):
        queue = get(client, reverse("people:duplicates"))
        assert "同一个藏文名字的不同汉字写法" in queue
        assert "日和月写反了" in queue
        address = reverse("people:compare", args=[first.id, second.id])
        assert address in queue

        page = get(client, address)
        assert "19900000903" not in page, "numbers are masked"
        assert number(BORN, 903) not in page
        assert "耳背,请大声说" in page
        assert re.search(r'name="value-note" value="merged" checked', page), "what one side alone knows is kept"
        assert re.search(r'name="value-name" value="kept" checked', page)
        sent = form_of(page, 'id="merge"') | chosen(page) | {"value-place": "merged"}
        no_reason = client.post(address, sent | {"act": "merge", "reason": ""})
        assert no_reason.status_code == 422
        done = client.post(address, sent | {"act": "merge", "reason": "入户核对,女儿确认"}, follow=True)
        file = done.content.decode()
        assert "由两份档案合并" in file
        assert "入户核对,女儿确认" in file
        assert "德吉" in file

    first.refresh_from_db()
    need.refresh_from_db()
    promise.refresh_from_db()
    assert (first.place, first.note, first.birth_date) == (NEXT_VILLAGE, "耳背,请大声说", BORN)
    assert need.resident_id == promise.resident_id == first.id
    assert DuplicatePair.objects.get().state == "same"

    with time_machine.travel(NOW, tick=False):
        gone = client.get(reverse("web:resident", args=[second.id]), follow=True)
        assert gone.redirect_chain[-1][0] == reverse("web:resident", args=[first.id])
        assert "已经并入这一份" in gone.content.decode()
        merge = ResidentMerge.objects.get()
        undoing = reverse("people:merge-undo", args=[merge.id])
        assert undoing in gone.content.decode()
        assert client.post(undoing, {"reason": ""}).status_code == 422
        back = client.post(undoing, {"reason": "核对证件,是两个人"}, follow=True)
        assert client.get(undoing).status_code >= 400, "what is undone is not offered again"
        assert back.redirect_chain[-1][0] == reverse("web:resident", args=[second.id])
        assert "核对证件,是两个人" in get(client, reverse("web:resident", args=[first.id]))
    for row in (first, second, need, promise):
        row.refresh_from_db()
    assert (first.place, second.merged_into_id) == (TABA, None)
    assert need.resident_id == promise.resident_id == second.id

    with time_machine.travel(NOW, tick=False):
        client.post(address, {"act": "apart"})
        assert address not in get(client, reverse("people:duplicates"))
    run_duplicate_pass(actor=Viewer.system("夜间核对"), now=NOW, county=MOZHUGONGKA)
    assert DuplicatePair.objects.get().state == "different", "decided by a person, it stays so"


def test_two_valid_numbers_are_merged_only_with_the_papers_seen(client: Client, deji: User) -> None:
    first = make_file("边巴次仁", birth_date=BORN, sex="1", id_number=number(BORN, 903))
    second = make_file("边巴次仁", birth_date=BORN, sex="1", id_number=number(BORN, 905))
    sign_in(client, deji)
    with time_machine.travel(NOW, tick=False):
        address = reverse("people:compare", args=[first.id, second.id])
        page = get(client, address)
        assert "已核对证件" in page
        sent = form_of(page, 'id="merge"') | chosen(page) | {"value-id_number": "merged", "act": "merge", "reason": "换过号码"}
        refused = client.post(address, sent)
        assert "两个身份证号都有效而不相同" in refused.content.decode()
        assert refused.status_code == 422
        assert client.post(address, sent | {"numbers_checked": "on"}).status_code == 302
    first.refresh_from_db()
    assert first.id_number == number(BORN, 905)
