"""Parts of pages about amendments: their state, differences, findings, worked cases, and whom they would touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.selectors import labels_of
from lianxin.base.amendments.models import Amendment
from lianxin.base.amendments.selectors import Outcome
from lianxin.base.packs import Finding, Pack
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Event, Link, Pair, Row, Table, Tone
from lianxin.domain.people.services.impact import TIERS
from lianxin.entry.web.admin.pack_labels import path_in_words
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.people.models import RuleChange

State = Amendment.State
TONES: Final[Mapping[str, Tone]] = {
    State.DRAFT: "plain", State.SUBMITTED: "warn", State.APPROVED: "info", State.IN_FORCE: "good", State.ENDED: "plain",
    State.WITHDRAWN: "plain",
}  # fmt: skip
CHANGED: Final[Mapping[str, str]] = {
    "enters": N_("新符合"), "leaves": N_("不再符合"), "unknown": N_("变成无法判断"), "settled": N_("由无法判断变为不符合"),
    "amount": N_("金额改变"), "moved": N_("结果改变"),
}  # fmt: skip
KIND_TONES: Final[Mapping[str, Tone]] = {
    "enters": "good", "leaves": "bad", "unknown": "warn", "settled": "plain", "amount": "info", "moved": "info",
}  # fmt: skip
_STANDING: Final = {
    "draft": N_("起草中"), "submitted": N_("待审批"), "approved": N_("已批准,待施行"), "in_force": N_("施行中"), "ended": N_("已失效"),
    "withdrawn": N_("已撤回"),
}  # fmt: skip
_STATES: Final = {"met": N_("符合"), "failed": N_("不符合"), "unknown": N_("不知道"), "": N_("没有这一条")}
_ANSWERS: Final = {"yes": N_("符合"), "no": N_("不符合"), "cannot_tell": N_("无法判断")}


def state_badge(one: Amendment) -> Badge:
    return Badge(state_word(one.state), TONES[one.state])


def state_word(state: str) -> str:
    """Where an amendment stands, in the reader's language."""
    return _(_STANDING[state])


def amendments_table(rows: Iterable[Amendment]) -> Table:
    """Amendments with their states and days."""
    columns = [Column(_("修订")), Column(_("状态"), "short"), Column(_("县(区)")), Column(_("拟施行日"), "short"), Column(_("施行")), Column(_("起草"))]
    shown = [
        Row(
            [one.title, state_badge(one), full_name(one.place, language(), above="city"), one.effective_on, in_force(one), one.made_at],
            href=reverse("web:admin-amendment", args=[one.id]),
        )
        for one in rows
    ]
    return Table(_("修订"), columns, shown, empty=_("没有修订。"))


def in_force(one: Amendment) -> str | None:
    """From when and until when it was in force."""
    if one.in_force_on is None:
        return None
    if one.ended_on is None:
        return _("%(day)s起") % {"day": one.in_force_on}
    return _("%(day)s至%(end)s(不含)") % {"day": one.in_force_on, "end": one.ended_on}


def pairs(one: Amendment) -> list[Pair]:
    """What an amendment is, where it came from, when it holds."""
    names = labels_of(UUID(author) for author in one.authors)
    return [
        Pair(_("县(区)"), full_name(one.place, language(), above="city")),
        Pair(_("缘由和文号"), one.reason),
        Pair(_("拟施行日"), one.effective_on),
        Pair(_("施行"), in_force(one)),
        Pair(_("起草人"), "、".join(names.get(UUID(author), "…") for author in one.authors)),
        Pair(_("上传的文件"), Link(one.file_label or _("文件"), reverse("web:file", args=[one.upload_id])) if one.upload_id else None),
        Pair(_("取代"), Link(one.replaces.title, reverse("web:admin-amendment", args=[one.replaces_id])) if one.replaces else None),
        Pair(_("意见或理由"), one.comment),
    ]


def steps(one: Amendment) -> list[Event]:
    """Who did what when, newest first."""
    acts = [
        (one.made_at, one.made_by, _("起草")), (one.submitted_at, one.submitted_by, _("提交审批")), (one.decided_at, one.decided_by, _("批准")),
        (one.withdrawn_at, one.withdrawn_by, _("撤回")),
    ]  # fmt: skip
    names = labels_of(who for _at, who, _what in acts)
    events = [Event(at, what, names.get(who, "") if who else "") for at, who, what in acts if at]
    return sorted(events, key=lambda event: event.at, reverse=True)


def findings_table(pack: Pack, found: Sequence[Finding]) -> Table:
    """What of the file is wrong or was not read: where, what, what to do."""
    found = [_in_words(pack, finding) for finding in found]
    columns = [Column(_("哪里")), Column(_("问题")), Column(_("怎么办"))]
    order = sorted(found, key=lambda finding: finding.level != "error")
    rows = [Row([_place(f), [Badge(_("错误"), "bad") if f.level == "error" else Badge(_("提醒"), "warn"), f.text], f.remedy]) for f in order]
    return Table(_("检查结果"), columns, rows)


def _in_words(pack: Pack, found: Finding) -> Finding:
    """The same finding with the names of what it is about, where the files have their keys."""
    part, code, rest = (*str(found.details.get("path", "")).split(".", 2), "", "")[:3]
    if not code:
        return found
    name = word(pack.tiers, code) if part == "tiers" else rule_name(pack, code)
    told = " · ".join(filter(None, [name, rest and path_in_words(rest)]))
    return replace(found, details={**found.details, "path": f"“{told}”"})


