"""The components of the design system. See docs/design/components.md and the gallery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.ui import navigation, parts, wording
from lianxin.base.ui.asked import not_understood
from lianxin.base.ui.charts import Bubble, bubble_svg, sketch_svg
from lianxin.base.ui.icons import PATHS
from lianxin.base.ui.marking import marked
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.templatetags.lx import time_tag, words
from lianxin.kernel.free_text import without_private_numbers

register = template.Library()
_FOLDER = "ui/components/"
_MOST = 160  # characters of a text in a timeline that leads to the whole of it
# Our tones, and the tags of Django's flash messages.
_TONE_ICONS = {
    "good": "good",
    "warn": "warn",
    "bad": "bad",
    "success": "good",
    "warning": "warn",
    "error": "bad",
}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """An inline SVG; decorative unless `label` is given. An unknown name is a programming error (KeyError)."""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" viewBox="0 0 24 24" {}><path d="{}"/></svg>', role, PATHS[name])


@register.simple_tag(takes_context=True)
def numbers(context: template.Context, situation: Any, place: str = "", tone: str = "danger") -> SafeString:
    """Buttons that call whom the pack of the place names for a situation; without a place that of the viewer, else the national base."""
    viewer = getattr(context.get("request"), "viewer", None)
    found = packs.for_place(place or getattr(viewer, "home", "")).numbers_for(situation)
    named = [(tone, one.phone, icon("call"), one.name.in_language(language()), one.phone) for one in found]
    return format_html_join("", '<a class="button {}" href="tel:{}">{}{} {}</a>', named)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a component needs of its page: the moment it is shown at, and the token of its small POST forms."""

    now: datetime
    csrf_token: str = ""

    @classmethod
    def of(cls, context: template.Context) -> Frame:
        found = context.get("now")
        now = found if isinstance(found, datetime) else timezone.now()
        return cls(now, str(context.get("csrf_token") or ""))


@register.simple_tag(takes_context=True)
def show(context: template.Context, value: Any) -> str:
    """Any value of `parts`, a date, a number, a pack word, a list of these, or text; a dash for nothing."""
    return show_value(value, Frame.of(context))


def show_value(value: Any, frame: Frame) -> str:
    """See `show`. Text is escaped."""
    if value is None or value in ("", [], ()):
        return mark_safe(f'<span class="nothing" aria-label="{_("无")}">—</span>')  # noqa: S308  our own text
    if isinstance(value, parts.Clock):
        return render_clock(value.due, value.done, frame.now)
    if isinstance(value, parts.Link):
        return render_link(value)
    if isinstance(value, parts.Badge) and not value.reason and not value.href:
        return format_html('<span class="badge {}">{}</span>', value.tone, marked(value.label))
    if isinstance(value, parts.Excerpt):
        cut = wording.excerpt(without_private_numbers(value.text), value.limit)
        return format_html('<span class="excerpt">{}</span>', marked(cut)) if cut else show_value(None, frame)
    if isinstance(value, (parts.Badge, parts.Masked, parts.Action)):
        name = type(value).__name__.lower()
        return render_to_string(f"{_FOLDER}{name}.html", {name: value, "csrf_token": frame.csrf_token})
    return _show_plain(value, frame)


# A page of a list holds some hundred links, plain badges and clocks; a template for each took a third of its time.
def render_link(link: parts.Link) -> SafeString:
    """The link component as HTML."""
    note = format_html("<small>{}</small>", marked(link.note)) if link.note else ""
    label = format_html('<a href="{}">{}</a>', link.href, marked(link.label)) if link.href else marked(link.label)
    return format_html('<span class="link-cell">{}{}</span>', label, note)


def _show_plain(value: Any, frame: Frame) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, (datetime, date)):
        return time_tag(value)
    if isinstance(value, (int, float, Decimal)):
        return wording.number_text(value)
    if isinstance(value, (list, tuple)):
        inside = format_html_join(" ", "{}", ((show_value(one, frame),) for one in value))
        return format_html('<span class="group">{}</span>', inside)
    return value if isinstance(value, SafeString) else marked(words(value))


