"""A day plan in words: routes, what was left out and what would help, and what a new draft would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Table
from lianxin.domain.care import rules
from lianxin.domain.care.selectors.engaging import KIND
from lianxin.domain.care.views.showing import clock_face, skill_words, wish_words
from lianxin.domain.commitments.selectors import engaged_on
from lianxin.domain.people.views.listing import listed_name

if TYPE_CHECKING:
    from lianxin.domain.care.models import DayPlan, Visit
    from lianxin.domain.commitments.rules import Engaged

Stored = Mapping[str, Any]
"""A stop of a stored plan, or a visit it left out."""


@dataclass(frozen=True, slots=True)
class PlanShown:
    """One plan as the page places it. `worth`: how its price stands beside others'. `moved`: how many of its visits somebody else makes than it says."""

    plan: DayPlan
    badge: Badge
    routes: list[tuple[str, Table]]
    served: int
    unserved: Table
    moved: int
    travel: int
    waiting: int
    cost: list[tuple[str, int]]
    total: int
    worth: str


@dataclass(frozen=True, slots=True)
class Day:
    """The standing visits of the day by id, the names of everybody its plans speak of, and what its carers do beside visits; `lost`:
    what is still with people who are not there."""

    visits: Mapping[str, Visit]
    names: Mapping[str, str]
    engaged: Sequence[Engaged] = ()
    lost: Sequence[Engaged] = ()

    @classmethod
    def of(cls, visits: Iterable[Visit], plans: Sequence[DayPlan], lost: Sequence[Engaged] = ()) -> Day:
        """Two plans share their names: one query."""
        found = {str(visit.id): visit for visit in visits}
        carers = {str(visit.worker_id) for visit in found.values() if visit.worker_id}
        staff = {carer for plan in plans for carer in plan.basis.get("carers", ())}
        carers |= staff | {str(one.worker) for one in lost}
        for plan in plans:
            carers |= {carer for row in (*plan.stops, *plan.unserved) for carer in _spoken_of(row)}
            carers |= {step["by"] for step in plan.trail} | {one["told_by"] for one in plan.told if "told_by" in one}
            carers |= {one[key]["carer"] for one in (*plan.trail, *plan.told) for key in ("was", "now") if one[key]}
        carers.discard("")
        carers |= {str(visit.pin.carer_id) for visit in found.values() if hasattr(visit, "pin") and visit.pin.carer_id}
        named = labels_of({UUID(carer) for carer in carers})
        beside = engaged_on(plans[0].day, {UUID(carer) for carer in staff}, besides=f"{KIND}:") if plans else ()
        known = {one.name for one in lost}
        both = sorted([*lost, *(one for one in beside if one.name not in known)], key=lambda one: (one.start, one.end, one.name))
        return cls(found, {str(key): name for key, name in named.items()}, both, lost)

    def name(self, carer: str) -> str:
        return self.names.get(carer, "—") if carer else _("尚无人承办")

    def beside(self) -> dict[str, str]:
        """The first of two behind each second row."""
        return {key: str(visit.beside_id) for key, visit in self.visits.items() if visit.beside_id}

    def workers(self) -> dict[str, str]:
        return {key: str(visit.worker_id or "") for key, visit in self.visits.items()}


def _spoken_of(row: Stored) -> set[str]:
    said = [row, row.get("regular", {}), *row.get("alternatives", ()), *row.get("ways", ()), *row.get("because", ())]
    return {one[key] for one in said for key in ("carer", "other") if one.get(key)}


