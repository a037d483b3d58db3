"""Refusals as pages: 403, 404, 500 and every `ProblemError`, each with what the person can do about it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from lianxin.base.ui.wording import problem_words
from lianxin.kernel.problems import ProblemError


def problem_page(
    request: HttpRequest, *, title: str, remedy: str, status: int, code: str = "", door: str = ""
) -> HttpResponse:
    """A whole page, or for an htmx request only the message, which htmx places where the answer would stand. `door`: the path of
    the page where leave is asked for."""
    partial = request.headers.get("HX-Request") == "true"
    template = "ui/components/problem.html" if partial else "ui/problem.html"
    # Not for an address that nobody knows: a mistyped path is no closed door.
    shown = {
        "title": title, "remedy": remedy, "status": status, "code": code, "is_closed": bool(code) and status in {403, 404},
        "back": _came_from(request), "door": door,
    }  # fmt: skip
    return render(request, template, shown, status=status)


def _came_from(request: HttpRequest) -> str:
    """The path of our own page that led here, "" when there is none or it is this very page."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return ""
    there = urlsplit(address)
    is_here = there.path == request.path and request.method == "GET"
    return "" if is_here else there._replace(scheme="", netloc="", fragment="").geturl()


class ProblemMiddleware:
    """Turns a `ProblemError` that leaves a view, and the empty refusal of a method, into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return _wrong_method(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal_page(request, exception) if isinstance(exception, ProblemError) else None


def refusal_page(request: HttpRequest, refused: ProblemError) -> HttpResponse:
    """What is wrong and what can be done about it."""
    title, remedy = problem_words(refused)
    door = str(refused.details.get("door", ""))
    return problem_page(request, title=title, remedy=remedy, status=refused.problem.status, code=refused.code, door=door)


def _wrong_method(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """An address behind a button, opened as a page: typed, bookmarked, or come to by signing in again."""
    title, remedy = _("这个地址不能直接打开。"), _("它只接收页面上按钮提交的内容。请回到原来的页面,再按一次按钮。")
    page = problem_page(request, title=title, remedy=remedy, status=405)
    page["Allow"] = refused["Allow"]
    return page


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403"""
    remedy = _("请联系本站负责人或系统管理员开通权限。")
    return problem_page(request, title=_("您没有权限办理此事。"), remedy=remedy, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404: also what somebody sees who may not know that the page exists."""
    remedy = _("请检查地址,或从首页重新进入;也可能是您无权查看这一页。")
    return problem_page(request, title=_("没有找到这一页。"), remedy=remedy, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: the ordinary page if it can still be made, else plain words (the database may be what failed)."""
    title, remedy = (
        _("系统出错了。"),
        _("已经提交成功的内容不会丢失。请稍后再试;若仍出现,请告知系统管理员出错的时间。"),
    )
    try:
        return problem_page(request, title=title, remedy=remedy, status=500)
    except Exception:  # the page of last resort must not fail as well
        return HttpResponse(f"{title} {remedy}", status=500, content_type="text/plain; charset=utf-8")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the form's token is old or foreign."""
    remedy = _("请返回上一页,刷新后重新提交。若浏览器禁用了 Cookie,请先启用。")
    return problem_page(request, title=_("这张表单已失效。"), remedy=remedy, status=403)
