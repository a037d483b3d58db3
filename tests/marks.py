"""Marks that tests of several areas carry."""

from __future__ import annotations

import pytest
from django.db import connection

POSTGRESQL_ALONE = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite's one writer at a time is in memory here: its threads share no database; the PostgreSQL run tries it",
)
"""For tests whose threads must see one another's rows and locks."""
