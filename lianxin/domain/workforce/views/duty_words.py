"""How the duty to be certified is worded on every page: a colour always with its word, a reason with its day, a rule with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.base import packs
from lianxin.base.packs.schema import Duty, Grounded
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Link, Pair, Tone
from lianxin.base.ui.wording import sentences
from lianxin.domain.workforce.rules.duty import LIGHT_NAMES, OF_REGISTRATION, TABLE
from lianxin.domain.workforce.selectors.duty import Light
from lianxin.domain.workforce.views.files_words import level_word
from lianxin.kernel.problems import N_

TONES: Final[Mapping[str, Tone]] = {"red": "bad", "amber": "warn", "grace": "info", "green": "good", "exempt": "accent", "unknown": "plain", "none": "plain"}
ICONS: Final = {"red": "bad", "amber": "warn", "grace": "clock", "green": "good", "exempt": "calendar", "unknown": "question"}
_SAID: Final = {
    "grace": N_("没有证,还在宽限期内"),
    "unknown": N_("缺少到岗日期等资料,算不出期限"),
    "none": N_("这个岗位不要求持证"),
}

_CERTIFICATES: Final = {
    "good": N_("登记有效"), "unregistered": N_("有证未登记"), "ending": N_("登记快到期"), "lapsed": N_("登记已过期"), "none": N_("还没有证"),
}  # fmt: skip


def certificate_text(one: Light) -> str:
    """How the certificate itself stands, apart from the colour."""
    return _(_CERTIFICATES[one.certificate])


def holders_text(found: Sequence[Light]) -> str:
    """How many hold the certificate that is asked for, and how that adds up with the colours."""
    counts = Counter(one.certificate for one in found)
    said = {"all": counts.total() - counts["none"], "warned": sum(one.certificate == "none" and one.colour == "amber" for one in found)} | counts
    return _(
        "有证的共 %(all)s 人:绿灯(已持证) %(good)s 人,有证未登记 %(unregistered)s 人,登记快到期 %(ending)s 人,登记已过期 %(lapsed)s 人。"
        "预警里另有还没有证的 %(warned)s 人。"
    ) % ({"good": 0, "unregistered": 0, "ending": 0, "lapsed": 0} | said)


def reason_text(one: Light) -> str:
    """Why it is so, in words."""
    if one.reasons[0] in _SAID:
        return _(_SAID[one.reasons[0]])
    rows = packs.for_place(one.place).tables[TABLE].rows
    return next(row.label.in_language(language()) for row in rows if row.code == one.reasons[0])


def due_text(one: Light, today: date) -> str:
    """By when, and how many days that is from now."""
    if one.exempt_until is not None:
        return _("豁免到 %(day)s") % {"day": one.exempt_until.isoformat()}
    if one.due_on is None:
        return ""
    left = (one.due_on - today).days
    what = _("最迟 %(day)s 登记") if one.reasons[0] in OF_REGISTRATION or one.colour == "green" else _("最迟 %(day)s 取得证书")
    said = what % {"day": one.due_on.isoformat()}
    if left < 0:
        return said + ngettext(",已过 %(days)s 天", ",已过 %(days)s 天", -left) % {"days": -left}
    return said + ngettext(",还有 %(days)s 天", ",还有 %(days)s 天", left) % {"days": left}


def light_badge(one: Light, today: date) -> Badge:
    """The light with its reason behind it."""
    return Badge(_(LIGHT_NAMES[one.colour]), TONES[one.colour], sentences(reason_text(one), due_text(one, today)))


def post_word(one: Light) -> str:
    """The kind of post, and its own name where it has one."""
    kind = word(packs.for_place(one.place).posts, one.post)
    return f"{kind} {one.post_name}".strip()


def post_tasks(one: Light) -> list[Pair]:
    """What is done on the post, and where that is written; [] where the pack says nothing of it."""
    pack = packs.for_place(one.place)
    told = [row for row in pack.post_tasks.values() if row.post == one.post]
    return [
        pair for row in told for pair in (
            Pair(_("基本职责"), [Link(f"{at}. {task.in_language(language())}", "") for at, task in enumerate(row.tasks, 1)]),
            Pair(_("依据"), pack.sources[row.source].title), *_doubt(row, _("还没有照文件核实,请民政局核对后在政策包里改正。")),
        )
    ]  # fmt: skip


def _doubt(row: Grounded, why: str) -> list[Pair]:
    return [Pair(_("把握"), Badge(_("尚未核实"), "warn", why))] if row.unverified else []


def duty_pairs(place: str, duty: Duty) -> list[Pair]:
    """A duty as a reader checks it: who, what, by when, and where that is written."""
    pack = packs.for_place(place)
    source = pack.sources.get(duty.source)
    blocks = {"renewal": _("续签合同"), "rostering": _("排班派单")}
    lapsed = {"none": _("不看登记"), "amber": _("登记过期亮黄灯"), "red": _("登记过期亮红灯")}
    told: list[tuple[str, Any]] = [
        (_("要求"), duty.name.in_language(language())),
        (_("岗位"), "、".join(word(pack.posts, code) for code in duty.posts)),
        (_("要持的证"), _("%(level)s及以上") % {"level": level_word(duty.level)}),
        (_("期限"), _("从 %(day)s 和到岗日期中晚的一天起 %(years)s 年内") % {"day": duty.start.isoformat(), "years": duty.grace_years}),
        (_("提醒"), _("提前 %(days)s 天") % {"days": "、".join(map(str, duty.notice_days))} if duty.notice_days else _("不提醒")),
        (_("预警"), _("到期前 %(days)s 天起") % {"days": duty.amber_days}),
        (_("登记"), lapsed[duty.registration]),
        (_("红灯不能"), "、".join(blocks[code] for code in duty.blocks) or _("不限制")),
        (_("依据"), source.title if source else duty.source),
        (_("上次核对"), duty.checked_on),
    ]
    if duty.meaning is not None:
        told.insert(1, (_("原话"), duty.meaning.in_language(language())))
    doubt = _doubt(duty, _("年限和日期还没有照文件核实,请民政局核对后在政策包里改正。"))
    return [*(Pair(label, value) for label, value in told), *doubt]
