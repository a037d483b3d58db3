"""Addresses of the pages of sheets: one set for each declared kind, so that every address names the ability of its kind."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path

from lianxin.base.access.pages import page
from lianxin.base.sheets import views
from lianxin.base.sheets.kinds import SheetKind, kinds

app_name = "sheets"


def _of(kind: SheetKind) -> Iterator[URLPattern]:
    given, guard = {"kind": kind.code}, page(kind.ability)
    base = f"{kind.code}/"
    yield path(base, guard(views.upload), given, name="new")
    yield path(f"{base}template/", guard(views.template), given, name="template")
    yield path(f"{base}<uuid:sheet_id>/", guard(views.sheet), given, name="sheet")
    yield path(f"{base}<uuid:sheet_id>/faults/", guard(views.faults), given, name="faults")
    yield path(f"{base}<uuid:sheet_id>/recheck/", guard(views.recheck), given, name="recheck")
    yield path(f"{base}<uuid:sheet_id>/accept/", guard(views.accept), given, name="accept")
    yield path(f"{base}<uuid:sheet_id>/discard/", guard(views.discard), given, name="discard")


urlpatterns = [one for kind in kinds() for one in _of(kind)]
