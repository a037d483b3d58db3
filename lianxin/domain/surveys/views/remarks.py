"""What the check of a workbook says, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianxin.base.packs.form_remarks import Said, say
from lianxin.engines.xforms import Remark


def remark_words(remark: Mapping[str, Any]) -> Said:
    """A remark as a version keeps it, in the reader's language."""
    return say(Remark(**remark))
