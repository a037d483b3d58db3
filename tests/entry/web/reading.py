"""Reading a page as a person would: tabs with their numbers, rows, and what a form would send."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client


def get(client: Client, address: str, status: int = 200) -> str:
    """The page, which must answer with `status`."""
    answer = client.get(address)
    assert answer.status_code == status, f"{address} answered {answer.status_code}"
    return answer.content.decode()


def tabs(html: str) -> dict[str, tuple[str, int]]:
    """Label → (address, number) of every tab that shows a number."""
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]+)<span class="count">([\d,]+)</span>', html)
    return {label.strip(): (unescape(href), int(count.replace(",", ""))) for href, label, count in found}


def rows(html: str) -> int:
    """How many rows the page's tables have."""
    return sum(body.count("<tr") for body in re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL))


def all_rows(client: Client, address: str) -> int:
    """Rows on this page and on every page after it."""
    total = 0
    while address:
        html = get(client, address)
        total += rows(html)
        onward = re.search(r'rel="next" href="([^"]+)"', html)
        address = address.split("?", maxsplit=1)[0] + unescape(onward[1]) if onward else ""
    return total


def stats(html: str) -> dict[str, tuple[str, int]]:
    """Label → (address, number) of every card with a number that opens its rows."""
    found = re.findall(
        r'<a class="stat[^"]*" href="([^"]+)"><span class="stat-label">(?:<svg.*?</svg>)?([^<]+)</span>'
        r'<span class="stat-value">(?:<span class="qualifier">[^<]*</span>)?([\d,]+)</span>',
        html,
    )
    return {label: (unescape(href), int(value.replace(",", ""))) for href, label, value in found}


def form_of(html: str, within: str = "") -> dict[str, str]:
    """What a browser would send from the form whose HTML holds `within`: hidden fields, prefilled and chosen ones."""
    forms = re.findall(r'<form method="post".*?</form>', html, re.DOTALL)
    form = next(one for one in forms if within in one and 'action="/' not in one)
    sent = {}
    for tag in re.findall(r"<input[^>]+>", form):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        kind = re.search(r' type="([^"]+)"', tag)
        if not name or (kind and kind[1] in {"radio", "checkbox", "file"} and " checked" not in tag):
            continue
        sent[name[1]] = unescape(value[1]) if value else "on" if kind and kind[1] == "checkbox" else ""
    for name_, body in re.findall(r'<select[^>]* name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body) or re.search(r'<option value="([^"]*)"', body)
        sent[name_] = chosen[1] if chosen else ""
    for name_, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent[name_] = unescape(text.strip())
    sent.pop("csrfmiddlewaretoken", None)
    return sent
