"""Every test process gets a folder of its own with fresh keys, before Django reads its settings."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_VAR = Path(tempfile.mkdtemp(prefix="lianxin-test-"))
os.environ["LIANXIN_MODE"] = "test"
os.environ["LIANXIN_VAR"] = str(_VAR)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.project.settings")

from lianxin.base.db.keys import create_keys  # noqa: E402

create_keys(_VAR / "keys.json")
