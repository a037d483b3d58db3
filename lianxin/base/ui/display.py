"""How a person wants pages shown: light, dark, high contrast; larger letters. Kept in a cookie, no script needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse

COOKIE: Final = "lx_display"
THEMES: Final = ("auto", "light", "dark", "contrast")
MODES: Final = ("standard", "elder")
_YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Display:
    """`theme` one of THEMES, `mode` one of MODES (elder: 20 px letters, 48 px targets)."""

    theme: str = "auto"
    mode: str = "standard"

    @classmethod
    def chosen(cls, theme: str, mode: str) -> Display:
        """The wish, with anything unknown replaced by the default (the cookie is the browser's, so not trusted)."""
        return cls(theme if theme in THEMES else "auto", mode if mode in MODES else "standard")

    @classmethod
    def of(cls, request: HttpRequest) -> Display:
        theme, _, mode = request.COOKIES.get(COOKIE, "").partition(".")
        return cls.chosen(theme, mode)

    def keep(self, response: HttpResponse, *, secure: bool) -> None:
        """Remember the wish for a year in the browser."""
        response.set_cookie(
            COOKIE, f"{self.theme}.{self.mode}", max_age=_YEAR, secure=secure, httponly=True, samesite="Lax"
        )
