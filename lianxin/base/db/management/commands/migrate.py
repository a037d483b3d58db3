"""Django's `migrate`, a sixth of the work: the first setting up took twenty seconds, on a small machine a minute.

For every table, index and constraint it renders anew all models that are related to the model, here nearly all of them,
hundreds of times over. Yet nothing refers to a new table so far, and an index or a constraint changes no relation: to
render the one new model, or to note the index on the one there is, makes the same tables (tests/base/db/test_migrate.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.state import ModelState, ProjectState


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        with _rendering_little():
            return super().handle(*args, **options)


@contextmanager
def _rendering_little() -> Iterator[None]:
    ordinary = {name: getattr(ProjectState, name) for name in _OURS}
    try:
        for name, way in _OURS.items():
            setattr(ProjectState, name, way)
        yield
    finally:
        for name, way in ordinary.items():
            setattr(ProjectState, name, way)


def _add_model(state: Any, model: ModelState) -> None:
    key = (model.app_label, model.name_lower)
    state.models[key] = model
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:  # already rendered
        state.apps.render_multiple([model])


def _append_option(state: Any, app_label: str, model_name: str, option: str, added: object) -> None:
    options = state.models[app_label, model_name].options
    options[option] = [*options[option], added]
    if "apps" in state.__dict__:
        meta = state.apps.get_model(app_label, model_name)._meta
        setattr(meta, option, [*getattr(meta, option), added])


_OURS = {"add_model": _add_model, "_append_option": _append_option}
