"""Sessions in the database under a digest of their key: a copy of the table (a backup, a stolen disk) signs nobody in.

The cookie alone holds the key. Setting: SESSION_ENGINE names this module.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

_LENGTH = 40  # characters of Django's column: 160 of the digest's bits


def row_key(session_key: str) -> str:
    """What the table holds in place of the key."""
    return hashlib.sha256(f"lianxin-session-row:{session_key}".encode()).hexdigest()[:_LENGTH]


class SessionStore(DatabaseStore):
    """Django's database sessions, each key turned into its digest on the way to the table."""

    def _get_session_from_db(self) -> Session | None:
        key = row_key(self.session_key or "")
        found = Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(row_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = row_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(row_key(key))

    async def _aget_session_from_db(self) -> Session | None:
        raise NotImplementedError(_NO_ASYNC)

    async def aexists(self, session_key: str) -> bool:
        raise NotImplementedError(_NO_ASYNC)

    async def acreate_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        raise NotImplementedError(_NO_ASYNC)

    async def adelete(self, session_key: str | None = None) -> None:
        raise NotImplementedError(_NO_ASYNC)


_NO_ASYNC = "no view of this product is asynchronous; Django's own way would store the key itself"
