"""What every page knows: who looks, how it is shown, where one can go, and when it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lianxin.base.notices.selectors import unread_count
from lianxin.base.ui import navigation
from lianxin.base.ui.csp import get_nonce
from lianxin.base.ui.display import Display
from lianxin.base.ui.languages import LANGUAGES, MACHINE_DRAFTS, SHORT_NAMES


def _nothing(ability: str) -> bool:
    return False


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Context processor of all pages; safe on error pages, where `request.viewer` may be missing."""
    viewer = getattr(request, "viewer", None)
    signed_in = getattr(viewer, "id", None) is not None
    may = viewer.may if viewer is not None and signed_in else _nothing
    language = get_language() or settings.LANGUAGE_CODE
    search = navigation.shown("search", may, request.path) if signed_in else []
    return {
        "viewer": viewer,
        "signed_in": signed_in,
        "now": getattr(request, "now", None) or timezone.now(),
        "csp_nonce": get_nonce(request),
        "display": Display.of(request),
        "page_path": request.get_full_path(),
        "page_language": language,
        "page_languages": [(code, name, SHORT_NAMES[code], code == language) for code, name in LANGUAGES],
        "machine_draft": language in MACHINE_DRAFTS,
        "main_menu": navigation.shown("main", may, request.path) if signed_in else [],
        "user_menu": navigation.shown("user", may, request.path) if signed_in else [],
        "unread": SimpleLazyObject(lambda: unread_count(viewer)) if viewer is not None and signed_in else 0,
        "guest_menu": [] if signed_in else navigation.shown("guest", _nothing, request.path),
        "search_page": search[0] if search else None,
        "tile_source": getattr(settings, "LIANXIN_TILE_SOURCE", ""),
    }
