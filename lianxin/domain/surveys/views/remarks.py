"""What the check of a workbook says, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from lianxin.base.packs.form_remarks import MESSAGES, say
from lianxin.engines.xforms import Remark
from lianxin.kernel.problems import N_

_OTHER: Final = (N_("这份问卷系统用不了(%(code)s)"), N_("把最近改的几题写简单些再试;看不懂就把这一行发给管理员。"))


def remark_words(remark: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong, and what to do, in the reader's language."""
    told = Remark(**remark)
    if told.code in MESSAGES:
        said = say(told)
        return said.text, said.remedy
    what, remedy = _OTHER
    details = {"code": told.code}
    return _(what) % details, _(remedy) % details
