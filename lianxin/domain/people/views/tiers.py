"""The visit tier of a person: as a badge, as lines of the file, and the whole table with why and why not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.packs import Pack, schema
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Link, Pair, Tone
from lianxin.base.ui.wording import day_text
from lianxin.domain.people import selectors
from lianxin.domain.people.selectors.tiers import SOON, TableRow, TierWhy, tier_why
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from datetime import date

    from lianxin.domain.people.models import Resident, VisitTier

COLOURS: Final[dict[str, Tone]] = {"red": "bad", "orange": "warn", "yellow": "info", "green": "plain"}
HOW: Final = {
    "row": N_("符合这一级的条件"), "otherwise": N_("各级条件都不符合,归入最后一级"),
    "unsure": N_("资料不全,无法判断,先按较严的一级"),
}  # fmt: skip
_ANSWERS: Final[dict[str, tuple[str, Tone]]] = {
    "yes": (N_("符合"), "good"), "no": (N_("不符合"), "plain"), "cannot_tell": (N_("无法判断"), "warn"),
    "not_reached": (N_("上面已有一级符合,不再看"), "plain"),
}  # fmt: skip
_TOLD: Final = {"yes": N_("是"), "no": N_("否"), "cannot_tell": N_("无法判断")}
_PIECES: Final = re.compile(r"rule\.(\w+)|\b(and|or)\b|not")


@page("category.read")
def tier(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """Why this tier: every row of the table with its condition, what it saw, and the ground it stands on."""
    person = selectors.resident_or_404(request.viewer, resident_id)
    today = local_day(request.now)
    found = tier_why(request.viewer, person, today=today)
    pack = packs.for_place(person.place)
    context = {
        "person": person,
        "answer": _answer(found),
        "how": _(HOW[found.how]) if found.how else "",
        "facts": _facts(pack, found, today),
        "rows": [_row(pack, person, found, row) for row in found.rows],
        "rest": _rest(pack, found),
        "unsure": found.how == "unsure",
        "ask": _ask(person, found, pack),
        "no_age": not found.age_known,
        "edit": Action(_("补填资料"), reverse("people:edit", args=[person.id]), icon="edit"),
        "may_write": request.viewer.may("resident.write", person.place),
        "back": Link(_("返回居民档案"), reverse("web:resident", args=[person.id])),
    }
    return render(request, "people/tier.html", context)


def tier_badge(resident: Resident) -> Badge | None:
    """The tier as the last night left it; opened it says how it came about. None for whom no table is made."""
    stored = stored_tier(resident)
    known = packs.for_place(resident.place).tiers
    if stored is None or stored.tier not in known:
        return None
    row = known[stored.tier]
    reason = _("%(how)s(自%(day)s);%(often)s") % {
        "how": _(HOW[stored.how]), "day": stored.since.isoformat(), "often": how_often(row),
    }  # fmt: skip
    label = _("走访:%(tier)s") % {"tier": row.name.in_language(language())}
    return Badge(label, COLOURS[row.colour], reason, reverse("people:tier", args=[resident.id]))


def tier_pairs(resident: Resident, today: date) -> list[Pair]:
    """When somebody met the person, and by when they must be met again."""
    stored = stored_tier(resident)
    if stored is None:
        return []
    met = stored.met_on or _("还没有见到过本人")
    return [Pair(_("上次见到本人"), met), Pair(_("下次走访最迟"), due_shown(stored, today))]


def stored_tier(resident: Resident) -> VisitTier | None:
    """The row beside a resident, without a query where it came with them."""
    return getattr(resident, "visit_tier", None)


def due_shown(stored: VisitTier, today: date) -> list[object] | str:
    """The last day and how far off it is; in words where nobody is expected in turns."""
    if stored.due_on is None:
        return _("不定期走访")
    days = (stored.due_on - today).days
    if days < 0:
        return [stored.due_on, Badge(ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", -days) % {"days": -days}, "bad")]
    if days == 0:
        return [stored.due_on, Badge(_("就是今天"), "warn")]
    left = ngettext("还有 %(days)s 天", "还有 %(days)s 天", days) % {"days": days}
    return [stored.due_on, Badge(left, "warn" if days <= SOON.days else "plain")]


def due_badge(resident: Resident, day: date) -> Badge | None:
    """最迟 11月25日, for whom the visit of a day falls due within days of it, or has been due."""
    stored = stored_tier(resident)
    if stored is None or stored.due_on is None or stored.due_on > day + SOON:
        return None
    text = _("最迟 %(day)s 见到本人") % {"day": day_text(stored.due_on)}
    return Badge(text, "bad" if stored.due_on < day else "warn")


def how_often(row: schema.Tier) -> str:
    """每 7 天至少见到本人一次"""
    if row.interval_days == 0:
        return _("不定期走访")
    days = row.interval_days
    return ngettext("每 %(days)s 天至少见到本人一次", "每 %(days)s 天至少见到本人一次", days) % {"days": days}


def in_words(pack: Pack, expression: str) -> str:
    """A row's condition as people read it: 高龄老人 且(独居老人 或 空巢老人)."""
    joined = {"and": _("且"), "or": _("或")}

    def piece(found: re.Match[str]) -> str:
        if found[1]:
            return word(pack.categories, found[1])
        return f" {joined[found[2]]} " if found[2] else _("不是")

    return re.sub(r"\s+", " ", _PIECES.sub(piece, expression)).strip()


