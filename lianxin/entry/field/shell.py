"""The empty shell, the service worker and the manifest: the same for everybody, nobody's data in them.

They need no login: a browser fetches them anew by itself, long after a session has ended, and an app that turned into a
login page there would lose its service worker.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import public_page
from lianxin.base.ui.csp import CSP, STRICT, build_policy

BUILT: Final = "built/field"
"""Where tools/assets.py puts the app, below the static files."""
_LOOKS: Final = ("lianxin/tokens.css", "lianxin/logo.svg")
_SHELL: Final = "the same empty page for everybody: data comes through the API, with a login"


def policy() -> str:
    """The site's policy, WebAssembly (the questionnaire engine's XPath parser is compiled to it), and a recording played back."""
    config = STRICT | {"script-src": [CSP.SELF, CSP.WASM_UNSAFE_EVAL], "connect-src": [CSP.SELF], "worker-src": [CSP.SELF], "media-src": [CSP.SELF, "blob:"]}
    return build_policy(config, None)


@lru_cache(maxsize=1)
def _build() -> dict[str, Any]:
    path = Path(settings.STATICFILES_DIRS[0]) / BUILT / "build.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def build() -> dict[str, Any]:
    """What the build wrote: `entry`, `css`, `worker`, `files`. Raises FileNotFoundError before `make setup`."""
    if not settings.IS_PRODUCTION:
        _build.cache_clear()
    return _build()


def files() -> list[str]:
    """The addresses of everything the shell needs offline."""
    return [*map(address, build()["files"]), *map(static, _LOOKS), reverse("field:manifest")]


def address(name: str) -> str:
    """Where a file of the build lies. Its name holds a digest already, and the parts of the app name each other by it: the
    names that the storage of static files gives would be others."""
    return f"{settings.STATIC_URL}{BUILT}/{name}"


@public_page(_SHELL)
def shell(request: HttpRequest) -> HttpResponse:
    """The page the app lives in; the service worker keeps it."""
    made = build()
    context = {
        "entry": address(made["entry"]), "styles": [address(name) for name in made["css"]],
        "tokens": static("lianxin/tokens.css"), "logo": static("lianxin/logo.svg"),
    }  # fmt: skip
    response = render(request, "field/shell.html", context)
    response["Content-Security-Policy"] = policy()
    response["Cache-Control"] = "no-cache"
    return response


@public_page(_SHELL)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its text, and before it what to keep. It changes when anything of that does."""
    needed = files()
    text = (Path(settings.STATICFILES_DIRS[0]) / BUILT / build()["worker"]).read_text(encoding="utf-8")
    version = hashlib.sha256("\n".join([*needed, text, json.dumps(build()["digests"])]).encode()).hexdigest()[:16]
    told = {"version": version, "shell": reverse("field:shell"), "files": needed}
    body = f"self.FIELD={json.dumps(told)};\n{text}"
    return HttpResponse(body, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@public_page(_SHELL)
def manifest(request: HttpRequest) -> HttpResponse:
    """What an installed app is called and looks like (W3C Web Application Manifest)."""
    start = reverse("field:shell")
    icons = [
        {"src": address(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for size in (192, 512)
    ]
    told = {
        "id": start, "name": _("连心外勤"), "short_name": _("连心外勤"), "start_url": start, "scope": start, "display": "standalone",
        "background_color": "#f3f5f9", "theme_color": "#1557b5", "lang": "zh-Hans",
        "icons": [*icons, {"src": static("lianxin/logo.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})
