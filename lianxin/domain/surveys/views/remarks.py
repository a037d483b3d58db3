"""What the check of a workbook says, in words: the importer's remarks, and our own sheets'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from lianxin.base.packs.form_remarks import MESSAGES, say
from lianxin.engines.xforms import Remark
from lianxin.kernel.problems import N_

_OWN: Final[dict[str, tuple[str, str]]] = {
    "validity-rule-unknown": (
        N_("没有“%(name)s”这条有效规则"), N_("改成 complete、duplicate、copied、too_fast、straight_line、out_of_area、recalculated 之一。"),
    ),
    "validity-value-wrong": (N_("规则“%(name)s”的 value 不对"), N_("在 value 列写一个正数;complete 写 0 到 1 之间的数,或空着。")),
}  # fmt: skip
_OTHER: Final = (N_("这份问卷系统用不了(%(code)s)"), N_("把最近改的几题写简单些再试;看不懂就把这一行发给管理员。"))


def remark_words(remark: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong, and what to do, in the reader's language."""
    told = Remark(**remark)
    if told.code in MESSAGES:
        said = say(told)
        return said.text, said.remedy
    what, remedy = _OWN.get(told.code, _OTHER)
    details = {"name": "", **told.details, "code": told.code}
    return _(what) % details, _(remedy) % details
