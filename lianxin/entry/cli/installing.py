"""Bring an installation into being, or to this version: keys, tables, divisions. Safe to run again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, connection

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.audit.selectors import fits_keys
from lianxin.base.db.keys import django_secret, load_or_create_keys
from lianxin.base.db.sealed import key_ring, keys_file
from lianxin.kernel.problems import ProblemError


def make_keys(profile: Literal["aes", "sm"] = "aes") -> None:
    """The var folder and the key ring.

    Raises "keys.database_exists" when the keys of existing data are gone, "keys.foreign" when those here did not write it.
    """
    Path(settings.LIANXIN_VAR).mkdir(parents=True, exist_ok=True, mode=0o700)
    path = Path(settings.LIANXIN_KEYS_FILE)
    is_new = not path.exists()
    load_or_create_keys(path, holds_data=is_new and holds_data(), profile=profile)
    if is_new:
        settings.SECRET_KEY = django_secret(
            path
        )  # the settings were read before there was a key to derive it from
    require_keys()


def require_keys() -> None:
    """Refuse to go on without the keys that wrote the data: raises "keys.missing", "keys.foreign" and what keys are refused for."""
    key_ring()
    if holds_data() and not fits_keys():
        raise ProblemError("keys.foreign", path=keys_file())


def make_tables(actor: Viewer, now: datetime) -> dict[str, int]:
    """Tables of this version, questions to practise, and divisions, stations and sites from the packs: how many of each of these."""
    from django.core.management import call_command

    from lianxin.base.places.services import sync_from_packs
    from lianxin.domain.practice.services import load_questions

    call_command("migrate", verbosity=0, interactive=False)
    load_questions(actor=actor, now=now)
    return sync_from_packs(actor=actor, now=now)


def holds_data() -> bool:
    """Has anything been written here? Nothing is without a row of the trail. What cannot be read counts as data."""
    is_file = connection.vendor == "sqlite" and not connection.is_in_memory_db()  # type: ignore[attr-defined]
    if is_file and not Path(str(connection.settings_dict["NAME"])).exists():
        return False  # asking would make the file
    try:
        return (
            AuditEntry._meta.db_table in connection.introspection.table_names()
            and AuditEntry.objects.exists()
        )
    except DatabaseError:
        return True
