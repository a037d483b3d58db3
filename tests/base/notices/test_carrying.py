"""Notices go out by themselves: a job of the same transaction, to the address or bot that is set, a count and a link, tried
again until it arrives. The servers are real ones of this machine, opened by LIANXIN_INSIDE as an operator would."""

from __future__ import annotations

import re
import threading
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.header import decode_header, make_header

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.models import Job, JobState
from lianxin.base.jobs.worker import run_worker
from lianxin.base.notices import selectors
from lianxin.base.notices.channels import BOTS, Message, bots_of, send
from lianxin.base.notices.services import mark_all_read, notify, set_own_address
from lianxin.kernel import environment
from tests.base.notices.servers import Bot, Post, listening
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA, make_user, sign_in, viewer_for

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system("test")
NEWS = Message("3 件新需求待研判", "https://lianxin.example/needs/", "0197")


@pytest.fixture
def bot(settings: Settings) -> Iterator[Bot]:
    with listening(Bot()) as server:
        settings.LIANXIN_INSIDE = frozenset({server.place})
        settings.LIANXIN_BOTS = {name: {} for name in BOTS} | {"wecom": {GONGKA: f"http://{server.place}/send?key=s"}}
        yield server


@pytest.fixture
def post(settings: Settings) -> Iterator[Post]:
    with listening(Post()) as server:
        settings.LIANXIN_INSIDE = frozenset({server.place})
        settings.LIANXIN_SMTP, settings.LIANXIN_MAIL_FROM = f"smtp://{server.place}", "lianxin@lianxin.example"
        settings.LIANXIN_SITE = "https://lianxin.example"
        yield server


def tell(*users: User, kind: str = "need.found", key: str = "k1") -> int:
    return notify(actor=SYSTEM, now=NOW, users=[u.id for u in users], kind=kind, link="/needs/", key=key, count=3)


def work(later: timedelta = timedelta(seconds=1)) -> int:
    return run_worker(threading.Event(), once=True, clock=lambda: datetime.now(UTC) + later)


def letter_of(raw: str) -> tuple[str, str, str]:
    """Subject, recipient and text of a letter as it came."""
    letter = message_from_string(raw)
    payload = str(letter.get_payload())
    text = b64decode(payload).decode() if letter["Content-Transfer-Encoding"] == "base64" else payload
    return str(make_header(decode_header(letter["Subject"]))), letter["To"], text


class TestMail:
    def test_who_set_an_address_is_mailed_and_nobody_else(self, post: Post, zhuoma: User, ciren: User) -> None:
        set_own_address(actor=viewer_for(zhuoma), now=NOW, email="zhuoma@example.org")
        assert tell(zhuoma, ciren) == 2
        assert work() == 1
        ((subject, to, text),) = [letter_of(raw) for raw in post.letters]
        assert to == "zhuoma@example.org"
        assert text.split() == [*subject.split(), "https://lianxin.example/needs/"]
        assert "3" in subject

    def test_the_mail_is_in_the_language_of_its_reader(self, post: Post, zhuoma: User) -> None:
        User.objects.filter(id=zhuoma.id).update(language="en")
        set_own_address(actor=viewer_for(zhuoma), now=NOW, email="zhuoma@example.org")
        tell(zhuoma)
        work()
        assert letter_of(post.letters[0])[0].isascii()

    def test_what_a_transaction_takes_back_is_never_sent(self, post: Post, zhuoma: User) -> None:
        set_own_address(actor=viewer_for(zhuoma), now=NOW, email="zhuoma@example.org")
        with transaction.atomic():
            tell(zhuoma)
            transaction.set_rollback(True)
        assert work() == 0
        assert post.letters == []

    def test_no_name_no_number_leaves_the_house_and_no_address_stands_in_the_job(self, post: Post, zhuoma: User) -> None:
        set_own_address(actor=viewer_for(zhuoma), now=NOW, email="zhuoma@example.org")
        tell(zhuoma)
        job = Job.objects.get()
        assert "@" not in str(job.args)
        work()
        assert "卓玛" not in letter_of(post.letters[0])[2]

    def test_it_is_tried_again_until_it_arrives_and_arrives_once(self, post: Post, zhuoma: User) -> None:
        set_own_address(actor=viewer_for(zhuoma), now=NOW, email="zhuoma@example.org")
        tell(zhuoma)
        post.refuses = True
        work()
        job = Job.objects.get()
        assert (job.state, job.attempts, job.error_type) == (JobState.READY, 1, "builtins.OSError")
        assert "example.org" not in job.error
        post.refuses = False
        work(timedelta(minutes=5))
        work(timedelta(minutes=10))
        assert len(post.letters) == 1
        assert Job.objects.get().state == JobState.DONE

    def test_what_was_read_meanwhile_is_not_mailed(self, post: Post, zhuoma: User) -> None:
        set_own_address(actor=viewer_for(zhuoma), now=NOW, email="zhuoma@example.org")
        tell(zhuoma)
        mark_all_read(actor=viewer_for(zhuoma), now=NOW)
        work()
        assert post.letters == []

    def test_a_server_inside_the_house_that_nobody_named_is_not_called(self, post: Post, settings: Settings) -> None:
        settings.LIANXIN_INSIDE = frozenset()
        with pytest.raises(OSError, match="public"):
            send("email", NEWS, "zhuoma@example.org")
        assert post.letters == []


