"""Every table about a person or a place carries its place, and its rows are read only through a scoped selector."""

from __future__ import annotations

from django.apps import apps

# Tables without a place of their own, each with its reason.
NO_PLACE = {
    "access.Grant": "has a place: the reach itself",
    "access.LoginSession": "belongs to a user; read by that user or through the user's place",
    "audit.AuditHead": "one row per chain",
    "people.RosterChunk": "part of an import, which has the place",
    "people.RosterFault": "part of an import, which has the place",
    "places.Division": "is the place",
    "notices.Notice": "belongs to one user, read only by that user",
    "jobs.Job": "no personal data; operators' table",
}
OURS = ("access", "audit", "places", "files", "notices", "jobs", "people", "needs", "commitments", "care")


def _models() -> dict[str, type]:
    return {m._meta.label: m for label in OURS for m in apps.get_app_config(label).get_models()}


def test_every_table_carries_a_place_or_a_reason() -> None:
    missing = [
        label
        for label, model in _models().items()
        if label not in NO_PLACE and "place" not in {f.name for f in model._meta.get_fields()}
    ]
    assert not missing


def test_the_reasons_are_not_stale() -> None:
    assert set(NO_PLACE) <= set(_models()), set(NO_PLACE) - set(_models())


def test_every_table_has_a_chinese_name() -> None:
    nameless = [label for label, model in _models().items() if model._meta.verbose_name.isascii()]
    assert not nameless