def shown(plan: DayPlan, day: Day, worth: str = "") -> PlanShown:
    """The plan; a published one under the names of those who make its visits now."""
    holds = plan.published_at is not None
    now = rules.present(plan.stops, day.workers()) if holds else {}
    moved = {visit for visit, placing in now.items() if placing.start is None}
    by_carer: dict[str, list[Stored]] = defaultdict(list)
    for stop in sorted(plan.stops, key=lambda stop: (stop["visit"] in moved, stop["sequence"])):
        visit = stop["visit"]
        by_carer[now[visit].carer if visit in now else stop["carer"]].append(stop)
    beside = {str(one.worker) for one in day.engaged} & {*plan.basis.get("carers", ()), *(str(one.worker) for one in day.lost)}
    routes = [(day.name(carer), _route(plan, carer, by_carer[carer], day, moved)) for carer in by_carer.keys() | beside]
    travel, waiting = _minutes(plan.stops)
    return PlanShown(
        plan=plan, badge=Badge(_("已发布"), "good") if holds else Badge(_("草稿"), "warn"), moved=len(moved),
        routes=sorted(routes, key=lambda route: route[0]), served=rules.visits_among(plan.stops), unserved=_unserved(plan, day),
        travel=travel, waiting=waiting, total=round(sum(plan.cost.values())), worth=worth,
        cost=[(_(rules.COST.get(part, part)), round(minutes)) for part, minutes in plan.cost.items() if minutes],
    )  # fmt: skip


def _minutes(stops: Collection[Stored]) -> tuple[int, int]:
    """Minutes on the way between visits (the sum of what the routes show), and minutes at a door before its time."""
    travel = sum(stop["travel"] or 0 for stop in stops)
    return travel, sum(max(stop["start"] - stop["arrival"], 0) for stop in stops)


def _route(plan: DayPlan, carer: str, stops: list[Stored], day: Day, moved: Collection[str]) -> Table:
    rows, coming = [], [one for one in day.engaged if str(one.worker) == carer]
    for stop in stops:
        while coming and (stop["visit"] in moved or coming[0].start <= stop["start"]):
            rows.append(_engaged(coming.pop(0), day))
        visit = day.visits.get(stop["visit"])
        who, what = visit_words(visit)
        times = f"{clock_face(stop['start'])}–{clock_face(stop['end'])}"
        if stop["visit"] in moved:
            was = _("计划由 %(who)s %(time)s 去,发布后已改派。") % {"who": day.name(stop["carer"]), "time": times}
            rows.append(Row(([_window(visit), Badge(_("已改派"), "warn", was)], None, who, what, None), tone="warn"))
            continue
        marks = [*_regular(stop, day, _("固定人员%(name)s没有来")), *_pinned(visit, day)]
        if stop.get("begun"):
            marks.append(Badge(_("已经开始"), "info"))
        rows.append(Row((times, stop["travel"], who, [what, *marks], _some(_why_not(stop, day), _ask(plan, visit)))))
    rows += [_engaged(one, day) for one in coming]
    columns = [Column(_("时间")), Column(_("路上(分钟)"), "number"), Column(_("居民")), Column(_("服务")), Column(_("换个安排呢"))]
    return Table(_("走访顺序"), columns, rows)


def _engaged(one: Engaged, day: Day) -> Row:
    if one in day.lost:
        told = [Badge(_(one.word), "warn"), Link(_("这段时间人不在,去交给别人"), one.page)]
        return Row((one.span, None, None, told, None), tone="warn")
    return Row((one.span, None, None, Badge(_(one.word), "info", _("不是走访,排班时给它留出了时间。")), None))


def _window(visit: Visit | None) -> str:
    if visit is None or visit.window_start is None or visit.window_end is None:
        return _("时间待定")
    return f"{clock_face(visit.window_start)}–{clock_face(visit.window_end)}"


def visit_words(visit: Visit | None, *, whole: bool = False) -> tuple[Link | None, str]:
    """The person of a visit, and what is done there. `whole`: of a visit of two both are meant, not this one of them."""
    if visit is None:
        return None, _("已取消或改到别的日子")
    place = name_of(visit.place).in_language(language())
    name = listed_name(visit.resident, visit.day)
    who = Link(name, reverse("web:resident", args=[visit.resident_id]), place)
    what = word(packs.for_place(visit.place).services, visit.service) if visit.service else _("走访")
    if whole and visit.hands > 1:
        return who, _("%(what)s(两人)") % {"what": what}
    return who, _("%(what)s(两人,第 %(hand)s 位)") % {"what": what, "hand": visit.hand} if visit.hands > 1 else what


