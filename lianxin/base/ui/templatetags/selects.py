"""The options of a select, drawn in one go: there may be hundreds of places in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def options(groups: Iterable[tuple[str | None, list[Mapping[str, Any]], int]]) -> SafeString:
    """`<option>`s in their groups, as `Select.optgroups` gives them; every name and value escaped."""
    parts = []
    for name, members, _ in groups:
        drawn = "".join(_option(one) for one in members)
        parts.append(f'<optgroup label="{escape(name)}">{drawn}</optgroup>' if name else drawn)
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped above


def _option(one: Mapping[str, Any]) -> str:
    marks = "".join(
        f" {escape(key)}" if value is True else f' {escape(key)}="{escape(value)}"'
        for key, value in one["attrs"].items()
        if value is not False
    )
    return f'<option value="{escape(one["value"])}"{marks}>{escape(one["label"])}</option>'
