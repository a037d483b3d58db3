"""Rows of one file put under another, with an exact record, and put back by it.

Every table that points at a resident is found in the models themselves, those of higher areas too: none can be forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction

from lianxin.domain.people.models import Resident
from lianxin.domain.people.rules.merging import Changes, changed, taken_back
from lianxin.domain.people.selectors.merges import links
from lianxin.kernel.problems import ProblemError

Moved = dict[str, dict[str, Changes]]
"""table → id of a row → what of it changed."""
Linked = dict[str, list[Any]]
"""table → ids of rows."""

_UNTOLD: Final = {"place", "version"}
"""Never put back: the place follows the person, and a version only grows."""


def snapshot(resident_id: UUID) -> Moved:
    """Every row of this file as it stands: table → id → {field: value}."""
    found: dict[str, dict[str, Any]] = {}
    for model, link in links():
        rows = {str(row.pk): plain(row) for row in model._default_manager.filter(**{link: resident_id})}
        if rows:
            found[model._meta.label] = rows
    return found


def repoint(merged: Resident, kept: Resident, before: Moved) -> Moved:
    """Put every row of `merged` under `kept`; `before` is the snapshot from before anything of this merge was done.

    Raises "people.merge_two_open" where a person may have one such row only.
    """
    for model, link in links():
        _point(model, model._default_manager.filter(**{link: merged.id}), link, kept)
    moved: Moved = {}
    for label, rows in before.items():
        now = {str(row.pk): plain(row) for row in apps.get_model(label)._default_manager.filter(pk__in=list(rows))}
        moved[label] = {key: _told(changed(row, now[key])) for key, row in rows.items() if key in now}
    return moved


def link_back(merged: Resident, kept: Resident, moved: Moved) -> Linked:
    """The rows of a merge that are still under `kept` come back under their own file. Raises as `repoint` does."""
    back: Linked = {}
    for model, link in links():
        keys = list(moved.get(model._meta.label, ()))
        rows = model._default_manager.filter(pk__in=keys, **{link: kept.id})
        back[model._meta.label] = list(rows.values_list("pk", flat=True))
        _point(model, rows, link, merged)
    return back


def put_back(moved: Moved, back: Linked) -> None:
    """What else the merge changed in these rows, as it was; what somebody has changed since stays theirs."""
    for label, keys in back.items():
        model = apps.get_model(label)
        for row in model._default_manager.filter(pk__in=keys):
            old = taken_back(plain(row), moved[label][str(row.pk)])
            for attribute, value in old.items():
                setattr(row, attribute, of_column(model, attribute, value))
            if old:
                row.save(update_fields=list(old))


def _point(model: type[models.Model], rows: models.QuerySet[Any], link: str, to: Resident) -> None:
    try:
        with transaction.atomic():
            rows.update(**{link: to.id})
    except IntegrityError:
        raise ProblemError("people.merge_two_open", what=str(model._meta.verbose_name)) from None


def plain(row: models.Model) -> dict[str, Any]:
    """A row as JSON keeps it, sealed bytes left out: they are bound to their row and never change hands."""
    values = {
        f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not isinstance(f, models.BinaryField)
    }
    return plainly(values)


def plainly(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them."""
    read: dict[str, Any] = json.loads(json.dumps(dict(values), cls=DjangoJSONEncoder))
    return read


def _told(changes: Changes) -> Changes:
    return {name: pair for name, pair in changes.items() if name not in _UNTOLD}


def of_column(model: type[models.Model], attribute: str, value: Any) -> Any:
    """A value of JSON as its column takes it."""
    field = next(f for f in model._meta.concrete_fields if f.attname == attribute)
    target = getattr(field, "target_field", field)
    return value if value is None else target.to_python(value)
