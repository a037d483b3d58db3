"""Every URL names an ability. A view without one of these decorators is refused by a guard test and at run time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


class SignedRequest(HttpRequest):
    """A request that went through the viewer middleware (for type checkers)."""

    viewer: Viewer
    now: datetime


View = Callable[..., HttpResponseBase]


def page(ability: str) -> Callable[[View], View]:
    """The view needs a logged-in person who holds `ability` somewhere; selectors then narrow to their places."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.viewer.may(ability):
                raise ProblemError("access.denied")
            return view(request, *args, **kwargs)

        guarded.ability = ability  # type: ignore[attr-defined]  # read by the guard test and the matrix
        return guarded

    return wrap


def own_page(reason: str) -> Callable[[View], View]:
    """The view needs a login but no ability: it shows only what belongs to the person (own account, own notices)."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            return view(request, *args, **kwargs)

        guarded.own_reason = reason  # type: ignore[attr-defined]
        return guarded

    return wrap


def public_page(reason: str) -> Callable[[View], View]:
    """The view is open to everybody, for the stated reason."""

    def wrap(view: View) -> View:
        @wraps(view)
        def open_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        open_view.public_reason = reason  # type: ignore[attr-defined]
        return open_view

    return wrap
