"""Bring an installation into being, or to this version: keys, tables, divisions. Safe to run again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from django.conf import settings

from lianxin.base.access.viewer import Viewer
from lianxin.base.db.keys import django_secret, load_or_create_keys


def make_keys(profile: Literal["aes", "sm"] = "aes") -> None:
    """The var folder and the key ring. Raises "keys.database_exists" when the keys of an existing database are gone."""
    Path(settings.LIANXIN_VAR).mkdir(parents=True, exist_ok=True, mode=0o700)
    path = Path(settings.LIANXIN_KEYS_FILE)
    is_new = not path.exists()
    load_or_create_keys(path, database_exists=database_exists(), profile=profile)
    if is_new:
        settings.SECRET_KEY = django_secret(path)  # the settings were read before there was a key to derive it from


def make_tables(actor: Viewer, now: datetime) -> dict[str, int]:
    """Tables of this version, and divisions, stations and sites from the packs: how many of each."""
    from django.core.management import call_command

    from lianxin.base.places.services import sync_from_packs

    call_command("migrate", verbosity=0, interactive=False)
    return sync_from_packs(actor=actor, now=now)


def database_exists() -> bool:
    """Is there an SQLite file or, on PostgreSQL, any table of ours?"""
    from django.db import connection

    if connection.vendor == "sqlite":
        return Path(str(connection.settings_dict["NAME"])).exists()
    return "people_resident" in connection.introspection.table_names()
