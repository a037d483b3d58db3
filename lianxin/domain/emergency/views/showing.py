"""How calls for help are shown everywhere: what, about whom, its clocks, who goes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.base import packs
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Clock, Event, Link, Pair, Tone
from lianxin.base.ui.wording import span_text
from lianxin.domain.emergency.rules import CHANNELS, OUTCOMES, QUIET_OUTCOMES
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day
from lianxin.kernel.coordinates import Crs, Point, to_wgs84
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.emergency.models import Alarm, AlarmSignal, CallOut

ANSWERS: Final[dict[str, tuple[str, Tone]]] = {
    "accepted": (N_("我去"), "good"), "declined": (N_("去不了"), "plain"), "withdrawn": (N_("答应后又去不了"), "warn"),
}  # fmt: skip


def kind_word(alarm: Alarm) -> str:
    return word(packs.for_place(alarm.place).alarm_kinds, alarm.kind)


def is_quiet(alarm: Alarm) -> bool:
    """Is the station alone told of this kind?"""
    kind = packs.for_place(alarm.place).alarm_kinds.get(alarm.kind)
    return kind is not None and not kind.calls_out


def about(alarm: Alarm, now: datetime) -> str:
    """Whom, or where in words."""
    return listed_name(alarm.resident, local_day(now)) if alarm.resident is not None else alarm.where


def place_text(alarm: Alarm) -> str:
    return full_name(alarm.place, language())


def way_there(alarm: Alarm) -> list[Pair]:
    """Where it is, for the phone's own map: where the call came from, else the home; nothing where neither is known."""
    home = alarm.resident
    if alarm.lon is not None and alarm.lat is not None:
        here = Point(alarm.lon, alarm.lat)
    elif home is not None and home.lon is not None and home.lat is not None:
        here = to_wgs84(Point(home.lon, home.lat, Crs(home.crs or "wgs84")))
    else:
        return []
    at = f"{here.lat:.5f},{here.lon:.5f}"
    return [Pair(_("位置"), Link(_("在手机地图里打开"), f"geo:{at}?q={at}", at.replace(",", ", ")))]


def state_badge(alarm: Alarm, now: datetime) -> Badge:
    """Where it stands: nobody yet, on the way, there, ended and how."""
    if alarm.closed_at is not None:
        words = OUTCOMES | QUIET_OUTCOMES
        return Badge(_(words.get(alarm.outcome, alarm.outcome)), "plain" if alarm.outcome == "false_alarm" else "good")
    if alarm.arrived_at is not None:
        return Badge(_("已到场"), "good")
    if alarm.answered_at is not None:
        return Badge(_("已有人去,过了到场时限"), "bad") if now >= alarm.arrive_due_at else Badge(_("已有人去"), "info")
    return Badge(_("还没有人应答"), "bad")


def clock_of(alarm: Alarm) -> Clock | Badge:
    """The clock that runs: to be answered, then to be there; how that went, once it no longer runs."""
    return answering(alarm) if alarm.answered_at is None else arriving(alarm)


def answering(alarm: Alarm) -> Clock | Badge:
    """The time to be answered in, or whether it was. The call itself may still be open: being answered is not the end of it."""
    return _limit(alarm, alarm.answer_due_at, alarm.answered_at, _("按时应答"), _("应答晚了 %(span)s"))


def arriving(alarm: Alarm) -> Clock | Badge:
    """The time to be there in, or whether somebody was."""
    return _limit(alarm, alarm.arrive_due_at, alarm.arrived_at, _("按时到场"), _("到场晚了 %(span)s"))


def _limit(alarm: Alarm, due: datetime, met: datetime | None, in_time: str, late: str) -> Clock | Badge:
    if met is not None:
        return Badge(in_time, "good") if met <= due else Badge(late % {"span": span_text(met - due)}, "warn")
    return Clock(due) if alarm.closed_at is None else Badge(_("求助已结束"))


def channel_word(alarm: Alarm) -> str:
    return _(CHANNELS.get(alarm.channel, alarm.channel))


def times_text(alarm: Alarm) -> str:
    """How often it came."""
    number = alarm.repeats + 1
    return ngettext("呼叫 %(count)s 次", "呼叫 %(count)s 次", number) % {"count": number}


def answer_badge(call: CallOut) -> Badge:
    """What somebody said."""
    if call.arrived_at is not None:
        return Badge(_("已到场"), "good")
    if call.answer in ANSWERS:
        text, tone = ANSWERS[call.answer]
        return Badge(_(text), tone, call.reason)
    return Badge(_("不用去了")) if call.stood_down_at is not None else Badge(_("还没有答复"), "warn")


def alarm_link(alarm: Alarm, now: datetime) -> Link:
    return Link(kind_word(alarm), reverse("emergency:alarm", args=[alarm.id]), about(alarm, now))


def timeline_of(alarm: Alarm, signals: list[AlarmSignal], calls: list[CallOut], closed_by: str) -> list[Event]:
    """Everything in its order: presses, rings, answers, arrivals, the end."""
    kinds = packs.for_place(alarm.place).alarm_kinds
    events = [Event(one.received_at, word(kinds, one.kind), channel_word(alarm), tone="bad" if at == 0 else "plain") for at, one in enumerate(signals)]
    if alarm.mistaken_at is not None:
        events.append(Event(alarm.mistaken_at, _("本人说按错了"), tone="warn"))
    events += _rings(calls)
    for call in calls:
        events += _of_person(call)
    if alarm.closed_at is not None:
        words = OUTCOMES | QUIET_OUTCOMES
        events.append(Event(alarm.closed_at, _("结束:%(outcome)s") % {"outcome": _(words.get(alarm.outcome, alarm.outcome))}, closed_by, alarm.reason, tone="good"))
    return sorted(events, key=lambda one: one.at)


def _rings(calls: list[CallOut]) -> list[Event]:
    rings: dict[int, list[CallOut]] = {}
    for call in calls:
        if call.ring:
            rings.setdefault(call.ring, []).append(call)
    text = _("第 %(ring)s 圈:通知 %(count)s 人")
    return [
        Event(found[0].told_at, text % {"ring": number, "count": len(found)}, "、".join(call.user.display_name for call in found))
        for number, found in sorted(rings.items())
    ]


def _of_person(call: CallOut) -> list[Event]:
    name = call.user.display_name
    found = []
    if call.answer in ANSWERS and call.answered_at is not None:
        text, tone = ANSWERS[call.answer]
        note = _("约 %(minutes)s 分钟到") % {"minutes": call.eta_minutes} if call.answer == "accepted" and call.eta_minutes else call.reason
        found.append(Event(call.answered_at, _(text), name, note, tone=tone))
    if call.arrived_at is not None:
        found.append(Event(call.arrived_at, _("到场"), name, tone="good"))
    if call.left_at is not None:
        found.append(Event(call.left_at, _("离开"), name))
    return found
