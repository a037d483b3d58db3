"""The tool that keeps the Tibetan and English catalogues."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django import forms
from django.utils import translation

from tools import messages
from tools.messages import Found


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    return tmp_path


def test_messages_are_found_in_python_and_templates(source: Path) -> None:
    (source / "a.py").write_text(
        'x = _("今日")\ny = N_("第一句。" "第二句。")\nz = f"{_(\'无\')}"\nw = ngettext("%(n)s 天", "%(n)s 天", 3)\n'
        'v = pgettext("月份", "五")\nu = _(name)\n',
        encoding="utf-8",
    )
    (source / "templates" / "a.html").write_text(
        '  <p>(un"balanced {% translate "搜索" %}</p>\n\t{% blocktranslate with a=b %}共 {{ a }} 条{% endblocktranslate %}\n'
        '{{ _("标题")|lower }}{# {% translate "注释" %} #}',
        encoding="utf-8",
    )
    assert messages.extract() == {
        Found("今日"),
        Found("第一句。第二句。"),
        Found("无"),
        Found("%(n)s 天", "%(n)s 天"),
        Found("五", context="月份"),
        Found("搜索"),
        Found("共 %(a)s 条"),
        Found("标题"),
    }


def test_an_update_keeps_translations_and_writes_the_same_file_again(source: Path) -> None:
    catalog = messages.update("en", {Found("乙"), Found("甲")}, prune=False)
    catalog["甲"].string = "A"
    messages.save("en", catalog)
    first = messages.po_path("en").read_text(encoding="utf-8")
    messages.save("en", messages.update("en", {Found("甲"), Found("乙")}, prune=False))
    assert messages.po_path("en").read_text(encoding="utf-8") == first
    assert messages.update("en", {Found("甲"), Found("丙")}, prune=False)["甲"].string == "A"
    without = messages.update("en", {Found("丙")}, prune=False)
    assert [one.string for one in without.obsolete.values()] == ["A"]
    assert not messages.update("en", {Found("丙")}, prune=True).obsolete


def test_tibetan_has_one_plural_form_and_english_two(source: Path) -> None:
    found = {Found("%(n)s 天", "%(n)s 天")}
    assert len(messages.update("bo", found, prune=False)["%(n)s 天"].string or "") == 1
    assert len(messages.update("en", found, prune=False)["%(n)s 天"].string or "") == 2


def test_missing_translations_and_changed_placeholders_are_faults() -> None:
    catalog = Catalog(locale="en")
    catalog.add("还剩 %(span)s", "%(span)s left")
    assert messages.faults(catalog) == []
    catalog.add("逾期 %(span)s", "%(days)s overdue")
    catalog.add("今日", "")
    assert sorted(line.split(":")[0] for line in messages.faults(catalog)) == [
        "placeholders differ",
        "untranslated",
    ]


def test_what_djangos_forms_say_is_plain_for_everybody() -> None:
    class Sample(forms.Form):
        text = forms.CharField(max_length=60)
        number = forms.IntegerField(max_value=30)
        kind = forms.ChoiceField(choices=[("a", "甲")])
        day = forms.DateField()
        needed = forms.CharField()

    with translation.override("zh-hans"):
        errors = Sample({"text": "长" * 75, "number": "31", "kind": "b", "day": "x"}).errors
    assert errors == {
        "text": ["请不要超过 60 个字(现在 75 个)。"],
        "number": ["请填 30 或更小的数。"],
        "kind": ["“b”不在可选范围内,请从列表中选择。"],
        "day": ["请填写正确的日期,例如 2026-11-23。"],
        "needed": ["请填写这一项。"],
    }
    for language, said in (("bo", "ཡིག་འབྲུ"), ("en", "at most 60 characters")):
        with translation.override(language):
            assert said in str(Sample({"text": "长" * 75}).errors["text"])


def test_our_wording_of_djangos_messages_answers_to_messages_django_still_has() -> None:
    assert not messages.plainer_faults(messages.borrowed())
    assert any("not a message of Django" in fault for fault in messages.plainer_faults(set()))


def test_compiling_is_a_quiet_step_of_setting_up(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    done: list[bool] = []
    monkeypatch.setattr(messages, "compile_all", lambda: done.append(True))
    monkeypatch.setattr("sys.argv", ["messages.py", "--compile"])
    assert messages.main() == 0
    assert done == [True]
    assert capsys.readouterr().out == ""
