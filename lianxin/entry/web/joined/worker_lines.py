"""How a worker stands, one line for each area: of oneself what is due next, of somebody else what is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.base.ui.parts import Badge
from lianxin.base.ui.wording import day_text, moment_text
from lianxin.domain.careers.selectors import seeing
from lianxin.domain.careers.selectors.ladder import on_ladder
from lianxin.domain.conduct import selectors as conduct
from lianxin.domain.conduct.views.discipline import ethics_badge
from lianxin.domain.exams.selectors import entries_of_worker
from lianxin.domain.payroll import selectors as payroll
from lianxin.domain.payroll.rules.amounts import ZERO
from lianxin.domain.practice import selectors as practice
from lianxin.domain.training import selectors as training
from lianxin.domain.training.views.showing import member_badge
from lianxin.domain.workforce.rules.certificates import foremost
from lianxin.domain.workforce.selectors.files import certificates_of, hours_of, standing_of
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.views.files_words import certificate_badge, clock_badge, level_word
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.workforce.models import Worker

Line = tuple[str, Badge | None]
"""What is said, and a word for how it stands."""


def none(_request: SignedRequest, _worker: Worker) -> Iterator[Line]:
    """The duty stands in the head of every tab."""
    yield from ()


def of_file(request: SignedRequest, worker: Worker) -> Iterator[Line]:
    """The best certificate with the hours towards its next registration; one that nobody verified says only that."""
    today, best = local_day(request.now), foremost(certificates_of(request.viewer, worker))
    if best is None:
        yield _("还没有登记证书"), None
        return
    if best.revoked_on is not None or best.verified_at is None:
        yield level_word(best.level), certificate_badge(best)
        return
    standing = standing_of(best, hours_of(request.viewer, worker), today)
    said = {"level": level_word(best.level), "got": f"{standing.got.total.normalize():f}", "needed": standing.needed}
    yield _("%(level)s,继续教育 %(got)s / %(needed)s 学时") % said, clock_badge(standing, today)


def of_exams(request: SignedRequest, worker: Worker) -> Iterator[Line]:
    """The exam of this year or the next that somebody is registered for, else means to sit."""
    entries = [one for one in entries_of_worker(request.viewer, worker) if one.cycle.year >= local_day(request.now).year]
    one = next((one for one in entries if one.registered_on), None) or next(iter(entries), None)
    if one is None:
        yield (_("看看可以考哪一级") if is_own(request.viewer, worker) else _("还没有报考")), None
        return
    said = _("%(year)s 年 · %(level)s") % {"year": one.cycle.year, "level": level_word(one.level)}
    yield said, Badge(_("已报名"), "good") if one.registered_on else None


def of_practice(request: SignedRequest, worker: Worker | None) -> Iterator[Line]:
    """How many questions are due; one's own need no file."""
    if worker is None or is_own(request.viewer, worker):
        due = sum(one.due for one in practice.standings(request.viewer, request.now))
        said = ngettext("到期要复习 %(n)s 道", "到期要复习 %(n)s 道", due) % {"n": due} if due else _("没有到期的题")
        yield said, Badge(_("该练了"), "warn") if due else None
        return
    found = practice.effort_of(request.viewer, request.now, worker.user_id) if worker.user_id else None
    yield (_("练过 %(seen)s 道,到期没练 %(due)s 道") % {"seen": found.seen, "due": found.due} if found else _("还没有开始练习。")), None


def of_training(request: SignedRequest, worker: Worker) -> Iterator[Line]:
    """The next session, else what is offered; of somebody else the newest class."""
    if not is_own(request.viewer, worker):
        one = training.members(request.viewer).filter(worker=worker).order_by("-joined_at", "-id").first()
        yield (f"{one.cohort.programme.title} · {one.cohort.name}", member_badge(one)) if one else (_("没有参加培训班。"), None)
        return
    ahead = next((one for one in training.own_plan(request.viewer) if one.session.ends_at >= request.now), None)
    if ahead is not None:
        yield moment_text(ahead.session.starts_at), Badge(_("有课"), "info")
        return
    offered = training.offered_sessions(request.viewer, request.now).count()
    yield (ngettext("可以报名的课 %(n)s 节", "可以报名的课 %(n)s 节", offered) % {"n": offered} if offered else _("现在没有要上的课")), None


def of_career(request: SignedRequest, worker: Worker) -> Iterator[Line]:
    """The next step on the ladder and its day."""
    viewer, today = request.viewer, local_day(request.now)
    stood = on_ladder(viewer, list(seeing.engagements(viewer).filter(worker=worker)), today)
    moves = [move for one in stood for move in one.next.moves]
    if any(one.proposed for one in stood):
        yield _("晋升已提出"), Badge(_("等批准"), "warn")
    elif not moves:
        yield _("能力、阶梯、称号和督导"), None
    elif any(move.is_due for move in moves):
        yield (_("可以晋升了,等站长提出") if is_own(viewer, worker) else _("可以提出晋升")), None
    else:
        days = [move.due_on for move in moves if move.due_on is not None]
        yield (_("下一级最早 %(day)s") % {"day": day_text(min(days))} if days else _("下一级还差条件")), None


def of_pay(request: SignedRequest, worker: Worker) -> Iterator[Line]:
    """The newest month that was closed, and its sum."""
    months = payroll.months_of_worker(request.viewer, worker)
    if not months:
        return
    whole = sum((one.amount for one in payroll.lines_of_worker(request.viewer, worker, months[0])), ZERO)
    yield _("%(month)s:%(amount)s 元") % {"month": f"{months[0]:%Y-%m}", "amount": f"{whole:,.2f}"}, None


def of_conduct(request: SignedRequest, worker: Worker) -> Iterator[Line]:
    """The code of ethics of the year; of oneself also the complaints one was told of."""
    today = local_day(request.now)
    if not is_own(request.viewer, worker):
        for one in conduct.disciplined(request.viewer, [worker], today):
            yield _("职业道德守则"), ethics_badge(one.ethics)
        return
    code = conduct.own_code(request.viewer, today)
    if code is not None:
        done = code.standing == "done"
        yield (_("今年已确认") if done else _("请在 %(day)s 前确认") % {"day": day_text(code.last_day)}), ethics_badge(code.standing)
    if about := conduct.own_sides(request.viewer, request.now):
        yield _("关于我的投诉") + ngettext("%(n)s 件", "%(n)s 件", len(about)) % {"n": len(about)}, Badge(_("在办"), "warn")
