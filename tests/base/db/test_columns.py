"""A query's rows in DuckDB are what the database holds, whichever way they came: nothing, empty text, quotes, lines, scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from django.db import connection
from django.db.models import Model, QuerySet
from django.test.utils import CaptureQueriesContext

from lianxin.base.db import columns
from lianxin.base.db.columns import by_copy, by_cursor
from lianxin.domain.goods.models import Donation, GoodsBatch
from lianxin.domain.people.models import NotedFact, Resident
from tests.factories import NOW, TABA, TODAY, make_household, make_resident

pytestmark = pytest.mark.django_db
TEXTS = (
    "", " ", "NULL", "\\N", "\\.", "t", "0", "a,b", '"', '""', '逗号,"引号",\n换行', "\r\n", "\n", "行一\n\n行三\n", "\t|;",
    "པད་མ་ལྷ་མོ།", "次仁·卓玛", "👵🏽", "'; --", "100%", "%s", "2026-11-27",
)  # fmt: skip
VALUES = (True, False, 0, -3, 700.35, "1e14", "", "a\"b\n,", "པད་མ།", "2026-02-29", [1, None])
PERSON = {
    "id": "id", "home": "household_id", "name": "name_bo", "note": "note", "born": "birth_date", "alive": "spouse_alive",
    "children": "children_count", "version": "version",
}  # fmt: skip


@pytest.fixture(params=["usual", "driver"])
def duck(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Batches of two rows, so that there are many; "driver": value by value from PostgreSQL too."""
    if request.param == "driver":
        if connection.vendor == "sqlite":
            pytest.skip("SQLite has this one way only, which the other case tries")
        monkeypatch.setattr(columns, "_reader", lambda _using: by_cursor.read)
    monkeypatch.setattr(by_copy, "BATCH", 2)
    monkeypatch.setattr(by_cursor, "BATCH", 2)
    with duckdb.connect() as opened:
        yield opened


def told(duck: Any, rows: QuerySet[Any], of: dict[str, str]) -> tuple[list[Any], list[Any]]:
    """The rows as DuckDB has them and as the ORM gives them, both in the order of their first column."""
    columns.load(duck, "loaded", rows, of)
    first = next(iter(of))
    return duck.execute(f'SELECT * FROM loaded ORDER BY "{first}"').fetchall(), list(rows.order_by(of[first]).values_list(*of.values()))


def types(duck: Any) -> dict[str, str]:
    return {name: type_ for name, type_, *_ in duck.execute("DESCRIBE loaded").fetchall()}


def test_people_arrive_as_they_are(duck: Any) -> None:
    home = make_household()
    for n, text in enumerate(TEXTS):
        make_resident(
            str(n), name_bo=text, note=text[::-1], household=home if n % 2 else None, spouse_alive=(None, True, False)[n % 3],
            birth_date=(None, date(1900, 2, 28), date(2024, 2, 29))[n % 3], children_count=(None, 0, 32767)[n % 3], version=n,
        )  # fmt: skip
    loaded, kept = told(duck, Resident.objects.all(), PERSON)
    assert loaded == kept
    assert len(loaded) == len(TEXTS)
    assert types(duck) == {
        "id": "UUID", "home": "UUID", "name": "VARCHAR", "note": "VARCHAR", "born": "DATE", "alive": "BOOLEAN",
        "children": "INTEGER", "version": "INTEGER",
    }  # fmt: skip


def test_a_column_of_nothing_and_a_single_column_keep_their_rows(duck: Any) -> None:
    for n in range(5):
        make_resident(str(n), birth_date=None, spouse_alive=None, children_count=None, note="" if n else "x")
    assert told(duck, Resident.objects.all(), {"born": "birth_date"}) == ([(None,)] * 5, [(None,)] * 5)
    duck.execute("DROP TABLE loaded")
    loaded, kept = told(duck, Resident.objects.all(), {"note": "note"})
    assert loaded == kept == [*[("",)] * 4, ("x",)]


def test_facts_arrive_as_the_text_of_their_json(duck: Any) -> None:
    one = make_resident("白玛")
    NotedFact.objects.bulk_create(
        NotedFact(resident=one, place=TABA, code=f"{n:02}", value=value, source="visit", since=TODAY, noted_at=NOW)
        for n, value in enumerate(VALUES)
    )
    loaded, kept = told(duck, NotedFact.objects.all(), {"code": "code", "value": "value"})
    assert [(code, json.loads(text)) for code, text in loaded] == kept
    assert len(kept) == len(VALUES)


def test_amounts_arrive_exactly(duck: Any) -> None:
    gift = Donation.objects.create(
        place=TABA, donor_kind="person", donor_name="施", received_on=TODAY, receipt_number="1", made_by=None, made_at=NOW
    )
    amounts = (None, Decimal("0.00"), Decimal("0.10"), Decimal("12345678.99"), Decimal("7"))
    for n, amount in enumerate(amounts, 1):
        GoodsBatch.objects.create(place=TABA, donation=gift, goods="rice", quantity=n, unit_value=amount)
    loaded, kept = told(duck, GoodsBatch.objects.all(), {"n": "quantity", "amount": "unit_value"})
    assert loaded == kept == [(n, amount) for n, amount in enumerate(amounts, 1)]
    assert types(duck)["amount"] == "DECIMAL(10,2)"


def test_only_the_asked_for_arrive_and_every_batch_is_told(duck: Any) -> None:
    for n, note in enumerate(("100%", "100", "%s", '10"0%', "100%,")):
        make_resident(str(n), note=note)
    heard: list[int] = []
    chosen = Resident.objects.filter(note__contains="0%").order_by("name")
    with CaptureQueriesContext(connection) as queries:
        columns.load(duck, "loaded", chosen, {"note": "note"}, heard.append)
    assert len(queries) == 1
    assert sorted(duck.execute("FROM loaded").fetchall()) == [('10"0%',), ("100%",), ("100%,",)]
    assert heard == [2, 1]
    columns.load(duck, "nobody", Resident.objects.none(), {"note": "note"})
    assert duck.execute("FROM nobody").fetchall() == []


@pytest.mark.parametrize("field", ["id_number_sealed", "lon", "created_at"])
def test_what_has_no_type_there_is_refused(field: str) -> None:
    model: type[Model] = Resident
    assert columns.type_of(model, field) is None
    with duckdb.connect() as opened, pytest.raises(TypeError, match=f"Resident.{field}"):
        columns.load(opened, "loaded", Resident.objects.all(), {"x": field})


def test_values_of_python_are_filled_in_with_their_types() -> None:
    made: dict[str, tuple[str, list[Any]]] = {
        "id": ("UUID", ["0190" + "0" * 28, None]), "amount": ("DECIMAL(14, 2)", [Decimal("0.1"), Decimal("999999999999.99")]),
        "day": ("DATE", [None, date(2024, 2, 29)]), "yes": ("BOOLEAN", [None, None]), "name": ("VARCHAR", ["", "པད་མ།"]),
    }  # fmt: skip
    with duckdb.connect() as opened:
        columns.fill(opened, "filled", made)
        columns.fill(opened, "empty", {"id": ("UUID", []), "n": ("INTEGER", [])})
        assert opened.execute("SELECT CAST(id AS VARCHAR), * EXCLUDE id FROM filled").fetchall() == [
            ("01900000-0000-0000-0000-000000000000", Decimal("0.10"), None, None, ""),
            (None, Decimal("999999999999.99"), date(2024, 2, 29), None, "པད་མ།"),
        ]
        assert opened.execute("FROM empty").fetchall() == []
