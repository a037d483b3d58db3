"""采集设备: a worker registers a phone, sees its code once, and revokes it; nobody else's."""

from __future__ import annotations

import base64
import json
import re
import zlib

import pytest
from django.test import Client

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.surveys.models import FormDevice
from lianxin.entry.openrosa.settings_code import collect_settings
from tests.entry.openrosa import forms
from tests.factories import make_user, sign_in

pytestmark = pytest.mark.django_db


def test_the_token_is_shown_once_and_opens_the_list(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    answer = client.post("/devices/", {"name": "我的手机"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    token = re.search(r"http://testserver/v1/key/([\w-]+)<", page)
    assert token
    assert "<svg" in page
    assert Client().get(f"/v1/key/{token[1]}/formList").status_code == 200
    again = client.get("/devices/").content.decode()
    assert "我的手机" in again
    assert token[1] not in again
    assert not [row for row in AuditEntry.objects.all() if token[1] in f"{row.before}{row.after}"]


def test_a_revoked_device_fetches_nothing(client: Client, zhuoma: User) -> None:
    token = forms.make_device(zhuoma)
    device = FormDevice.objects.get()
    sign_in(client, zhuoma)
    assert client.post(f"/devices/{device.id}/revoke/").status_code == 302
    assert Client().get(f"/v1/key/{token}/formList").status_code == 403
    assert "已停用" in client.get("/devices/").content.decode()


def test_a_device_needs_a_name(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    assert client.post("/devices/", {"name": ""}).status_code == 422
    assert not FormDevice.objects.exists()


def test_somebody_elses_device_is_not_found(client: Client, zhuoma: User, ciren: User) -> None:
    forms.make_device(ciren)
    device = FormDevice.objects.get()
    sign_in(client, zhuoma)
    assert "手机" not in client.get("/devices/").content.decode().partition("登记一台设备")[0].partition("<table")[2]
    assert client.post(f"/devices/{device.id}/revoke/").status_code == 404
    device.refresh_from_db()
    assert device.revoked_at is None


def test_the_head_of_a_station_sees_and_revokes_the_devices_of_the_station(client: Client, zhuoma: User, deji: User, zhangwei: User) -> None:
    forms.make_device(zhuoma)
    forms.make_device(zhangwei, "far")
    sign_in(client, deji, verified=True)
    page = client.get("/devices/").content.decode()
    assert "卓玛" in page
    assert "张伟" not in page
    assert client.post(f"/devices/{FormDevice.objects.get(user=zhuoma).id}/revoke/").status_code == 302
    assert client.post(f"/devices/{FormDevice.objects.get(user=zhangwei).id}/revoke/").status_code == 404


def test_without_the_ability_there_is_no_page(client: Client) -> None:
    sign_in(client, make_user("nothing"))
    assert client.get("/devices/").status_code == 403


def test_the_code_holds_what_collect_reads() -> None:
    told = json.loads(zlib.decompress(base64.b64decode(collect_settings("https://x.cn/v1/key/t", "连心", "bo"))))
    assert told["general"]["server_url"] == "https://x.cn/v1/key/t"
    assert (told["general"]["app_language"], told["general"]["delete_send"], told["general"]["form_update_mode"]) == ("bo", False, "match_exactly")
    assert told["project"]["name"] == "连心"