def _pinned(visit: Visit | None, day: Day) -> list[Badge]:
    """What is held fast about a visit."""
    if visit is None or not hasattr(visit, "pin"):
        return []
    who = day.name(str(visit.pin.carer_id)) if visit.pin.carer_id else ""
    when = clock_face(visit.pin.start) if visit.pin.start is not None else ""
    return [Badge(_("已锁定"), "accent", " ".join(part for part in (who, when) if part))]


def _some(*shown: object) -> list[object]:
    """What there is to show in one cell."""
    return [part for one in shown for part in (one if isinstance(one, list) else [one]) if part is not None]


def _ask(plan: DayPlan, visit: Visit | None) -> Link | None:
    """The page on which one asks about another arrangement, and carries it out."""
    return Link(_("换人换时间"), reverse("care:dayplan-visit", args=[plan.id, visit.id])) if visit is not None else None


def _why_not(stop: Stored, day: Day) -> Badge | None:
    """The three cheapest other arrangements and what they would cost more."""
    texts = [
        _("%(who)s %(time)s,多 %(more)s 分钟")
        % {"who": day.name(o["carer"]), "time": clock_face(o["start"]), "more": f"{o['more']:g}"}
        for o in stop["alternatives"]
    ]
    return Badge(_("%(count)s 种") % {"count": len(texts)}, "plain", ";".join(texts)) if texts else None


def _regular(row: Stored, day: Day, said: str) -> list[Badge]:
    """Who usually comes and why not now; nothing where the regular carer comes, or there is none."""
    told = row.get("regular")
    if told is None:
        return []
    why = _(rules.NOT_REGULAR.get(told["why"], told["why"]))
    if told["why"] == "dearer":
        why %= {"more": f"{told['more']:g}"}
    return [Badge(said % {"name": day.name(told["carer"])}, "info", why)]


def _unserved(plan: DayPlan, day: Day) -> Table:
    rows = []
    for left in plan.unserved:
        visit = day.visits.get(left["visit"])
        who, what = visit_words(visit, whole=True)
        reason = _(rules.UNSERVED.get(left["reason"], left["reason"]))
        because = [text for one in left.get("because", ()) if (text := because_words(one, day, visit))]
        helps = _some(_help(left, visit, day), _ask(plan, visit))
        rows.append(Row((who, [what, *_regular(left, day, _("固定人员是%(name)s"))], [reason, *because], helps), tone="warn"))
    columns = [Column(_("居民")), Column(_("服务")), Column(_("原因")), Column(_("怎样能排上"))]
    return Table(_("没有排上的走访"), columns, rows, _("全部排上了。"))


def because_words(one: Stored, day: Day, visit: Visit | None) -> str:
    """What stands behind the reason for leaving a visit out."""
    who = day.name(one["carer"]) if one.get("carer") else ""
    if one["kind"] == "pin":
        when = clock_face(one["start"]) if one["start"] is not None else ""
        return _("它锁定给 %(what)s,解除锁定也许就能排上。") % {"what": " ".join(part for part in (who, when) if part)}
    if one["kind"] == "lapsed" and visit is not None:
        skill = skill_words(packs.for_place(visit.place)).get(one["skill"], one["skill"])
        return _("%(who)s的“%(skill)s”证书到 %(until)s 为止。") % {"who": who, "skill": skill, "until": one["until"]}
    return _("居民的意愿必须做到:%(wish)s。") % {"wish": wish_words(one["what"], one["value"], who)} if one["kind"] == "wish" else ""


