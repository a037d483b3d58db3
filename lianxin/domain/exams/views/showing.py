"""How levels, reasons, marks and steps are shown everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.packs import Pack
from lianxin.base.packs.schema import ExamRoute
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Row, Step, Table, Tone
from lianxin.base.ui.wording import day_text, number_text
from lianxin.domain.exams.rules.eligibility import ANSWERS, REASONS, Verdict
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.rules.passing import OUTCOMES
from lianxin.domain.exams.rules.steps import due_on, possible_from, state
from lianxin.domain.workforce.rules.regions import PROVINCES

if TYPE_CHECKING:
    from lianxin.domain.exams.models import ExamCycle, ExamEntry, StepDone, SubjectResult

_ANSWER_TONES: Final[dict[str, Tone]] = {"eligible": "good", "not": "plain", "unsure": "warn"}
_STEP_STATES: Final = {
    "done": "done",
    "late": "blocked",
    "soon": "current",
    "ahead": "todo",
    "undated": "todo",
}


def level_word(level: str) -> str:
    return _(LEVELS[level]) if level in LEVELS else level


def region_text(code: str) -> str:
    """The name of a province or of a division of a pack."""
    return PROVINCES.get(code) or full_name(code, language(), above="province")


def cycle_title(cycle: ExamCycle) -> str:
    """2026 年度 · 石城县"""
    return _("%(year)s 年度 · %(place)s") % {"year": cycle.year, "place": full_name(cycle.place, language())}


def reason_text(reason: Mapping[str, Any]) -> str:
    """One reason in words, as kept on an entry or given by the rule."""
    values = dict(reason["values"])
    if "level" in values:
        values["level"] = _(values["level"])
    if "on" in values:
        values["on"] = day_text(date.fromisoformat(values["on"]))
    return _(REASONS[reason["code"]]) % values


def answer_badge(answer: str, reasons: Iterable[Mapping[str, Any]], from_year: int | None = None) -> Badge:
    """May they sit; opens to say why, and from which year it would be met."""
    said = [reason_text(one) for one in reasons]
    if from_year:
        said.append(later(from_year))
    return Badge(_(ANSWERS[answer]), _ANSWER_TONES[answer], ";".join(said))


def anew_text(verdict: Verdict) -> str:
    """What the files say now, where something else was decided before."""
    said = [_(ANSWERS[verdict.answer]), *(reason_text(one) for one in verdict_reasons(verdict))]
    return _("按现在的资料:%(said)s") % {"said": ";".join(said)}


def days_text(cycle: ExamCycle) -> str:
    """When one may register and when the exam is, as far as it is told."""
    spans = ((_("报名"), cycle.opens_on, cycle.closes_on), (_("考试"), cycle.first_day, cycle.last_day))
    told = [f"{what} {'—'.join(dict.fromkeys(day_text(day) for day in days if day))}" for what, *days in spans if any(days)]
    return " · ".join(told) if told else _("报名和考试的日期还没有公布")


def later(from_year: int) -> str:
    return _("一直做下去,%(year)s 年起符合") % {"year": from_year}


def verdict_reasons(verdict: Verdict) -> list[dict[str, Any]]:
    """The reasons of a verdict as they are kept."""
    return [{"code": one.code, "route": one.route, "values": dict(one.values)} for one in verdict.reasons]


def rule_text(pack: Pack, route: str) -> str:
    """The row of the pack by its name and source; not verified is said."""
    row: ExamRoute | None = pack.exam_routes.get(route)
    if row is None:
        return ""
    source = pack.sources[row.source].title if row.source in pack.sources else row.source
    said = _("%(rule)s(%(source)s)") % {"rule": row.name.in_language(language()), "source": source}
    return said + (_(",未核实原文") if row.unverified else "")


def mark_text(row: SubjectResult) -> str:
    """The score, or why there is none."""
    return number_text(row.score) if row.score is not None else _(OUTCOMES[row.outcome])


def passed_badge(row: SubjectResult) -> Badge:
    if row.passed_in is None:
        return (
            Badge(_("未过线"), "plain")
            if row.outcome == "scored"
            else Badge(_(OUTCOMES[row.outcome]), "warn")
        )
    if row.passed_in:
        return Badge(
            _("过本地线"),
            "good",
            _("过的是%(place)s的合格线") % {"place": region_text(row.passed_in)},
        )
    return Badge(_("过线"), "good")


def results_table(rows: Iterable[SubjectResult], place: str) -> Table:
    papers = packs.for_place(place).exam_subjects
    cells = [Row((word(papers, row.subject), mark_text(row), passed_badge(row))) for row in rows]
    return Table(
        _("成绩"),
        [Column(_("科目")), Column(_("成绩"), "number"), Column(_("结果"))],
        cells,
        _("还没有成绩。"),
    )


def standing_badges(entry: ExamEntry) -> list[Badge]:
    """Registered, sat, passed: each from its own fact."""
    badges = []
    if entry.registered_on is not None:
        badges.append(Badge(_("已报名"), "info"))
    if entry.has_sat:
        badges.append(Badge(_("实际参考"), "info"))
    if entry.passed_on is not None:
        badges.append(Badge(_("通过"), "good"))
    return badges


def checklist(entry: ExamEntry, done: Mapping[str, StepDone], today: date) -> list[dict[str, Any]]:
    """The steps with their days and marks, each with its button as soon as it can be done, and who ticked it where that was somebody else."""
    helpers = labels_of([one.done_by for one in done.values() if one.done_by and one.done_by != entry.worker.user_id])
    pack, cycle = packs.for_place(entry.place), entry.cycle
    soon = int(pack.value("exam_notice_days", today))
    lines = []
    for step in sorted(pack.exam_steps.values(), key=lambda one: one.rank):
        due = due_on(step, cycle)
        is_implied = step.by_registering and entry.registered_on is not None
        is_done = step.code in done or is_implied
        stands = state(due, is_done, today, soon)
        note = _("截止 %(day)s") % {"day": day_text(due)} if due is not None else _("日期还没有公布")
        if stands == "late":
            note = _("已过 %(day)s") % {"day": day_text(due)} if due else note
        lines.append(
            {
                "step": Step(step.name.in_language(language()), _STEP_STATES[stands], note=note),  # type: ignore[arg-type]
                "hint": step.hint.in_language(language()),
                "note": note,
                "state": stands,
                "href": reverse("exams:tick", args=[entry.id, step.code]),
                "is_done": is_done,
                "is_implied": is_implied,
                "is_possible": is_done or possible_from(step, cycle) <= today,
                "by": helpers.get(who, "") if step.code in done and (who := done[step.code].done_by) else "",
            }
        )
    return lines
