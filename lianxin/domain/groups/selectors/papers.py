"""The papers of a group: which blanks somebody fills in, and the values a printed one takes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.wording import day_text, moment_text
from lianxin.domain.groups.models import Group, GroupMember, GroupSession
from lianxin.domain.groups.rules import KINDS, ON_LIST, change
from lianxin.domain.groups.selectors.files import came_to, members_of, sessions_of, turnout_of

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.base.packs.schema import PaperField

PLAN: Final = "group_plan"
SESSION: Final = "group_session"
SUMMARY: Final = "group_summary"
_WRITTEN: Final = frozenset({"long", "choice"})
_COUNTED: Final = frozenset({"satisfaction"})
"""What is counted from the members' own answers, not typed."""
_TOWNSHIP: Final = 9


def blanks(viewer: Viewer, place: str, paper: str) -> list[PaperField]:
    """The blanks of a paper that somebody fills in, in its order; no rows of anybody."""
    pack = packs.for_place(place)
    row = pack.papers.get(paper)
    named = dict.fromkeys(name for part in row.parts for name in part.fields) if row is not None else {}
    return [pack.paper_fields[name] for name in named if pack.paper_fields[name].kind in _WRITTEN and name not in _COUNTED]


def paper_values(viewer: Viewer, now: datetime, group: Group, paper: str, session: GroupSession | None = None) -> dict[str, Any]:
    """What a printed paper takes. A session without a record is the sheet to sign on: every member, nothing ticked."""
    sessions, members = list(sessions_of(viewer, now, group)), members_of(viewer, now, group, *ON_LIST)
    values: dict[str, Any] = {
        "agency": _("%(place)s社工站") % {"place": full_name(f"{group.proceeding.place[:_TOWNSHIP]}000", language())},
        "number": group.proceeding.number,
        "case": {"holder": group.proceeding.holder.display_name if group.proceeding.holder is not None else None},
        "group": {
            "name": group.title, "kind": _(KINDS.get(group.kind, group.kind)), "size": _("%(number)s 人") % {"number": len(members) or group.size}, "place": group.site,
            "when": _when(sessions),
        },
        "group_sessions": [{"number": one.number, "theme": one.theme, "goal": one.aim, "content": one.content} for one in sessions if one.cancelled_at is None],
    }  # fmt: skip
    if session is not None:
        came = came_to(viewer, now, session)
        values["session"] = {"number": session.number, "at": moment_text(session.starts_at), "place": session.site, "theme": session.theme}
        said = {True: _("到"), False: _("没有到")}
        values["attendance"] = [
            {"name": one.resident.name, "came": said[one.id in came] if session.held_at is not None else ""}
            for one in members
            if one.state == "chosen" or one.id in came
        ]  # fmt: skip
        return values | {"session_purpose": session.aim} | words_in(session.record)
    if paper == SUMMARY:
        seen = turnout_of(viewer, now, group)
        values["group"] |= {
            "turnout": _("%(people)s 人,%(visits)s 人次") % {"people": seen.people, "visits": seen.visits},
            "change": change_words(group, members),
        }
        values["satisfaction"] = _satisfaction(group, members)
    return values | words_in(group.plan if paper == PLAN else group.summary)


def change_words(group: Group, members: Iterable[GroupMember]) -> str:
    """What changed for those who were measured before and after; "" where nobody was."""
    seen = change(((one.before, one.after) for one in members), less_is_better=group.less_is_better)
    if seen.mean is None:
        return ""
    text = _("量了 %(measured)s 人:%(better)s 人变好,%(worse)s 人变差,平均变化 %(mean)s")
    return text % {"measured": seen.measured, "better": seen.better, "worse": seen.worse, "mean": f"{seen.mean:+.1f}"}


def _satisfaction(group: Group, members: list[GroupMember]) -> str:
    """How many said what, in the words of the pack."""
    said = Counter(one.satisfied for one in members if one.satisfied)
    options = packs.for_place(group.proceeding.place).paper_fields["satisfaction"].options
    return "、".join(f"{one.name.in_language(language())} {said[one.code]}" for one in options if said[one.code])


def words_in(kept: str) -> dict[str, str]:
    """{blank: words} as it is kept; nothing where nothing was written."""
    found: dict[str, str] = json.loads(kept) if kept else {}
    return found


def _when(sessions: list[GroupSession]) -> str:
    held = [one for one in sessions if one.cancelled_at is None]
    if not held:
        return ""
    days = {"first": day_text(held[0].starts_at), "last": day_text(held[-1].starts_at), "number": len(held)}
    return _("%(first)s至%(last)s,共 %(number)s 节") % days
