"""The frame of pages: languages, look, security headers, menu, refusals."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from lianxin.base.ui import navigation
from lianxin.base.ui.csp import CSP, STRICT, build_policy
from lianxin.base.ui.display import COOKIE, Display
from lianxin.base.ui.errors import ProblemMiddleware, server_error
from lianxin.base.ui.navigation import NavItem
from lianxin.kernel.problems import ProblemError

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.ui.urls")]


def test_every_page_carries_a_strict_policy_with_its_own_nonce(client: Client) -> None:
    first, second = client.get("/gallery/"), client.get("/gallery/")
    policy = first["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    nonces = [re.search(r"'nonce-([^']+)'", one["Content-Security-Policy"]) for one in (first, second)]
    assert nonces[0]
    assert nonces[1]
    assert nonces[0][1] != nonces[1][1]
    assert f'nonce="{nonces[0][1]}"' in first.content.decode()


def test_a_policy_without_a_used_nonce_names_none() -> None:
    assert "nonce" not in build_policy(STRICT, None)
    assert build_policy({"script-src": [CSP.SELF, CSP.NONCE]}, "abc") == "script-src 'self' 'nonce-abc'"


def test_no_page_of_ours_has_inline_styles_or_handlers(client: Client) -> None:
    html = client.get("/gallery/").content.decode()
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize("language", ["zh-hans", "bo", "en"])
def test_the_language_switch_needs_no_script(client: Client, language: str) -> None:
    answer = client.post("/language/", {"language": language, "next": "/gallery/"}, follow=True)
    assert f'<html lang="{language}"' in answer.content.decode()
    assert ("draft-note" in answer.content.decode()) == (language == "bo")


def test_the_look_is_kept_and_foreign_values_are_not(client: Client) -> None:
    client.post("/display/", {"theme": "dark", "next": "/gallery/"})
    client.post("/display/", {"mode": "elder", "next": "/gallery/"})
    assert 'data-theme="dark" data-mode="elder"' in client.get("/gallery/").content.decode()
    client.cookies[COOKIE] = '"><script>.elder'
    assert 'data-theme="auto"' in client.get("/gallery/").content.decode()
    assert Display.chosen("x", "y") == Display()


def test_the_look_never_leads_to_another_site(client: Client) -> None:
    assert client.post("/display/", {"theme": "dark", "next": "//evil.example/"})["Location"] == "/"


def test_a_missing_page_says_what_to_do(client: Client) -> None:
    answer = client.get("/no-such-page/", headers={"accept-language": "zh-hans"})
    assert answer.status_code == 404
    assert "回到首页" in answer.content.decode()


def test_a_problem_becomes_a_page_with_its_remedy_and_a_fragment_for_htmx(rf: RequestFactory) -> None:
    middleware = ProblemMiddleware(lambda request: HttpResponse())
    error = ProblemError("access.denied")
    whole = middleware.process_exception(rf.get("/"), error)
    part = middleware.process_exception(rf.get("/", headers={"hx-request": "true"}), error)
    assert whole is not None
    assert part is not None
    assert whole.status_code == part.status_code == 403
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert middleware.process_exception(rf.get("/"), ValueError()) is None


def test_the_page_of_last_resort_needs_nothing(rf: RequestFactory) -> None:
    with override_settings(TEMPLATES=[]):
        answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert answer.content


def test_a_menu_shows_only_what_the_viewer_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_ITEMS", {})
    navigation.register(
        NavItem(2, "展示", "gallery", "need.read"),
        NavItem(1, "外观", "set_display"),
        NavItem(3, "无", "nowhere:at-all"),
    )
    assert [one.label for one in navigation.shown("main", lambda ability: False, "/")] == ["外观"]
    both = navigation.shown("main", lambda ability: ability == "need.read", "/gallery/x/")
    assert [(one.label, one.current) for one in both] == [("外观", False), ("展示", True)]
    with pytest.raises(ValueError, match="twice"):
        navigation.register(NavItem(9, "另一", "gallery"))


def test_a_wrong_form_links_each_error_to_its_field(client: Client) -> None:
    html = client.get("/gallery/").content.decode()
    summary = html.split('class="error-summary"')[1].split("</div>")[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) >= 4
    assert all(f'id="{target}"' in html for target in targets)


def test_a_refused_page_leads_back_to_the_page_of_ours_it_came_from(client: Client) -> None:
    headers = {"accept-language": "zh-hans"}
    back = 'class="button primary" href="/gallery/?a=1"'
    ours = client.get("/no-such-page/", headers=headers | {"referer": "http://testserver/gallery/?a=1#x"}).content.decode()
    assert back in ours
    for strange in ("http://evil.example/gallery/?a=1", "javascript:alert(1)", "http://testserver/no-such-page/", ""):
        page = client.get("/no-such-page/", headers=headers | {"referer": strange}).content.decode()
        assert "返回上一页" not in page
        assert "evil" not in page
        assert "回到首页" in page


def test_an_address_behind_a_button_opened_as_a_page_says_so(client: Client) -> None:
    answer = client.get("/display/", headers={"accept-language": "zh-hans"})
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "这个地址不能直接打开" in answer.content.decode()
    assert "回到首页" in answer.content.decode()


def test_browsers_and_search_engines_get_what_they_ask_for_unasked(client: Client) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    icon = client.get("/favicon.ico")
    assert (icon.status_code, icon["Location"]) == (302, "/static/lianxin/logo.svg")
