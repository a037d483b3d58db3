"""Notices reach a person once; what leaves the house goes to named public hosts only."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.notices import selectors
from lianxin.base.notices.channels import BOTS, Message, send
from lianxin.base.notices.channels.outbound import post_json, public_address
from lianxin.base.notices.services import mark_all_read, notify
from tests.factories import NOW, viewer_for

SYSTEM = Viewer.system("test")
HOSTS = ("qyapi.weixin.qq.com",)


def tell(users: list[User], key: str = "k1") -> int:
    return notify(actor=SYSTEM, now=NOW, users=[u.id for u in users], kind="need.found", link="/needs/", key=key, count=3)


def test_the_same_thing_is_told_once_and_to_new_people_still(zhuoma: User, ciren: User) -> None:
    assert [tell([zhuoma]), tell([zhuoma]), tell([zhuoma, ciren]), tell([ciren], "k2")] == [1, 0, 1, 1]
    assert selectors.unread_count(viewer_for(ciren)) == 2


def test_one_reads_only_ones_own_notices(zhuoma: User, ciren: User) -> None:
    tell([zhuoma])
    assert list(selectors.own_notices(viewer_for(ciren))) == []
    mark_all_read(actor=viewer_for(ciren), now=NOW)
    assert selectors.unread_count(viewer_for(zhuoma)) == 1
    assert mark_all_read(actor=viewer_for(zhuoma), now=NOW) == 1
    assert selectors.unread_count(viewer_for(zhuoma)) == 0
    assert selectors.unread_count(Viewer.nobody()) == 0


NO_COUNT = {
    "proof.doubtful", "proof.asked", "proof.rejected", "dayplan.emptied", "meals.less", "meals.more", "vetting.lapses", "vetting.lapses_own",
    "vetting.holds", "vetting.hit", "proceeding.read_decided", "proceeding.read_at_once", "proceeding.read_judged", "proceeding.read_opened",
    "case.counselling_asked", "case.counselling_opened", "registration.near_own", "registration.over_own", "duty.near_own", "duty.red_own",
    "exemption.decided", "exemption.ended", "ethics.due", "ethics.lapsed", "complaint.charged", "complaint.ruled", "review.asked",
}  # fmt: skip
"""Told once a day however many follow, so that a number would soon be wrong; what is about one service alone; and that there is none."""


def test_every_sentence_takes_a_count_and_an_unknown_kind_has_one_too() -> None:
    assert {kind for kind, text in selectors.KINDS.items() if "%(count)s" not in text} == NO_COUNT
    assert all("%" not in selectors.sentence(kind) % {"count": 2, "day": ""} for kind in selectors.KINDS), "each can be filled in"
    assert selectors.sentence("written.by.an.older.version") % {"count": 2} == "2 条新通知"


def resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def fake(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", fake)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "172.16.3.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fd00::1", "::ffff:10.0.0.1"],
)
def test_an_address_inside_the_house_is_never_called(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    resolves_to(monkeypatch, address)
    with pytest.raises(OSError, match="public"):
        post_json("https://qyapi.weixin.qq.com/x", {}, hosts=HOSTS)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, "101.226.103.10", "10.0.0.8")
    with pytest.raises(OSError, match="public"):
        public_address("qyapi.weixin.qq.com", 443)


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/x",
        "https://evil.example/x",
        "https://qyapi.weixin.qq.com.evil.example/",
        "https://qyapi.weixin.qq.com@evil.example/",
        "https://evil.example/?https://qyapi.weixin.qq.com",
        "file:///etc/passwd",
        "https:///x",
    ],
)
def test_only_named_hosts_over_https_are_called(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    resolves_to(monkeypatch, "101.226.103.10")
    with pytest.raises(OSError, match="refused"):
        post_json(url, {}, hosts=HOSTS)


def test_the_checked_address_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second look-up between the check and the call (DNS rebinding)."""
    called: list[Any] = []
    resolves_to(monkeypatch, "101.226.103.10")

    def connect(address: Any, timeout: float = 0) -> Any:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        post_json("https://qyapi.weixin.qq.com/x", {}, hosts=HOSTS)
    assert called == [("101.226.103.10", 443)]


@pytest.mark.parametrize("channel", BOTS)
def test_every_bot_channel_refuses_a_foreign_address(channel: str) -> None:
    with pytest.raises(OSError, match="refused"):
        send(channel, Message("3 件新需求", "https://lianxin.example/needs/", "1"), "https://evil.example/hook")


def test_an_unknown_channel_is_named() -> None:
    with pytest.raises(LookupError, match="pigeon"):
        send("pigeon", Message("x", "y", "1"), "z")
