"""Why a category holds more people than there are needs: said wherever the two numbers are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.ui.pack_words import word
from lianxin.domain.needs import rules, selectors
from lianxin.domain.needs.selectors import InboxFilter, Queue
from lianxin.domain.people.selectors import ResidentFilter
from lianxin.kernel.clock import local_day


def queue_texts(
    viewer: Viewer, now: datetime, place: str = "", *,
    category: str = "", kind: str = "", members: Mapping[str, int] | None = None,
) -> list[str]:  # fmt: skip
    """A sentence for each category of the place in which people wait for their need (of one category or kind only), and
    at the end why; nothing where nobody waits. `members`: how many are in each category, where that is known already."""
    pack = packs.for_place(place or viewer.home)
    linked = [c for k in pack.need_kinds.values() for c in (*k.categories, *k.benefits) if kind in ("", k.code) and category in ("", c)]
    if not linked:
        return []
    lines = [
        _line(pack, queue, place)
        for queue in selectors.rule_queues(viewer, place, members)
        if queue.category in linked and kind in ("", queue.kind)
    ]
    why = _("规则发现的需求,各类合计,每个乡镇(街道)最多 %(most)s 条同时等待研判;研判一条,当晚补上一条。")
    return [*lines, why % {"most": int(pack.value("rule_needs_open", local_day(now)))}] if lines else []


def _line(pack: Pack, queue: Queue, place: str) -> str:
    where = {"place": place} if place else {}
    people = f"{reverse('people:list')}?{urlencode({'category': queue.category} | where)}"
    if queue.category in pack.benefits:
        people = f"{reverse('web:standing')}?{urlencode({'code': queue.category, 'days': 'ever'} | where)}"
    needs = f"{reverse('needs:inbox')}?{urlencode({'kind': queue.kind, 'channel': rules.RULE_CHANNEL} | where)}"
    said = _('<a href="{}">“{}”共 {} 人</a>:{} 人已有<a href="{}">“{}”需求</a>,还有 {} 人在排队。')
    category, kind = word(pack.ruled, queue.category), word(pack.need_kinds, queue.kind)
    return format_html(said, people, category, queue.members, queue.opened, needs, kind, queue.waiting)


def inbox_remarks(viewer: Viewer, now: datetime, wanted: InboxFilter) -> list[str]:
    """Beside the inbox when it shows needs found by rule: of that channel, or of a kind that rules find."""
    if wanted.channel not in ("", rules.RULE_CHANNEL) or not (wanted.channel or wanted.kind):
        return []
    return queue_texts(viewer, now, wanted.place, kind=wanted.kind)


def resident_remarks(request: SignedRequest, wanted: ResidentFilter) -> list[str]:
    """Beside a list of residents in a category that calls for a need."""
    if not wanted.category:
        return []
    return queue_texts(request.viewer, request.now, wanted.place, category=wanted.category)
