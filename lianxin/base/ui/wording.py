"""Dates, spans of time and numbers in the words of the active language, for people in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from unicodedata import category

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianxin.kernel.clock import SHANGHAI, local_day
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import message_of

# Our own names: Django's catalogue has no Tibetan.
_WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)
_NAMED = frozenset({"field", "what"})
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def spoken(text: str) -> str:
    """A stored reason: what the system wrote in the reader's language, what a person wrote as it stands."""
    message = message_of(text)
    return _(message) if message is not None else text


def sentences(*said: str) -> str:
    """One after the other, parted as the reader's language parts sentences; empty ones are left out."""
    first, *more = [one for one in said if one] or [""]
    for one in more:
        first = _("%(first)s。%(then)s") % {"first": first, "then": one}
    return first


def to_local(value: date | datetime) -> date | datetime:
    """A moment in Asia/Shanghai; a plain date stays as it is."""
    return value.astimezone(SHANGHAI) if isinstance(value, datetime) else value


def day_text(value: date | datetime) -> str:
    """2026年11月23日"""
    return formats.date_format(to_local(value), "DATE_FORMAT")


def long_day_text(value: date | datetime) -> str:
    """2026年11月23日 星期一"""
    local = to_local(value)
    return f"{formats.date_format(local, 'DATE_FORMAT')} {_WEEKDAYS[local.weekday()]}"


def time_text(value: datetime) -> str:
    """15:30"""
    return formats.date_format(to_local(value), "TIME_FORMAT")


def moment_text(value: datetime) -> str:
    """2026年11月23日 15:30"""
    return formats.date_format(to_local(value), "DATETIME_FORMAT")


def near_day_text(value: date | datetime, now: datetime) -> str:
    """今天, 明天, 昨天; else the month and day; the year only when it is another one."""
    local = to_local(value)
    day = local.date() if isinstance(local, datetime) else local
    today = local_day(now)
    near = {0: _("今天"), 1: _("明天"), -1: _("昨天")}.get((day - today).days)
    return near or formats.date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def near_moment_text(value: datetime, now: datetime) -> str:
    """今天 15:30"""
    return f"{near_day_text(value, now)} {time_text(value)}"


def due_text(value: datetime, now: datetime) -> str:
    """今天 15:30; the midnight at which a day is over is told as the end of that day: 今天 24:00, never 明天 00:00."""
    if value.astimezone(SHANGHAI).time() != time():
        return near_moment_text(value, now)
    return f"{near_day_text(value - timedelta.resolution, now)} 24:00"


def span_text(span: timedelta) -> str:
    """A length of time in its largest unit, rounded down: 3 天, 2 小时, 5 分钟, 不到 1 分钟."""
    span = abs(span)
    if span >= _DAY:
        return ngettext("%(count)s 天", "%(count)s 天", span // _DAY) % {"count": span // _DAY}
    if span >= _HOUR:
        return ngettext("%(count)s 小时", "%(count)s 小时", span // _HOUR) % {"count": span // _HOUR}
    if span >= _MINUTE:
        return ngettext("%(count)s 分钟", "%(count)s 分钟", span // _MINUTE) % {"count": span // _MINUTE}
    return _("不到 1 分钟")


def ago_text(value: datetime, now: datetime) -> str:
    """3 天前, 2 小时后, 刚刚."""
    span = now - value
    if abs(span) < _MINUTE:
        return _("刚刚")
    if span > timedelta(0):
        return _("%(span)s前") % {"span": span_text(span)}
    return _("%(span)s后") % {"span": span_text(span)}


def clock_text(due: datetime, done: datetime | None, now: datetime) -> tuple[str, str]:
    """Words and tone of a time limit. Overdue means `due <= now` and not done (one meaning everywhere); what was due at once is for its
    first minute said to be due, not late."""
    if done is not None:
        if done <= due:
            return _("已按时完成"), "good"
        return _("已完成,超时 %(span)s") % {"span": span_text(done - due)}, "warn"
    if due <= now:
        if now - due < _MINUTE:
            return _("现在到期"), "bad"
        return _("逾期 %(span)s") % {"span": span_text(now - due)}, "bad"
    left = _("还剩 %(span)s") % {"span": span_text(due - now)}
    return left, "warn" if due - now < _DAY else "plain"


def number_text(value: float | Decimal) -> str:
    """1,234,567; decimals as given."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def excerpt(text: str, limit: int) -> str:
    """A text on one line, cut to `limit` characters and "…"; never between a letter and the signs above or below it."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    end = limit
    while end > 1 and category(line[end]).startswith("M"):
        end -= 1
    return f"{line[:end].rstrip()}…"


def masked_phone(text: str) -> str:
    """139****5678: first three and last four digits; shorter numbers keep their last two."""
    digits = text.strip()
    if len(digits) >= 11:
        return f"{digits[:-8]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:] if digits else ""


def masked_id(text: str) -> str:
    """540127**********12: division and last two places; the date of birth never shows."""
    kept = text.strip()
    return f"{kept[:6]}{'*' * max(len(kept) - 8, 0)}{kept[-2:]}" if len(kept) > 8 else "*" * len(kept)


def masked_name(text: str) -> str:
    """The first character and stars (张**); never fewer than one star."""
    kept = text.strip()
    return f"{kept[:1]}{'*' * max(min(len(kept) - 1, 2), 1)}" if kept else ""


def problem_words(refused: ProblemError) -> tuple[str, str]:
    """What is wrong and what to do about it, in the active language: also what it names (`field`, `what`), which the code says in
    Chinese."""
    details = {name: _(value) if name in _NAMED and isinstance(value, str) and value else value for name, value in refused.details.items()}
    message, remedy = _(refused.problem.message), _(refused.problem.remedy)
    return (message % details, remedy % details) if details else (message, remedy)
