"""No address and no form lets a day in with which the pages cannot reckon."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

import lianxin
from lianxin.base.ui.day_fields import DayField, MomentField, MonthField
from tests import factories
from tests.architecture.samples import Place
from tests.architecture.test_permission_matrix import ADDRESSES
from tests.factories import GONGKA, LHASA, MOZHUGONGKA, TABA

# Every name under which a page reads a day from its address.
DAY_NAMES = ("day", "since", "until")
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30")
MARKS = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")
PLACES = ("x", "999999999999")
ROLES = {
    "worker": TABA,
    "station_head": GONGKA,
    "bureau_officer": MOZHUGONGKA,
    "system_admin": LHASA,
    "auditor": LHASA,
}
KEY = "019abb00-0000-7000-8000-000000000000"


def queries() -> Iterator[dict[str, str]]:
    for day in DAYS:
        yield dict.fromkeys(DAY_NAMES, day) | {"month": day[:7], "place": GONGKA}
    yield from ({"after": f"{mark}~{KEY}"} for mark in MARKS)
    yield from ({"place": place} for place in PLACES)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_falls_over_a_day_a_month_a_mark_or_a_place_in_its_address(client: Client) -> None:
    """Asked by somebody who holds every role, so that every page is read."""
    user = factories.make_user("asks")
    for role, place in ROLES.items():
        factories.give_role(user, role, place)
    own = Place(TABA, "本地丁")
    own.fill()
    factories.sign_in(client, user, verified=True)
    client.raise_request_exception = False
    opened = [a for a in ADDRESSES if client.get(a.path(own)).status_code < 400]
    assert {"today/", "visits/", "care/dayplan/", "settlement/waiting/", "admin/audit/"} <= {
        a.route for a in opened
    }
    wrong = []
    for address in opened:
        for query in queries():
            if (status := client.get(address.path(own), query).status_code) >= 500:
                wrong.append(f"{address.route} {query}: {status}")
    assert not wrong, "\n".join(wrong)


def all_forms() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(lianxin.__path__, "lianxin."):
        if "migrations" not in module.name and not module.name.endswith("wsgi"):
            importlib.import_module(module.name)
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        for found in waiting.pop().__subclasses__():
            waiting.append(found)
            if found.__module__.startswith("lianxin."):
                yield found


def test_every_form_asks_for_days_with_the_fields_that_know_their_bounds() -> None:
    dated = [
        (form, name, field)
        for form in all_forms()
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if isinstance(field, forms.DateField | forms.DateTimeField)
    ]
    assert len(dated) > 15
    assert not [
        f"{f.__module__}.{f.__name__}.{n}"
        for f, n, x in dated
        if not isinstance(x, DayField | MonthField | MomentField)
    ]


@pytest.mark.parametrize("field", [DayField(), MonthField(), MomentField()])
def test_a_year_nobody_meant_is_named(field: forms.Field) -> None:
    tail = {DayField: "-01-01", MonthField: "-01", MomentField: "-01-01T00:00"}[type(field)]  # type: ignore[index]
    for year in ("0001", "0202", "1899", "2101", "9999"):
        with pytest.raises(forms.ValidationError) as caught:
            field.clean(f"{year}{tail}")
        assert "1900" in caught.value.messages[0] or year == "0001"
    for year in ("1900", "2026", "2100"):
        assert field.clean(f"{year}{tail}").year == int(year)


@pytest.mark.django_db
def test_the_first_and_the_last_day_lead_no_farther(client: Client) -> None:
    factories.sign_in(client, factories.make_user("asks", "worker", TABA))
    first = client.get(reverse("web:today"), {"day": "1900-01-01"}).content.decode()
    assert 'rel="prev"' not in first
    assert "?day=1900-01-02" in first
    last = client.get(reverse("web:today"), {"day": "2100-12-31"}).content.decode()
    assert 'rel="next"' not in last
    assert "?day=2100-12-30" in last
    early = client.get(reverse("web:visits"), {"place": TABA, "month": "1900-01"}).content.decode()
    assert 'rel="prev"' not in early
    assert "month=1900-02" in early
