"""A pack folder as its maintainers may write it: layered, with origins, and with mistakes that are named."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import Settings

from lianxin.base import packs
from lianxin.base.packs import Finding, library

TODAY = dt.date(2026, 11, 23)
REAL = Path(__file__).resolve().parents[3] / "packs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real base and of one county, to be spoilt."""
    for name in ("national-base", "540100-lhasa"):
        shutil.copytree(REAL / name, tmp_path / name)
    return tmp_path


def edit(path: Path, old: str, new: str) -> int:
    """Replace one text in a file; the line where it stood."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def errors(folder: Path) -> list[Finding]:
    return [f for f in packs.check_all(today=TODAY, folder=folder) if f.level == "error"]


def only(folder: Path) -> Finding:
    found = errors(folder)
    assert len(found) == 1, [(f.where, f.text) for f in found]
    return found[0]


def test_a_county_changes_single_fields_and_keeps_the_rest(folder: Path) -> None:
    made, _findings = library.load(folder)
    base, lhasa = made["national-base"].services["zhuyu"], made["540100"].services["zhuyu"]
    assert lhasa.windows != base.windows
    assert (lhasa.minutes, lhasa.name, lhasa.record) == (base.minutes, base.name, base.record)


def test_every_value_says_which_file_and_line_it_comes_from(folder: Path) -> None:
    lhasa = library.load(folder)[0]["540100"]
    windows, minutes = lhasa.origin("services.zhuyu.windows"), lhasa.origin("services.zhuyu.minutes")
    assert (windows.pack, windows.file) == ("540100-lhasa", "services.toml")
    assert (minutes.pack, minutes.file) == ("national-base", "services.toml")
    for origin, key in ((windows, "windows"), (minutes, "minutes")):
        line = (folder / origin.pack / origin.file).read_text(encoding="utf-8").splitlines()[origin.line - 1]
        assert line.startswith(f"{key} = ")
    with pytest.raises(KeyError):
        lhasa.origin("services.zhuyu.nothing")


def test_a_list_is_replaced_whole_and_its_old_parts_lose_their_origin(folder: Path) -> None:
    made, _findings = library.load(folder)
    base, lhasa = made["national-base"], made["540100"]
    assert "services.zhuyu.windows.1" in base.origins
    assert "services.zhuyu.windows.1" not in lhasa.origins


def test_the_longest_prefix_is_responsible_for_a_place() -> None:
    assert packs.for_place("540127100202").code == "540100"
    assert packs.for_place("540100000000").code == "540100"
    assert packs.for_place("540125000000").code == "540100"
    assert packs.for_place("360735100001").code == "360735"
    assert packs.for_place("360700000000").code == packs.BASE
    assert packs.for_place("110101001001").code == packs.BASE


def test_packs_are_found_by_code_and_read_once() -> None:
    assert packs.get("330109") is packs.get("330109")
    assert [pack.code for pack in packs.all()] == ["national-base", "330109", "360735", "540100"]
    with pytest.raises(LookupError):
        packs.get("999999")


def test_the_setting_names_the_folder(folder: Path, settings: Settings) -> None:
    settings.LIANXIN_PACKS = folder
    packs.refresh()
    assert [pack.code for pack in packs.all()] == ["national-base", "540100"]


def test_the_hash_changes_with_any_byte_of_the_county_or_its_base(folder: Path) -> None:
    before = library.load(folder)[0]
    edit(folder / "540100-lhasa" / "CHANGES.md", "第一版", "第1版")
    county_changed = library.load(folder)[0]
    edit(folder / "national-base" / "CHANGES.md", "第一版", "第1版")
    base_changed = library.load(folder)[0]
    assert len({before["540100"].hash, county_changed["540100"].hash, base_changed["540100"].hash}) == 3
    assert (
        before["national-base"].hash
        == county_changed["national-base"].hash
        != base_changed["national-base"].hash
    )
    assert before["national-base"] is county_changed["national-base"]


def test_an_unknown_field_is_named_with_its_line_and_the_fields_allowed(folder: Path) -> None:
    line = edit(folder / "national-base" / "services.toml", "minutes = 60", "minuts = 60")
    found = next(f for f in errors(folder) if f.code == "unknown-field")
    assert (found.pack, found.file, found.line) == ("national-base", "services.toml", line)
    assert "minuts" in found.text
    assert "minutes" in found.remedy
    assert str(found).startswith(f"national-base/services.toml:{line} services.zhuyu 里有不认识的字段 minuts → ")


def test_an_unknown_field_inside_a_list_is_named_with_its_own_line(folder: Path) -> None:
    line = edit(folder / "national-base" / "categories.toml", "expression = ", "expresion = ")
    found = next(f for f in errors(folder) if f.code == "unknown-field")
    assert (found.file, found.line) == ("categories.toml", line)
    assert "expression" in found.remedy


def test_a_wrong_type_is_named_with_both_types(folder: Path) -> None:
    line = edit(folder / "540100-lhasa" / "services.toml", "minutes = 60", 'minutes = "60"')
    found = only(folder)
    assert (found.where, found.code) == (f"540100-lhasa/services.toml:{line}", "wrong-type")
    assert "int" in found.text
    assert "str" in found.text


def test_a_missing_source_is_an_error(folder: Path) -> None:
    path = folder / "540100-lhasa" / "services.toml"
    edit(path, 'source = "product_default"\n', "")
    found = only(folder)
    assert (found.file, found.code, found.details["name"]) == ("services.toml", "missing-field", "source")


def test_a_value_outside_its_choices_is_an_error(folder: Path) -> None:
    line = edit(folder / "540100-lhasa" / "services.toml", '"time", "place"', '"time", "oath"')
    assert (only(folder).code, only(folder).line) == ("wrong-value", line)


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        ("540100-lhasa/services.toml", 'price = "price_zhuxing"', 'price = "nothing"', "parameters"),
        ("540100-lhasa/services.toml", 'source = "product_default"', 'source = "hearsay"', "sources"),
        ("national-base/commitments.toml", 'tell = "bureau_officer"', 'tell = "mayor"', "roles"),
        ("national-base/needs.toml", 'commitment = "service"', 'commitment = "prayer"', "commitment_kinds"),
        ("540100-lhasa/sites.csv", "540127100202", "540127100999", "places"),
        ("540100-lhasa/calendar.csv", "holiday_rules", "hearsay", "sources"),
        ("540100-lhasa/places.csv", "2015-10-13,540103000000", "2015-10-13,540199000000", "places"),
        ("national-base/parameters/ages.toml", 'source = "elder_law"', 'source = "hearsay"', "sources"),
    ],
)
def test_a_code_that_points_nowhere_is_an_error(
    folder: Path, file: str, old: str, new: str, kind: str
) -> None:
    line = edit(folder / file, old, new)
    found = only(folder)
    assert (found.code, found.details["kind"]) == ("unknown-code", kind)
    assert found.where == f"{file}:{line}"


def test_a_village_without_its_township_is_an_error(folder: Path) -> None:
    path = folder / "540100-lhasa" / "places.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if not row.startswith("540127100000,")), encoding="utf-8")
    found = [f for f in errors(folder) if f.code == "orphan-place"]
    assert {f.details["name"] for f in found} == {"嘎则社区", "工卡村", "塔巴村", "格桑村"}


def test_doubtful_facts_must_be_flagged(folder: Path) -> None:
    edit(folder / "540100-lhasa" / "services.toml", "unverified = true\n", "")
    assert only(folder).code == "not-flagged"


def test_a_broken_file_is_named_with_its_line(folder: Path) -> None:
    line = edit(folder / "540100-lhasa" / "words.toml", "[home_visit]", "[home_visit")
    found = only(folder)
    assert (found.code, found.where) == ("syntax", f"540100-lhasa/words.toml:{line}")


def test_a_csv_with_a_cell_too_many_or_a_word_for_a_number_is_named_with_its_row(folder: Path) -> None:
    path = folder / "540100-lhasa" / "sites.csv"
    line = edit(path, ",60,,true", ",sixty,,true")
    assert (only(folder).code, only(folder).where) == ("wrong-type", f"540100-lhasa/sites.csv:{line}")
    edit(path, ",sixty,,true", ",60,,true,extra")
    assert (only(folder).code, only(folder).line) == ("unknown-field", line)


@pytest.mark.parametrize("name", ["service.toml", "notes.txt", "parameters/deep/x.toml"])
def test_a_file_nobody_reads_is_an_error(folder: Path, name: str) -> None:
    path = folder / "540100-lhasa" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("", encoding="utf-8")
    assert (only(folder).code, only(folder).file) == ("unknown-file", name)


def test_a_folder_without_pack_toml_is_an_error(folder: Path) -> None:
    (folder / "540100-lhasa" / "pack.toml").unlink()
    assert only(folder).code == "missing-file"


def test_an_unknown_table_is_an_error(folder: Path) -> None:
    line = edit(folder / "540100-lhasa" / "planning.toml", "[factors.540127100000]", "[factor.540127100000]")
    found = only(folder)
    assert (found.code, found.line) == ("unknown-table", line)
    assert "factors" in found.remedy


def test_a_row_that_is_no_table_and_a_row_with_its_own_code_are_errors(folder: Path) -> None:
    path = folder / "540100-lhasa" / "words.toml"
    body = path.read_text(encoding="utf-8")
    path.write_text('loose = "word"\n' + body, encoding="utf-8")
    assert (only(folder).code, only(folder).line) == ("not-a-table", 1)
    path.write_text(body.replace("[brand]\n", '[brand]\ncode = "x"\n'), encoding="utf-8")
    assert only(folder).code == "own-code"


PRICE = '''
[[price_zhucan.values]]
from = 2026-01-01
value = 12.5
source = "product_default"
checked_on = 2026-11-01
sureness = "default"
unverified = true
'''


def test_a_parameter_written_in_two_files_is_an_error(folder: Path) -> None:
    name = '[price_zhucan]\nname = { zh = "助餐", bo = "ཟས།", en = "Meals" }\nunit = "yuan"\n'
    (folder / "540100-lhasa" / "parameters" / "prices2.toml").write_text(name + PRICE, encoding="utf-8")
    found = only(folder)
    assert (found.code, found.file) == ("duplicate", "parameters/prices2.toml")


def more_prices(folder: Path, text: str) -> None:
    path = folder / "540100-lhasa" / "parameters" / "prices.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_two_values_from_one_day_are_an_error(folder: Path) -> None:
    more_prices(folder, PRICE)
    assert only(folder).code == "duplicate"


def test_a_pack_that_extends_nothing_known_is_an_error(folder: Path) -> None:
    edit(folder / "540100-lhasa" / "pack.toml", '"national-base"', '"moon-base"')
    assert only(folder).code == "unknown-parent"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("age >= param.gaoling_age", "age >= param.no_such"),
        ("age >= param.gaoling_age", "aged >= param.gaoling_age"),
        ("age >= param.gaoling_age", "age >= >= 3"),
        ("age >= param.gaoling_age", "age >= lives_alone"),
        ('"rule.canji"', '"rule.nobody"'),
    ],
)
def test_a_rule_that_cannot_be_read_is_named_at_its_expression(folder: Path, old: str, new: str) -> None:
    line = edit(folder / "national-base" / "categories.toml", old, new)
    found = only(folder)
    assert (found.code, found.where) == ("bad-rule", f"national-base/categories.toml:{line}")
    assert "rules." not in found.text  # the engine's own words, not its code


def test_categories_that_refer_to_each_other_in_a_ring_are_an_error(folder: Path) -> None:
    edit(folder / "national-base" / "categories.toml", '"is_tekun"', '"rule.tanfang_duixiang"')
    assert [f.code for f in errors(folder)] == ["bad-rule"]


def test_a_visit_table_without_its_last_row_or_with_an_unknown_name_is_an_error(folder: Path) -> None:
    path = folder / "national-base" / "tiers.toml"
    edit(path, "otherwise = true\n", "")
    assert only(folder).code == "bad-rule"
    edit(path, "unsure = true\n", "")
    assert only(folder).code == "bad-rule"


def test_a_worked_example_that_comes_out_differently_is_an_error(folder: Path) -> None:
    edit(folder / "540100-lhasa" / "cases" / "baima.toml", 'gugua = "no"', 'gugua = "yes"')
    found = only(folder)
    assert (found.code, found.details["got"]) == ("case-differs", "no")
    edit(folder / "540100-lhasa" / "cases" / "baima.toml", 'gugua = "yes"', 'gugua = "no", ghost = "no"')
    assert only(folder).details["category"] == "ghost"


def test_a_worked_example_with_a_misspelt_fact_or_the_wrong_tier_is_an_error(folder: Path) -> None:
    path = folder / "540100-lhasa" / "cases" / "baima.toml"
    edit(path, "age = 76", "agee = 76")
    assert (only(folder).code, only(folder).details["fact"]) == ("bad-case", "agee")
    edit(path, "agee = 76", "age = 76")
    edit(path, 'tier = "elder_key"', 'tier = "elder_high"')
    assert (only(folder).details["category"], only(folder).details["got"]) == ("tier", "elder_key")


def test_facts_not_checked_for_a_year_are_warned_of_and_not_before(folder: Path) -> None:
    def stale(today: dt.date) -> set[str]:
        return {f.file for f in packs.check_all(today=today, folder=folder) if f.code == "stale"}

    assert stale(dt.date(2027, 11, 1)) == set()
    assert {"services.toml", "parameters/ages.toml"} <= stale(dt.date(2027, 11, 2))


def test_unverified_values_are_warned_of_once_where_they_are_written(folder: Path) -> None:
    found = [f for f in packs.check_all(today=TODAY, folder=folder) if f.code == "unverified"]
    assert {f.level for f in found} == {"warning"}
    assert len({(f.where, str(f.details)) for f in found}) == len(found)
    line = (
        (folder / found[0].pack / found[0].file).read_text(encoding="utf-8").splitlines()[found[0].line - 1]
    )
    assert line == "unverified = true"


def test_abilities_the_product_does_not_have_are_errors_when_it_says_which_it_has(folder: Path) -> None:
    edit(folder / "national-base" / "roles.toml", '"notice.read"', '"moon.read"')
    declared = {a for pack in packs.all() for role in pack.roles.values() for a in role.abilities}
    found = [f for f in packs.check_all(today=TODAY, folder=folder, abilities=declared) if f.level == "error"]
    assert {(f.pack, f.file, f.details["name"]) for f in found} == {
        ("national-base", "roles.toml", "moon.read")
    }
    assert errors(folder) == []


def test_a_broken_pack_is_never_used(folder: Path, settings: Settings) -> None:
    edit(folder / "540100-lhasa" / "services.toml", "minutes = 60", "minutes = []")
    settings.LIANXIN_PACKS = folder
    packs.refresh()
    with pytest.raises(packs.PackError, match=r"services\.toml"):
        packs.get("national-base")


def test_a_parameter_keeps_its_history(folder: Path) -> None:
    more_prices(folder, PRICE.replace("2026-01-01", "2027-01-01"))
    lhasa = library.load(folder)[0]["540100"]
    assert lhasa.value("price_zhucan", dt.date(2026, 12, 31)) == 10
    assert lhasa.value("price_zhucan", dt.date(2027, 1, 1)) == Decimal("12.5")
    with pytest.raises(KeyError):
        lhasa.value("price_zhucan", dt.date(2025, 12, 31))
    table = lhasa.parameter_table
    assert table.on(dt.date(2027, 1, 1))["price_zhucan"] == Decimal("12.5")
    assert "price_zhucan" not in table.on(dt.date(2025, 12, 31))


def test_a_service_for_more_people_than_can_go_together_is_refused_where_it_is_written(folder: Path) -> None:
    """Else the pack loads, and the first worker to order the service is stopped."""
    line = edit(folder / "national-base" / "services.toml", "heavy_hands = 2", "heavy_hands = 3")
    found = [one for one in errors(folder) if one.pack == "national-base"]
    assert [(f.code, f.file, f.line) for f in found] == [("hands-invalid", "services.toml", line)]
    assert "3 人" in found[0].text
    assert "1 到 2" in found[0].remedy


def test_a_published_figure_is_of_a_place_of_the_county_or_above_it_and_may_have_a_fraction(folder: Path) -> None:
    heads = "place,measure,value,qualifier,words,source,as_of,note\n"
    rows = "540127000000,pass_rate,31.83,exact,31.83%,seed_article,2023,\n540000000000,exam_passed,71,about,71,seed_article,2023,\n"
    path = folder / "540100-lhasa" / "figures.csv"
    path.write_text(heads + rows, encoding="utf-8")
    assert errors(folder) == []
    assert [one.value for one in library.load(folder)[0]["540100"].figures] == [Decimal("31.83"), 71]
    for old, new, kind in (("540000000000", "360000000000", "places"), ("exam_passed", "exam_dreamt", "categories")):
        path.write_text(heads + rows.replace(old, new), encoding="utf-8")
        found = only(folder)
        assert (found.code, found.details["kind"], found.line) == ("unknown-code", kind, 3)
