"""Parts of the page of an errand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Event, Link, Pair, Row, Step, Table
from lianxin.domain.errands.rules import GRANTED, HELD, WITH, masked, papers_complete
from lianxin.domain.errands.selectors import offices_of, within_of
from lianxin.domain.proceedings.selectors import written
from lianxin.kernel.clock import day_bounds, local_day

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.base.packs.schema import ErrandKind
    from lianxin.domain.errands.models import Errand, ErrandPaper, ErrandVisit

OWN: Final = ("hand_in", "ask_supplement", "supply", "decide", "object", "answered")
"""Steps of the workflow that are taken on a page of this area."""
_TONES: Final = {"got": "good", "copy": "good", "left_out": "plain", "missing": "bad", "needed": "warn"}


def offered(request: SignedRequest, found: Errand, guide: ErrandKind, papers: Sequence[ErrandPaper]) -> list[Action]:
    """What may be done with it in its state. While a paper is missing the papers come first: it could not be handed in."""
    state, codes = found.proceeding.state, offices_of(guide)
    complete, onward = papers_complete(one.state for one in papers), bool(codes) and found.stage != codes[-1]

    def act(label: str, name: str, kind: Any = "plain", icon: str = "") -> Action:
        return Action(label, reverse(f"errands:{name}", args=[found.id]), kind, icon)

    check = act(_("核对材料"), "papers", "primary") if papers else act(_("添加一份材料"), "add-paper", "primary")
    of_state = {
        "preparing": [act(_("递交"), "hand-in", "primary") if complete else check],
        "handed_in": [
            act(_("登记结果"), "outcome", "primary"), *([act(_("转到下一个部门"), "pass-on")] if onward else []), act(_("部门要求补正"), "supplement"),
        ],
        "supplement": [act(_("补正后再递交"), "supply", "primary") if complete else check, act(_("登记结果"), "outcome")],
        "objection": [act(_("登记答复"), "outcome", "primary")],
        "decided": [],
    }  # fmt: skip
    shown = of_state.get(state, [])
    if state == "decided":
        late = found.objection_due_on is not None and local_day(request.now) > found.objection_due_on
        late = late or 0 < guide.objections <= found.objections
        shown += [act(_("已告知本人"), "told", "primary")] if found.told_on is None else []
        shown += [act(_("提出异议"), "object")] if found.outcome != "granted" and not late else []
    return [*shown, act(_("记一次去部门"), "visit", icon="visit")]


def facts(request: SignedRequest, found: Errand, guide: ErrandKind) -> list[Pair]:
    """What is known of it; the number of a certificate masked."""
    words = written(found.proceeding.place, found.proceeding.workflow).facts["outcome"].codes

    def badge(code: str) -> Badge | None:
        return Badge(words[code].in_language(language()), "good" if code in GRANTED else "bad") if code in words else None

    within = within_of(request.viewer, found)
    may_see = bool(found.certificate_sealed) and request.viewer.may("resident.reveal", found.proceeding.place)
    rows = [
        (_("属于个案"), Link(within.number, reverse("proceedings:steps", args=[within.id])) if within is not None else None),
        (_("最早哪天去评"), found.not_before), (_("递交日期"), found.handed_in_on), (_("受理回执号"), found.receipt),
        (_("部门应办结的日期"), found.office_due_on), (_("要补什么"), found.supplement), (_("要求补正的日期"), found.supplement_on),
        (_("补正期限"), found.supplement_due_on),
        (_("提异议前的结果"), badge(found.objected)), (_("结果"), badge(found.outcome)), (_("结果的日期"), found.decided_on),
        (_("可以提异议到"), found.objection_due_on if found.outcome not in ("", "granted") else None),
        (_("向谁提异议"), guide.objection_to.in_language(language()) if guide.objection_to is not None and found.outcome not in ("", "granted") else None),
        (_("已告知本人"), found.told_on), (_("证号"), masked(found.certificate)), (_("有效期至"), found.valid_until),
        ("", Link(_("查看全部证号"), reverse("errands:certificate", args=[found.id])) if may_see else None),
    ]  # fmt: skip
    return [Pair(label, value) for label, value in rows if value]


def papers_table(request: SignedRequest, papers: Sequence[ErrandPaper], guide: ErrandKind, *, may: bool) -> Table:
    """The checklist; each row leads to where it is ticked."""
    rows = []
    for one in papers:
        photo = Link(_("看照片"), reverse("web:file", args=[one.photo_id])) if one.photo_id and request.viewer.may("file.read") else None
        badge = Badge(_(one.get_state_display()), _TONES[one.state])  # type: ignore[arg-type]
        rows.append(Row((paper_name(one, guide), badge, one.note or None, photo), reverse("errands:paper", args=[one.id]) if may else ""))
    return Table(_("申请材料"), [Column(text) for text in (_("材料"), _("有没有"), _("说明"), _("照片"))], rows, _("指南里没有写要什么材料。"))


def paper_name(one: ErrandPaper, guide: ErrandKind) -> str:
    """In the words of the guide, or as the office asked for it."""
    return guide.papers[one.code].name.in_language(language()) if one.code in guide.papers else one.title or one.code


def lacking(found: Errand, papers: Iterable[ErrandPaper], guide: ErrandKind) -> list[str]:
    """The papers without which it cannot be handed in (again), by name; none where it is not to be handed in now."""
    waits = found.proceeding.state in ("preparing", "supplement")
    return [paper_name(one, guide) for one in papers if one.state not in HELD] if waits else []


def held(papers: Iterable[ErrandPaper]) -> int:
    """How many are there."""
    return sum(one.state in HELD for one in papers)


def offices(found: Errand, guide: ErrandKind) -> list[Step]:
    """The offices in their order, where it lies, how long each may take."""
    codes = offices_of(guide)
    here = codes.index(found.stage) if found.stage in codes else -1
    over = bool(found.outcome)
    shown = []
    for at, code in enumerate(codes):
        step = guide.steps[code]
        limit = (_("%(days)s 个工作日") if step.working_days else _("%(days)s 天")) % {"days": step.days} if step.days else _("没有看到期限,按流程的期限去问")
        note = ";".join(text for text in (step.office.in_language(language()), limit, step.note.in_language(language()) if step.note else "") if text)
        state: Any = "done" if over or at < here else "current" if at == here else "todo"
        shown.append(Step(step.name.in_language(language()), state, note=note))
    return shown


def visits(found: Iterable[ErrandVisit]) -> list[Event]:
    """The ways gone for it."""
    rows = list(found)
    names = labels_of([one.by for one in rows])
    return [
        Event(
            day_bounds(one.went_on)[0], f"{one.office} · {_(WITH.get(one.went_with, one.went_with))}",
            one.companion or (names.get(one.by, "") if one.by else ""), one.said,
        )
        for one in rows
    ]  # fmt: skip