def _answer(found: TierWhy) -> Badge | None:
    return Badge(found.tier.name.in_language(language()), COLOURS[found.tier.colour]) if found.tier else None


def _facts(pack: Pack, found: TierWhy, today: date) -> list[Pair]:
    pairs = []
    if found.tier is not None:
        pairs = [Pair(_("多久一次"), how_often(found.tier)), Pair(_("依据"), _ground(pack, found.tier))]
    if found.stored is not None:
        met = found.stored.met_on or _("还没有见到过本人")
        pairs += [
            Pair(_("自"), found.stored.since), Pair(_("上次见到本人"), met),
            Pair(_("下次走访最迟"), due_shown(found.stored, today)),
        ]  # fmt: skip
    return pairs


def _row(pack: Pack, person: Resident, found: TierWhy, row: TableRow) -> dict[str, object]:
    words, tone = _ANSWERS[row.answer]
    return {
        "name": row.tier.name.in_language(language()),
        "answer": Badge(_(words), tone),
        "condition": in_words(pack, row.tier.when),
        "seen": _seen(pack, person, found, row.reads),
        "often": how_often(row.tier),
        "ground": _ground(pack, row.tier),
        "unverified": row.tier.unverified,
    }


def _seen(pack: Pack, person: Resident, found: TierWhy, codes: tuple[str, ...]) -> list[Badge]:
    shown = []
    for code in codes:
        answer = found.decisions[code].answer
        text = f"{word(pack.categories, code)}:{_(_TOLD[answer])}"
        shown.append(Badge(text, _ANSWERS[answer][1], href=reverse("people:why", args=[person.id, code])))
    return shown


def _rest(pack: Pack, found: TierWhy) -> str:
    """What happens to whom no row is for."""
    if found.group is None:
        return ""
    last = next((row for row in pack.tier_rows(found.group) if row.otherwise), None)
    if last is None:
        return ""
    return _("以上都不符合:%(tier)s,%(often)s。") % {
        "tier": last.name.in_language(language()), "often": how_often(last),
    }  # fmt: skip


def _ask(person: Resident, found: TierWhy, pack: Pack) -> list[Link]:
    """The categories that could still change the tier."""
    codes = dict.fromkeys(code for row in found.rows if row.answer == "cannot_tell" for code in row.reads)
    unknown = [code for code in codes if found.decisions[code].answer == "cannot_tell"]
    return [
        Link(word(pack.categories, code), reverse("people:why", args=[person.id, code])) for code in unknown
    ]


def _ground(pack: Pack, row: schema.Tier) -> str:
    source = pack.sources.get(row.source)
    return f"{source.title if source else row.source} {row.article}".strip()