class TestBots:
    @pytest.mark.parametrize("channel", BOTS)
    def test_each_bot_is_told_in_its_own_shape(self, bot: Bot, channel: str) -> None:
        send(channel, NEWS, f"http://{bot.place}/hook?key=s")
        ((path, body),) = bot.got
        text = body["content"]["text"] if channel == "feishu" else body["text"]["content"]
        assert (path, text) == ("/hook?key=s", "连心:3 件新需求待研判 https://lianxin.example/needs/")

    @pytest.mark.parametrize("channel", BOTS)
    def test_a_bot_that_says_no_in_a_200_has_not_taken_it(self, bot: Bot, channel: str) -> None:
        bot.says = {"errcode": 93000, "code": 19001}
        with pytest.raises(OSError, match="refused with"):
            send(channel, NEWS, f"http://{bot.place}/hook")

    @pytest.mark.parametrize("status", [302, 404, 500])
    def test_an_error_is_one_and_a_redirect_is_not_followed(self, bot: Bot, status: int) -> None:
        bot.status = status
        with pytest.raises(OSError, match=str(status)):
            send("wecom", NEWS, f"http://{bot.place}/hook")
        assert len(bot.got) == 1

    def test_a_station_hears_once_what_concerns_it_however_many_work_there(self, bot: Bot, zhuoma: User, ciren: User) -> None:
        tell(zhuoma, ciren)
        tell(make_user("third", place=TABA))
        work()
        assert [body["text"]["content"].split()[0] for _path, body in bot.got] == ["连心:3"]

    def test_what_is_between_the_site_and_one_person_goes_to_no_group(self, bot: Bot, zhuoma: User) -> None:
        tell(zhuoma, kind="commitment.assigned")
        assert work() == 0

    def test_another_county_is_told_nothing(self, bot: Bot, zhangwei: User) -> None:
        tell(zhangwei)
        assert work() == 0

    def test_the_nearest_bot_of_each_channel_is_the_one(self, settings: Settings) -> None:
        address = "https://qyapi.weixin.qq.com/x"
        settings.LIANXIN_BOTS = {
            "wecom": {MOZHUGONGKA: address, GONGKA: address}, "dingtalk": {"540100000000": address}, "feishu": {},
        }  # fmt: skip
        assert bots_of(TABA) == [("wecom", GONGKA), ("dingtalk", "540100000000")]
        assert bots_of("540127200201") == [("wecom", MOZHUGONGKA), ("dingtalk", "540100000000")]
        assert bots_of("330109002001") == []


def test_nothing_is_enqueued_where_no_channel_is_set(zhuoma: User) -> None:
    set_own_address(actor=viewer_for(zhuoma), now=NOW, email="zhuoma@example.org")
    tell(zhuoma)
    assert not Job.objects.exists()


@pytest.mark.parametrize("written", ["540127100000", "5401=https://x", "540127100000=ftp://x", "a=b"])
def test_a_mistyped_bot_is_an_error_that_names_the_setting_and_not_the_secret(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("LIANXIN_WECOM_BOTS", f"{written}?key=geheim")
    with pytest.raises(ValueError, match="LIANXIN_WECOM_BOTS: entry 1") as caught:
        environment.pairs("LIANXIN_WECOM_BOTS")
    assert "geheim" not in str(caught.value)


def test_one_sets_changes_and_removes_ones_own_address_on_the_page(
    client: Client, zhuoma: User, ciren: User, post: Post
) -> None:
    sign_in(client, zhuoma)
    page, act = reverse("web:account-notices"), reverse("web:account-notices-address")
    assert "通知邮箱" in client.get(page).content.decode()
    assert client.post(act, {"email": "not an address"}).status_code == 422
    assert client.post(act, {"email": "zhuoma@example.org"}).status_code == 302
    assert re.search(r'value="zhuoma@example.org"', client.get(page).content.decode())
    assert selectors.own_address(viewer_for(ciren)) == ""
    client.post(act, {"email": ""})
    assert selectors.own_address(viewer_for(zhuoma)) == ""


def test_the_page_offers_no_mail_where_there_is_no_server(client: Client, zhuoma: User) -> None:
    assert "通知邮箱" not in sign_in(client, zhuoma).get(reverse("web:account-notices")).content.decode()