@register.simple_tag
def names(person: Any) -> SafeString:
    """Both names of somebody with `name` and `name_bo`; the one of the page's language stands first."""
    bo_first = get_language() == "bo" and person.name_bo
    first, second = (person.name_bo, person.name) if bo_first else (person.name, person.name_bo)
    return format_html("<strong>{}</strong>{}", marked(first), format_html(" <span>{}</span>", marked(second)) if second else "")


@register.inclusion_tag(f"{_FOLDER}closed.html", takes_context=True)
def closed_door(context: template.Context) -> dict[str, Any]:
    """What is left to somebody who may not see something or found nobody. Says the same whether it exists or not."""
    viewer, path = context.get("viewer"), str(context.get("page_path") or "").partition("?")[0]
    signed_in = getattr(viewer, "id", None) is not None
    ways = navigation.shown("closed", viewer.may, path) if viewer is not None and signed_in else []
    return {"ways": ways, "path": path}


@register.simple_tag(takes_context=True)
def clock(context: template.Context, due: datetime | None, done: datetime | None = None) -> str:
    """A time limit in words, its moment (once done: that of the deed) in `<time>`."""
    return render_clock(due, done, Frame.of(context).now) if due else ""


def render_clock(due: datetime, done: datetime | None, now: datetime) -> SafeString:
    """The clock component as HTML: how it stands, and the moment by which; once it is done, the moment at which it was."""
    text, tone = wording.clock_text(due, done, now)
    at, said = (due, wording.due_text(due, now)) if done is None else (done, wording.near_moment_text(done, now))
    return format_html('<span class="clock {}">{}<span>{}</span><time datetime="{}">{}</time></span>', tone, icon("clock"), text, at.isoformat(), said)


@register.simple_tag(takes_context=True)
def ago(context: template.Context, value: datetime | None) -> str:
    """3 天前, with the exact moment in `<time>`."""
    if value is None:
        return ""
    text = wording.ago_text(value, Frame.of(context).now)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), wording.moment_text(value), text
    )


@register.inclusion_tag(f"{_FOLDER}badge.html")
def badge(label: str, tone: str = "plain", reason: str = "", href: str = "") -> dict[str, Any]:
    """A label; with a reason it opens and says why."""
    return {"badge": {"label": label, "tone": tone, "reason": reason, "href": href}}


