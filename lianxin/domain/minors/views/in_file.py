"""The parts of a child's file as cards: each with its facts or rows and what may be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Clock, Column, Pair, Row, Table
from lianxin.base.ui.wording import day_text
from lianxin.domain.minors import selectors
from lianxin.domain.minors.views.showing import (
    due_day,
    elapsed,
    pairs_of,
    promise_state,
    tier_badge,
    word,
    words,
)

if TYPE_CHECKING:
    from lianxin.domain.minors.models import (
        ChildAssessment,
        ChildFile,
        ChildMeasure,
        ChildPlan,
        ChildReport,
        PlanItem,
    )


@dataclass(frozen=True, slots=True)
class Card:
    """One panel: pairs, or a table, and buttons. `folded`: the older of several, opened by a tap."""

    title: str
    icon: str = "accent"
    pairs: list[Pair] = field(default_factory=list)
    table: Table | None = None
    actions: list[Action] = field(default_factory=list)
    is_folded: bool = False
    empty: str = ""


def reported(request: SignedRequest, file: ChildFile) -> list[Card]:
    """The reports, whom they were told to, who ruled the duty out, and the end."""
    viewer, now = request.viewer, request.now
    reports = selectors.reports_of(viewer, now, file)
    told, ruled = selectors.told_of(viewer, now, file), selectors.ruled_out_of(viewer, now, file)
    names = labels_of([*(one.by for one in reports), *(one.by for one in told), *(one.by for one in ruled)])
    cards = [_told(request, file, told)]
    if ruled:
        rows = [Row((names.get(one.by), one.why, one.at)) for one in ruled]
        cards.append(
            Card(
                _("认定不属于强制报告"),
                table=Table(
                    _("认定不属于强制报告"), [Column(_("谁")), Column(_("理由")), Column(_("时间"))], rows
                ),
            )
        )
    cards += [_report(request, file, one, names, is_folded=at > 0) for at, one in enumerate(reports)]
    cards.append(Card(_("这份卷宗"), "plan", actions=_of_file(request, file)))
    return [one for one in cards if one.pairs or one.table or one.actions]


def _of_file(request: SignedRequest, file: ChildFile) -> list[Action]:
    acts = [("urgency", _("改紧急程度")), ("age", _("年龄认定")), ("closing", _("写结案理由"))]
    found = _acts(request, file, *acts)
    if file.proceeding.resident_id is None and _works(request, file):
        found.insert(
            0, Action(_("在居民里找到孩子"), reverse("minors:name", args=[file.id]), "primary", "search")
        )
    elif _works(request, file) and request.viewer.id != file.proceeding.holder_id and request.viewer.may("minor.review", file.proceeding.place):
        found.append(Action(_("更正是哪个孩子"), reverse("minors:name", args=[file.id])))
    return found


def _told(request: SignedRequest, file: ChildFile, told: list[Any]) -> Card:
    place = file.proceeding.place
    rows = [
        Row((
            word(place, "agency", one.agency), one.receiver, one.told_at,
            [one.feedback, one.feedback_at] if one.feedback_at else Clock(one.asked.due_at) if one.asked is not None else None,
            _on(request, file, "agency_feedback", one.id, _("写反馈")),
        ))
        for one in told
    ]  # fmt: skip
    columns = [
        Column(_("部门")),
        Column(_("接报单位和接报人")),
        Column(_("接报时间")),
        Column(_("反馈")),
        Column("", "actions"),
    ]
    acts = [
        ("tell", _("记下报告了谁")),
        ("rule_out", _("认定不属于强制报告")),
        *([] if file.safe_at else [("safe", _("孩子已安全"))]),
    ]
    return Card(
        _("向部门报告"),
        "call",
        table=Table(_("向部门报告"), columns, rows, _("还没有向部门报告。先拨110。")),
        actions=[*([] if rows or file.proceeding.closed_at else [_police(file.proceeding.place)]), *_acts(request, file, *acts)],
    )


def _police(place: str) -> Action:
    first = packs.for_place(place).numbers_for("child_now")[0]
    return Action(f"{first.name.in_language(language())} {first.phone}", f"tel:{first.phone}", "danger", "call")


def _report(
    request: SignedRequest, file: ChildFile, one: ChildReport, names: dict[UUID, str], *, is_folded: bool
) -> Card:
    place, texts = file.proceeding.place, selectors.words_of(one.told)
    facts = [
        Pair(_("发现"), [one.discovered_at, _("发现后 %(span)s送出") % {"span": elapsed(max(int((one.sent_at - one.discovered_at).total_seconds() // 60), 0))}]),
        *([Pair(_("在手机上写下"), [one.written_at, _("%(span)s后收到") % {"span": elapsed(int((one.sent_at - one.written_at).total_seconds() // 60))}])] if one.written_at else []),
        Pair(_("情形"), words(place, "situations", one.situations) or _("没有选强制报告的情形")),
        Pair(_("孩子此刻"), word(place, "safety", one.safety)), Pair(_("怎样发现"), word(place, "found_how", one.found_how)), *pairs_of(texts),
        Pair(_("怎样报来"), word(place, "way", one.way)), Pair(_("送出人"), names.get(one.by) if one.by else None),
        Pair(_("给报告人的反馈"), [one.feedback, one.feedback_at] if one.feedback_at else Clock(one.feedback_due_at)),
    ]  # fmt: skip
    if one.age_word:
        facts.append(Pair(_("报告人说"), _("是未成年人") if one.age_word == "child" else _("不是未成年人")))
    acts = _on(request, file, "answer", one.id, _("答复报告人"))
    acts += [Action(_("打印报告记录表"), reverse("minors:paper", args=[file.id, one.id]), icon="report")]
    return Card(
        _("报告 %(day)s") % {"day": day_text(one.sent_at)},
        "warn",
        facts,
        actions=acts,
        is_folded=is_folded,
    )


def assessed(request: SignedRequest, file: ChildFile) -> list[Card]:
    """Assessments, measures, conferences."""
    viewer, now, place = request.viewer, request.now, file.proceeding.place
    found = selectors.assessments_of(viewer, now, file)
    held = selectors.conferences_of(viewer, now, file)
    names = labels_of([*(one.by for one in found), *(one.by for one in held), file.tier_signed_by])
    acts = _acts(request, file, ("assess", _("写评估")))
    if (
        file.tier
        and file.tier_signed_at is None
        and file.proceeding.closed_at is None
        and viewer.may("minor.review", place)
    ):
        acts.append(
            Action(_("风险等级签字"), reverse("minors:act", args=[file.id, "sign"]), "primary", "good")
        )
    cards = [Card(_("评估"), "plan", actions=acts, empty="" if found else _("还没有评估。"))]
    cards += [_assessment(place, file, one, names, is_folded=at > 0) for at, one in enumerate(found)]
    cards.append(_measures(request, file, selectors.measures_of(viewer, now, file)))
    meetings = [
        Card(_("会商 %(day)s") % {"day": one.held_on}, "people", [*pairs_of(selectors.words_of(one.minutes)), Pair(_("记录人"), names.get(one.by) if one.by else None)], is_folded=at > 0)
        for at, one in enumerate(held)
    ]  # fmt: skip
    return [
        *cards,
        Card(
            _("个案会商"),
            "people",
            actions=_acts(request, file, ("conference", _("记会商"))),
            empty="" if held else _("还没有会商。"),
        ),
        *meetings,
    ]


def _assessment(
    place: str, file: ChildFile, one: ChildAssessment, names: dict[UUID, str], *, is_folded: bool
) -> Card:
    signed = file.tier_signed_at if not is_folded else None
    facts = [
        Pair(_("为什么评估"), word(place, "occasion", one.occasion)), Pair(_("见到孩子"), one.seen_on), *pairs_of(selectors.words_of(one.found)),
        Pair(_("监护情况(选的)"), words(place, "sign", one.signs) or None), Pair(_("监护评估结果"), word(place, "guardianship", one.guardianship)),
        Pair(_("风险等级"), tier_badge(place, one.tier, signed=is_folded or signed is not None)),
        Pair(_("评估人"), names.get(one.by) if one.by else None), Pair(_("签字"), [names.get(file.tier_signed_by, ""), signed] if signed and file.tier_signed_by else None),
    ]  # fmt: skip
    return Card(_("评估 %(day)s") % {"day": day_text(one.at)}, "plan", facts, is_folded=is_folded)


def _measures(request: SignedRequest, file: ChildFile, found: list[ChildMeasure]) -> Card:
    place = file.proceeding.place
    rows = []
    for one in found:
        kind = word(place, "measure", one.kind)
        if one.ground:
            kind = f"{kind}({word(place, 'guardianship_ground', one.ground)})"
        state: Any = (
            [_(one.get_ended_how_display()), one.ended_on] if one.ended_on else Badge(_("进行中"), "info")
        )
        acts: list[Action] = []
        if one.ended_on is None:
            acts = _on(request, file, "end_measure", one.id, _("结束"))
            acts += _on(request, file, "renew", one.id, _("延长")) if one.until else []
        rows.append(Row((kind, one.detail, one.since, one.until, state, acts)))
    columns = [
        Column(_("措施")),
        Column(_("谁做什么")),
        Column(_("从")),
        Column(_("到")),
        Column(_("现在")),
        Column("", "actions"),
    ]
    return Card(
        _("处置措施"),
        "good",
        table=Table(_("处置措施"), columns, rows, _("还没有处置措施。")),
        actions=_acts(request, file, ("measure", _("记一项措施"))),
    )


def helped(request: SignedRequest, file: ChildFile) -> list[Card]:
    """The plan with its versions, and each thing on its line, by its society."""
    viewer, now = request.viewer, request.now
    plans = selectors.plans_of(viewer, now, file)
    names = labels_of(one.by for one in plans)
    acts = [
        ("plan", _("写计划") if not plans else _("改目标")),
        *([("review_plan", _("复核计划")), ("item", _("加一项"))] if plans else []),
    ]
    cards = [
        Card(
            _("帮扶计划"),
            "plan",
            actions=_acts(request, file, *acts),
            empty="" if plans else _("还没有帮扶计划。"),
        )
    ]
    cards += [_plan(one, names, is_folded=at > 0) for at, one in enumerate(plans)]
    return [*cards, _items(request, file, selectors.items_of(viewer, now, file))]


def _plan(one: ChildPlan, names: dict[UUID, str], *, is_folded: bool) -> Card:
    outcome = {"met": _("目标已达成"), "changed": _("计划改了")}.get(one.outcome)
    facts = [
        Pair(_("目标"), one.goals),
        *([Pair(_("复核结果"), outcome)] if outcome else []),
        Pair(_("谁写的"), names.get(one.by) if one.by else None),
    ]
    return Card(_("目标 %(day)s") % {"day": day_text(one.at)}, "plan", facts, is_folded=is_folded)


def _items(request: SignedRequest, file: ChildFile, found: list[PlanItem]) -> Card:
    place = file.proceeding.place
    rows = [
        Row((
            word(place, "line", one.line), _actor(place, one), one.detail, due_day(one.promise.due_at), [promise_state(one.promise, request.now), *([one.result] if one.result else [])],
            _on(request, file, "finish", one.id, _("写结果")) if one.done_on is None else [],
        ))
        for one in found
    ]  # fmt: skip
    columns = [
        Column(_("服务主线")),
        Column(_("由谁来做")),
        Column(_("做什么")),
        Column(_("期限")),
        Column(_("结果")),
        Column("", "actions"),
    ]
    return Card(_("帮扶事项"), "board", table=Table(_("帮扶事项"), columns, rows, _("还没有帮扶事项。")))


def _actor(place: str, one: PlanItem) -> str:
    name = one.actor_name or (one.promise.worker.display_name if one.promise.worker else "")
    return f"{word(place, 'society', one.society)} {name}".strip()


def visited(request: SignedRequest, file: ChildFile) -> list[Card]:
    """Visits, and when the next is due."""
    found = selectors.visits_of(request.viewer, request.now, file)
    names = labels_of(one.by for one in found)
    due = (
        [Pair(_("下次走访"), Clock(file.visits.due_at))]
        if file.visits is not None and file.visits.is_open
        else []
    )
    cards = [
        Card(
            _("走访"),
            "visit",
            due,
            actions=_acts(request, file, ("visit", _("记走访"))),
            empty="" if found else _("还没有走访记录。"),
        )
    ]
    for at, one in enumerate(found):
        seen = Badge(_("见到孩子"), "good") if one.saw_child else Badge(_("没有见到孩子"), "warn")
        facts = [
            Pair(_("时间"), one.held_at),
            Pair(_("见到孩子本人"), seen),
            *pairs_of(selectors.words_of(one.found)),
            Pair(_("走访人"), names.get(one.by) if one.by else None),
        ]
        cards.append(
            Card(_("走访 %(day)s") % {"day": day_text(one.held_at)}, "visit", facts, is_folded=at > 0)
        )
    return cards


def _works(request: SignedRequest, file: ChildFile) -> bool:
    return file.proceeding.closed_at is None and request.viewer.may("minor.work", file.proceeding.place)


def _acts(request: SignedRequest, file: ChildFile, *acts: tuple[str, str]) -> list[Action]:
    """Buttons of acts (code, label), for whoever works on the file."""
    if not _works(request, file):
        return []
    return [Action(label, reverse("minors:act", args=[file.id, act])) for act, label in acts]


def _on(request: SignedRequest, file: ChildFile, act: str, row_id: UUID, label: str) -> list[Action]:
    if not _works(request, file):
        return []
    return [Action(label, reverse("minors:act-on", args=[file.id, act, row_id]))]
