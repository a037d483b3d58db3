"""What the pages of every file share that runs by a workflow: a list by state, a paper handed out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Clock, Column, Row, Tab, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.proceedings.views.panel import state_badge

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.base.db.paging import Page
    from lianxin.base.papers import Rendered
    from lianxin.base.ui.parts import Action
    from lianxin.domain.proceedings.models import Proceeding


def list_page(
    request: SignedRequest, title: str, family: str, found: Page[Proceeding], named: Callable[[Proceeding], tuple[str, str]],
    href: Callable[[Proceeding], str], *, actions: Sequence[Action] = (), empty: str,
) -> HttpResponse:  # fmt: skip
    """Files of a family by state (`?state=`), one's own alone with `?mine=1`; `named`: (who or what it is about, of which kind)."""
    state, mine = request.GET.get("state", ""), request.GET.get("mine") == "1"
    rows = [_row(one, named(one), href(one)) for one in found.rows]
    columns = [Column(text) for text in (_("名称"), _("种类"), _("编号"), _("阶段"), _("办理人"), _("本阶段期限"))]
    context = {
        "title": title, "actions": actions, "table": Table(title, columns, rows, empty), "pager": pager(request, found),
        "states": _states(request, family, state, mine=mine),
        "whose": [Tab(_("全部"), f"?state={state}", not mine), Tab(_("我的"), f"?mine=1&state={state}", mine)],
    }  # fmt: skip
    return render(request, "proceedings/file_list.html", context)


def handed_out(made: Rendered, proceeding: Proceeding, paper: str, kind: str) -> HttpResponse:
    """A printed paper as a file, named by the number of the matter and what the paper is called."""
    name = f"{proceeding.number} {word(packs.for_place(proceeding.place).papers, paper)}"
    answer = HttpResponse(made.body, content_type=made.content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}") or "attachment"
    return answer


def _row(one: Proceeding, named: tuple[str, str], href: str) -> Row:
    clock = Clock(one.clock.due_at) if one.clock is not None else None
    holder = one.holder.display_name if one.holder is not None else None
    return Row((*named, one.number, state_badge(one), holder, clock), href)


def _states(request: SignedRequest, family: str, chosen: str, *, mine: bool) -> list[Tab]:
    more = "&mine=1" if mine else ""
    found: dict[str, Any] = {}
    for row in packs.for_place(request.viewer.home).workflows.values():
        if row.family == family:
            found |= dict(sorted(row.states.items(), key=lambda item: item[1].rank))
    shown = [Tab(_("在办"), f"?{more[1:]}" if mine else "?", not chosen)]
    return shown + [Tab(state.name.in_language(language()), f"?state={code}{more}", code == chosen) for code, state in found.items()]