@register.inclusion_tag(f"{_FOLDER}masked.html", takes_context=True)
def masked(context: template.Context, shown: str, reveal_url: str = "", label: str = "") -> dict[str, Any]:
    """Masked text with a button that reveals it by POST (audited)."""
    return {"masked": parts.Masked(shown, reveal_url, label), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag(f"{_FOLDER}heading.html", takes_context=True)
def heading(
    context: template.Context,
    title: str,
    lead: str = "",
    *,
    actions: Sequence[parts.Action] | None = None,
    back: parts.Link | None = None,
    badge: parts.Badge | None = None,
) -> dict[str, Any]:
    """The page's one `<h1>` with its actions."""
    shown = {"title": title, "lead": lead, "actions": actions, "back": back, "badge": badge}
    return {**shown, "csrf_token": context.get("csrf_token")}


@register.simple_block_tag
def card(content: str, title: str = "", icon: str = "", tone: str = "plain", href: str = "") -> str:
    """A panel. `href` makes its heading a link."""
    shown = {"content": content, "title": title, "icon": icon, "tone": tone, "href": href}
    return render_to_string(f"{_FOLDER}card.html", shown)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> str:
    """A message inside the page."""
    shown = {"content": content, "tone": tone, "title": title, "icon": tone_icon(tone)}
    return render_to_string(f"{_FOLDER}notice.html", shown)


@register.inclusion_tag(f"{_FOLDER}stat.html", takes_context=True)
def stat(
    context: template.Context,
    value: Any,
    label: str,
    href: str = "",
    note: str = "",
    *,
    tone: str = "plain",
    icon: str = "",
    qualifier: str = "",
) -> dict[str, Any]:
    """A number that opens its rows; `qualifier` stands before one that is a bound."""
    text = show_value(value, Frame.of(context))
    return {
        "value": text, "label": label, "href": href, "note": note, "tone": tone, "icon": icon, "qualifier": qualifier,
    }  # fmt: skip


@register.inclusion_tag(f"{_FOLDER}table.html", takes_context=True)
def table(context: template.Context, table: parts.Table) -> dict[str, Any]:
    """A table; cards on phones."""
    return {"table": table, "body": _body(table, Frame.of(context))}


def _body(table: parts.Table, frame: Frame) -> SafeString:
    """The rows as HTML, built here: in the template language the loops over 50 rows were a third of their page's time."""
    opened = [_cell_opened(column, is_first=not at) for at, column in enumerate(table.columns)]
    return mark_safe("".join(_row(row, opened, frame) for row in table.rows))  # noqa: S308  every part is escaped


def _cell_opened(column: parts.Column, *, is_first: bool) -> SafeString:
    label = format_html('<span class="cell-label" aria-hidden="true">{}</span>', column.label) if column.label else ""
    first = " first" if is_first else ""
    return format_html('<td class="{}{}">{}<span class="cell">', column.kind, first, label)


def _row(row: parts.Row, opened: Sequence[SafeString], frame: Frame) -> str:
    shown = [conditional_escape(show_value(cell, frame)) for cell in row.cells]
    if row.href and shown:
        shown[0] = format_html('<a class="row-link" href="{}">{}</a>', row.href, shown[0])
    cells = "".join(f"{start}{cell}</span></td>" for start, cell in zip(opened, shown, strict=True))
    return f'<tr class="{escape(row.tone)}">{cells}</tr>'


@register.inclusion_tag(f"{_FOLDER}pager.html")
def pager(pager: parts.Pager) -> dict[str, Any]:
    """Next and previous."""
    return {"pager": pager}


@register.inclusion_tag(f"{_FOLDER}filters.html", takes_context=True)
def filters(context: template.Context, form: BaseForm, clear_href: str = "?") -> dict[str, Any]:
    """A form in one line; folded on phones, open when something is set. What the address asks in vain is said above it.

    What it asks stands in the address; a form whose class names a `typed` field keeps those words out of it.
    """
    active = form.is_bound and any(form.data.get(form.add_prefix(name)) for name in form.fields)
    path = str(context.get("page_path", "")).partition("?")[0]
    request = context.get("request")
    ignored = [(name, wording.excerpt(value, _ASKED)) for name, value in not_understood(request.GET if request else {}, form)]
    return {"ignored": ignored, "form": form, "active": active, "clear_href": clear_href, "typed": getattr(form, "typed", ""), "path": path}


_ASKED = 40  # characters shown of a value nobody offers


@register.inclusion_tag(f"{_FOLDER}errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """The error summary of a form whose fields are placed one by one."""
    return {"form": form, "errors": form.non_field_errors()}


@register.inclusion_tag(f"{_FOLDER}timeline.html", takes_context=True)
def timeline(context: template.Context, events: Sequence[parts.Event]) -> dict[str, Any]:
    """What happened, newest first as given. A long text is cut where the event leads to the whole of it."""
    now = Frame.of(context).now
    shown = [
        (event, wording.near_moment_text(event.at, now), wording.excerpt(event.text, _MOST) if event.href else event.text)
        for event in events
    ]
    return {"events": shown}


@register.inclusion_tag(f"{_FOLDER}tasks.html")
def tasks(steps: Sequence[parts.Step]) -> dict[str, Any]:
    """A task list: what is done and what is still to do."""
    return {"steps": steps, "words": _step_words()}


@register.inclusion_tag(f"{_FOLDER}steps.html")
def steps(steps: Sequence[parts.Step], label: str = "") -> dict[str, Any]:
    """A stepper across the page."""
    return {"steps": steps, "words": _step_words(), "label": label or _("步骤")}


def _step_words() -> dict[str, str]:
    return {"done": _("已完成"), "current": _("进行中"), "todo": _("未开始"), "blocked": _("暂不能办理")}


register.filter("marked", marked)


@register.filter
def tone_icon(tone: str) -> str:
    """The icon of a tone, so that colour never speaks alone."""
    return _TONE_ICONS.get(tone, "info")


@register.filter
def pick(mapping: dict[str, str], key: str) -> str:
    """The entry of a mapping under a variable key."""
    return mapping[key]


@register.inclusion_tag(f"{_FOLDER}pairs.html", takes_context=True)
def pairs(context: template.Context, items: Sequence[parts.Pair]) -> dict[str, Any]:
    """A key-value list."""
    frame = Frame.of(context)
    return {"pairs": [(item.label, show_value(item.value, frame)) for item in items]}


@register.inclusion_tag(f"{_FOLDER}tabs.html")
def tabs(items: Sequence[parts.Tab], label: str = "") -> dict[str, Any]:
    """Tabs that are links."""
    return {"tabs": items, "label": label or _("分页")}


@register.inclusion_tag(f"{_FOLDER}action.html", takes_context=True)
def action(context: template.Context, action: parts.Action) -> dict[str, Any]:
    """One button."""
    return {"action": action, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag(f"{_FOLDER}actions.html", takes_context=True)
def actions(context: template.Context, actions: Sequence[parts.Action]) -> dict[str, Any]:
    """A row of buttons."""
    return {"actions": actions, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag(f"{_FOLDER}empty.html", takes_context=True)
def empty(
    context: template.Context,
    title: str,
    text: str = "",
    action: parts.Action | None = None,
    icon: str = "empty",
) -> dict[str, Any]:
    """Nothing here yet, and what to do about it."""
    return {
        "title": title,
        "text": text,
        "action": action,
        "icon": icon,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag(f"{_FOLDER}progress.html")
def progress(value: int, max: int, label: str) -> dict[str, Any]:
    """How far a long job is."""
    return {"value": value, "max": max, "label": label, "share": value * 100 // max if max else 0}


@register.inclusion_tag(f"{_FOLDER}chart.html", takes_context=True)
def chart(context: template.Context, chart: parts.Chart) -> dict[str, Any]:
    """A drawing with its numbers."""
    return {"chart": chart, "now": Frame.of(context).now, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag(f"{_FOLDER}bubbles.html", takes_context=True)
def bubble_map(context: template.Context, bubbles: Sequence[Bubble], label: str) -> dict[str, Any]:
    """Numbers at their places: circles, and the list of the same numbers beside them."""
    return {"bubbles": bubbles, "label": label, "svg": mark_safe(bubble_svg(label, bubbles))}  # noqa: S308  escaped in charts


@register.inclusion_tag(f"{_FOLDER}map.html", takes_context=True)
def map_points(
    context: template.Context, points: Sequence[parts.Point], label: str = "", *, route: bool = False
) -> dict[str, Any]:
    """Numbered points: a list, and a map or a sketch beside it; `route` when they are visited in this order."""
    title = label or _("地图")
    stops, others = [p for p in points if not p.apart], [p for p in points if p.apart]
    drawn, apart = ([(p.lat, p.lon, p.tone) for p in some] for some in (stops, others))
    sketch = mark_safe(sketch_svg(title, drawn, route=route, apart=apart))  # noqa: S308  escaped in charts
    return {"points": [*stops, *others], "label": title, "svg": sketch, "tile_source": context.get("tile_source", "")}