def _help(left: Stored, visit: Visit | None, day: Day) -> list[str] | str | None:
    """One line for each change that would place the visit; else what to do about the reason."""
    if visit is None:
        return None
    if left["reason"] == "unknown_place":
        return _("在居民档案里登记住处的位置。")
    skills = skill_words(packs.for_place(visit.place))
    found = [_way(way, day, skills) for way in left.get("ways", ())]
    if found or any(one["kind"] == "pin" for one in left.get("because", ())):
        return found  # what is held fast is let go first
    return _("放宽时间段,或由人工安排后“改派”。")


def _way(way: Stored, day: Day, skills: Mapping[str, str]) -> str:
    needed = "、".join(skills.get(code, code) for code in way["skills"])
    known = way["carer"] and way["kind"] != "pair" and way.get("other") in day.names
    both = _("%(who)s和%(other)s") % {"who": day.name(way["carer"]), "other": day.name(way["other"])} if known else day.name(way["carer"])
    words = {
        "who": both, "other": day.name(way["other"]), "time": clock_face(way["start"]), "skills": needed,
        "leave": clock_face(way["leave"]), "home": clock_face(way["home"]),
    }  # fmt: skip
    if way["kind"] == "shift":
        text = _("%(who)s从 %(leave)s 上班,%(time)s 能去。") if way["leave"] else _("%(who)s晚到 %(home)s 下班,%(time)s 能去。")
    elif way["kind"] == "carer":
        text = _("再有一人当班、会做“%(skills)s”,%(time)s 能去。") if needed else _("再有一人当班,%(time)s 能去。")
    else:
        text = {
            "dear": _("不计绕路,%(who)s %(time)s 能去,可以“改派”。"),
            "window": _("和居民商量,改到约好的时间以外:%(time)s,%(who)s能去。"),
            "skill": _("%(who)s学会“%(skills)s”,%(time)s 能去。"),
            "pair": _("%(who)s和%(other)s %(time)s 都有空,可以同去。"),
        }[way["kind"]]
    return text % words


def changed(draft: DayPlan, published: DayPlan, day: Day) -> Table:
    """What publishing the draft would change of what holds now."""
    after = {stop["visit"]: rules.Placing(stop["carer"], stop["start"]) for stop in draft.stops if stop["visit"] in day.visits}
    why = rules.left_out_rows(draft.unserved, day.beside())
    before = rules.present(published.stops, day.workers())
    considered = after.keys() | why.keys()  # a visit recorded since keeps what it has
    rows = []
    for change in rules.changes({visit: placing for visit, placing in before.items() if visit in considered}, after):
        who, what = visit_words(day.visits[change.visit])
        moved = minutes_words(rules.minutes_moved(change))
        cells = (_kind(change, why), who, what, _placed(change.before, day), _placed(change.after, day), moved)
        rows.append(Row(cells))
    columns = [Column(text) for text in (_("变化"), _("居民"), _("服务"), _("现在"), _("改为"), _("早晚"))]
    return Table(_("发布后会有的变化"), columns, rows, _("和现在的计划没有不同。"))


def minutes_words(minutes: int) -> str | None:
    """How much later or earlier."""
    if not minutes:
        return None
    return (_("晚 %(minutes)s 分钟") if minutes > 0 else _("早 %(minutes)s 分钟")) % {"minutes": abs(minutes)}


def _kind(change: rules.Change, why: Mapping[str, str]) -> Badge:
    if change.kind == "out":
        reason = why.get(change.visit, "")
        return Badge(_("不再排上"), "bad", _(rules.UNSERVED.get(reason, reason)))
    return {
        "carer": Badge(_("换人"), "warn"),
        "time": Badge(_("换时间"), "info"),
        "new": Badge(_("新排上"), "good"),
    }[change.kind]


def _placed(placing: rules.Placing | None, day: Day) -> str | None:
    if placing is None:
        return None
    name = day.name(placing.carer)
    return name if placing.start is None else f"{name} {clock_face(placing.start)}"
