"""A select of ours says the same as Django's own; it and a hint escape what they are given."""

from __future__ import annotations

from html.parser import HTMLParser

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.ui.forms import Renderer

words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
choices = st.lists(st.tuples(words, words | st.lists(st.tuples(words, words), min_size=1, max_size=3)), max_size=5)


class Read(HTMLParser):
    """Tags, attributes and text, spaces between them left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted((name, value or "") for name, value in attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())


@given(choices, st.data())
def test_our_select_reads_as_djangos_own(offered: list[object], data: st.DataObject) -> None:
    values = [one for first, second in offered for one in ([first] if isinstance(second, str) else dict(second))]  # type: ignore[misc]
    chosen = data.draw(st.sampled_from([*values, ""]))
    widget = forms.Select(attrs={"required": True, "class": 'a"b'}, choices=offered)  # type: ignore[arg-type]
    ours, theirs = (widget.render("place", chosen, renderer=renderer()) for renderer in (Renderer, DjangoTemplates))
    assert Read(ours).found == Read(theirs).found


def test_markup_in_a_label_stays_text() -> None:
    drawn = forms.Select(choices=[('"><script>', "<script>alert(1)</script>")]).render("x", None, renderer=Renderer())
    assert "<script>" not in drawn


class Asked(forms.Form):
    """Hints that are made of what somebody typed, and one that is markup of ours."""

    file = forms.FileField()
    sure = forms.BooleanField()
    note = forms.CharField(help_text=format_html("<strong>{}</strong>", "a<b"))


def test_markup_in_a_hint_stays_text_unless_it_is_ours() -> None:
    form = Asked()
    for name in ("file", "sure"):
        form.fields[name].help_text = '已收到“<img src="//evil.example">”'
    drawn = {name: form[name].as_field_group() for name in form.fields}
    assert not any("<img" in html for html in drawn.values())
    assert "<strong>a&lt;b</strong>" in drawn["note"]
