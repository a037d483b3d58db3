"""What a page of any area shows of a proceeding: its phases, its clock, what it may do next and lacks, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Clock, Event, Pair, Step
from lianxin.domain.proceedings import selectors
from lianxin.kernel.sayings import message_of

if TYPE_CHECKING:
    from lianxin.base.packs.schema import Workflow
    from lianxin.domain.proceedings.models import Proceeding, ProceedingStep
    from lianxin.domain.proceedings.selectors import Offered


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step on a page: its code and name, its form's address ("" while it cannot be taken), what is missing as (what, remedy), who
    else; and whether it gives the matter up."""

    code: str
    label: str
    href: str
    lacking: tuple[tuple[str, str], ...]
    note: str
    gives_up: bool

    @property
    def is_ready(self) -> bool:
        return bool(self.href)


def steps_panel(request: SignedRequest, proceeding: Proceeding) -> dict[str, Any]:
    """The values for `proceedings/_panel.html`; for whoever may read the file."""
    row = selectors.written(proceeding.place, proceeding.workflow)
    happened = selectors.steps_of(request.viewer, request.now, proceeding)
    offered = selectors.open_steps_of(request.viewer, request.now, proceeding)
    return {
        "phases": _phases(row, proceeding, {one.to_state for one in happened}),
        "badge": state_badge(proceeding),
        "facts": _facts(request, proceeding),
        "next": [_next(row, proceeding, one) for one in _onward_first(row, proceeding.state, offered) if one.step.applies],
        "events": _events(row, happened),
        "actions": _actions(request, proceeding),
    }


def state_badge(proceeding: Proceeding) -> Badge:
    """The state in the words and the tone of the pack."""
    state = selectors.written(proceeding.place, proceeding.workflow).states.get(proceeding.state)
    return Badge(state.name.in_language(language()), state.tone) if state is not None else Badge(proceeding.state)


def _phases(row: Workflow, proceeding: Proceeding, been: set[str]) -> list[Step]:
    """The states in their order: those it has been in, where it stands, the rest. Of several ends only the one it came to."""
    shown: list[tuple[str, Step]] = []
    for code, state in sorted(row.states.items(), key=lambda item: item[1].rank):
        here = code == proceeding.state
        if state.ends and not here and (proceeding.closed_at is not None or (shown and row.states[shown[-1][0]].ends)):
            continue
        done = (here and state.ends) or (not here and code in been)
        shown.append((code, Step(state.name.in_language(language()), "done" if done else "current" if here else "todo")))
    return [step for _code, step in shown]


def said(text: str) -> str:
    """A reason or purpose as it is read: what a person wrote as they wrote it, what the system wrote in the reader's language."""
    known = message_of(text) or (text if text in selectors.GROUNDS.values() else None)
    return _(known) if known else text


def _facts(request: SignedRequest, proceeding: Proceeding) -> list[Pair]:
    facts = [Pair(_("本阶段期限"), Clock(proceeding.clock.due_at))] if proceeding.clock is not None else []
    facts += [Pair(_("编号"), proceeding.number), Pair(_("办理人"), proceeding.holder.display_name if proceeding.holder else None)]
    if proceeding.supervisor is not None:
        facts.append(Pair(_("督导"), proceeding.supervisor.display_name))
    if proceeding.secrecy != "place":
        facts += [Pair(_("保密级别"), _(proceeding.get_secrecy_display())), Pair(_("您查阅的用途"), said(selectors.purpose_of(request.viewer, request.now, proceeding)))]
    return facts


def _onward_first(row: Workflow, state: str, offered: Sequence[Offered]) -> list[Offered]:
    """The steps as offered, those to the nearest state ahead first: what goes back or ends early is not what is meant to be tapped."""
    here = row.states[state].rank if state in row.states else 0
    ahead = {one.step.step.code: row.states[one.step.step.to].rank - here for one in offered}
    nearest = min((far for far in ahead.values() if far > 0), default=0)
    return sorted(offered, key=lambda one: ahead[one.step.step.code] != nearest)


def _next(row: Workflow, proceeding: Proceeding, offered: Offered) -> NextStep:
    step, tongue = offered.step, language()
    lacking = tuple((_lacking(row, one, tongue), _said(one.requirement.remedy, tongue)) for one in step.missing)
    note = ""
    if step.is_same_person:
        note = _("前一步是您办的,这一步要由另一人来办。")
    elif not offered.may:
        note = _("由有这项能力的同事来办。")
    href = reverse("proceedings:step", args=[proceeding.id, step.step.code]) if offered.is_ready else ""
    return NextStep(step.step.code, _said(step.step.name, tongue), href, lacking, note, row.steps[step.step.code].gives_up)


def _lacking(row: Workflow, missing: Any, tongue: str) -> str:
    label = _said(missing.requirement.condition.label, tongue)
    unknown = [row.facts[name].name.in_language(tongue) for name in missing.unknown if name in row.facts]
    return _("%(what)s(还没有记录:%(facts)s)") % {"what": label, "facts": "、".join(unknown)} if unknown else label


def _said(words: Mapping[str, str], tongue: str) -> str:
    return words.get(tongue.partition("-")[0]) or words["zh"]


def _events(row: Workflow, happened: list[ProceedingStep]) -> list[Event]:
    """What happened, newest first."""
    people: list[UUID | None] = [one.by for one in happened]
    names = labels_of([*people, *(one.holder_id for one in happened)])
    shown = []
    for one in reversed(happened):
        title = row.steps[one.step].name.in_language(language()) if one.step in row.steps else _(one.get_act_display())
        if one.act in ("hand_over", "supervise"):
            title = f"{title}:{names.get(one.holder_id, '—') if one.holder_id else '—'}"
        shown.append(Event(one.at, title, names.get(one.by, "") if one.by else "", said(one.reason)))
    return shown


def _actions(request: SignedRequest, proceeding: Proceeding) -> list[Action]:
    viewer, offered = request.viewer, []
    may_assign = viewer.may("proceeding.assign", proceeding.place) and (not proceeding.guard or viewer.may(proceeding.guard, proceeding.place))
    if proceeding.closed_at is None and may_assign:
        offered.append(Action(_("交接"), reverse("proceedings:hand-over", args=[proceeding.id]), icon="handover"))
    if proceeding.secrecy != "place":
        offered.append(Action(_("谁可以查阅"), reverse("proceedings:readers", args=[proceeding.id]), icon="lock"))
    workflow = packs.for_place(proceeding.place).workflow(proceeding.workflow)
    if proceeding.closed_at is not None and workflow.reopens_at and viewer.may("proceeding.open", proceeding.place):
        offered.append(Action(_("重新办理"), reverse("proceedings:reopen", args=[proceeding.id]), icon="refresh"))
    return offered