def _place(found: Finding) -> str:
    return found.where if found.cell else replace(found, pack="").where.lstrip("/")


def failing_table(outcome: Outcome) -> Table:
    """Worked cases that come out right now and would not."""
    rows = [
        Row([case.name, [_difference(outcome.before, *one) for one in case.differences] or [f.text for f in case.findings]])
        for case in outcome.failing
    ]
    return Table(_("和修订不符的实例"), [Column(_("实例")), Column(_("应为 → 修订后算出"))], rows)


def _difference(pack: Pack, code: str, expected: object, got: object) -> str:
    rule, _dot, rest = code.partition(".")
    name = rule_name(pack, rule) + (f" {_('金额')}" if rest else "")
    return _("%(rule)s:%(before)s → %(after)s") % {"rule": name, "before": answer(expected), "after": answer(got)}


def rule_name(pack: Pack, code: str) -> str:
    """A rule, table or visit tier by its name."""
    if code in (TIERS, "tier"):
        return _("走访分级")
    return next((word(rows, code) for rows in (pack.ruled, pack.tables, pack.parameters) if code in rows), code)


def answer(value: object) -> str:
    """An answer in words; anything else as it is."""
    return _(_ANSWERS[value]) if isinstance(value, str) and value in _ANSWERS else str(value)


def impact_table(pack: Pack, after: Pack | None, one: Amendment, *, sees_people: bool) -> Table:
    """Per rule: for how many it holds now and would hold, who would come and go, and what is paid."""
    impact: Mapping[str, Any] = one.impact or {}
    kinds = [kind for kind in CHANGED if any(found["kinds"][kind] for found in impact.get("rules", ()))]
    columns = [
        Column(_("规定")), Column(_("现在符合"), "number"), Column(_("修订后符合"), "number"),
        *(Column(_(CHANGED[kind]), "number") for kind in kinds), Column(_("发放金额(元)")),
    ]  # fmt: skip
    rows = []
    people = reverse("web:admin-amendment-people", args=[one.id])
    for found in impact.get("rules", ()):
        counts = [_count(people, found["code"], kind, found["kinds"][kind], sees_people=sees_people) for kind in kinds]
        is_rule = found["code"] in pack.ruled or bool(after and found["code"] in after.ruled)
        held = found["yes"] if is_rule else [None, None]
        rows.append(Row([rule_name(after or pack, found["code"]), *held, *counts, _paid(after or pack, found)]))
    return Table(_("逐条规定"), columns, rows, empty=_("没有人会受影响。"))


def _count(people: str, code: str, kind: str, count: int, *, sees_people: bool) -> object:
    """A number that opens its people, for who may see any."""
    if not count:
        return None
    return Link(str(count), f"{people}?{urlencode({'code': code, 'kind': kind})}") if sees_people else count


def _paid(pack: Pack, found: Mapping[str, Any]) -> str | None:
    before, after = (Decimal(one) for one in found["paid"])
    if not before and not after:
        return None
    benefit = pack.benefits.get(found["code"])
    per = {"month": _("每月"), "year": _("每年"), "once": _("一次")}.get(benefit.per if benefit else "", "")
    return _("%(per)s %(before)s → %(after)s(%(difference)s)") % {
        "per": per, "before": f"{before:,f}", "after": f"{after:,f}", "difference": f"{after - before:+,f}",
    }  # fmt: skip


def why_cells(pack: Pack, after: Pack | None, change: RuleChange, on: date) -> list[str]:
    """What changes for one person, and the conditions that differ, each in the words it has then, before and after."""
    if change.kind == "amount":
        return [_("%(before)s 元 → %(after)s 元") % {"before": change.was or "…", "after": change.now or "…"}]
    if change.kind == "moved":
        return [f"{_output_words(pack, change.was)} → {_output_words(after or pack, change.now)}"]
    old, new = _labels(pack, change.code, on), _labels(after, change.code, on)
    lines = [
        _turn(old.get(code, new.get(code, code)), new.get(code, old.get(code, code)), _(_STATES[was]), _(_STATES[now]))
        for code, (was, now) in change.reasons.items()
    ]
    return lines or [f"{answer(change.was)} → {answer(change.now)}"]


def _labels(pack: Pack | None, code: str, on: date) -> dict[str, str]:
    """What the conditions of a rule say on a day, by code."""
    conditions = pack.ruled[code].conditions if pack and code in pack.ruled else ()
    return {row.code: pack.said(row.label, on).in_language(language()) for row in conditions if pack}


def _turn(old: str, new: str, was: str, now: str) -> str:
    """年满80周岁:符合 → 不符合; where the amendment words it otherwise: 年满80周岁:符合 → 年满85周岁:不符合."""
    return f"{old}:{was} → {now}" if old == new else f"{old}:{was} → {new}:{now}"


def _output_words(pack: Pack, text: str) -> str:
    """The outputs of a table; a visit tier by its name with its interval."""
    outputs = dict(part.partition("=")[::2] for part in text.split(";") if part)
    if "tier" not in outputs:
        return text or _("没有")
    name = word(pack.tiers, outputs["tier"])
    days = outputs.get("interval", "")
    return _("%(tier)s(%(days)s 天)") % {"tier": name, "days": days} if days not in ("", "0") else name
