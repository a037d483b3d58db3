"""The one shape of a write: named actor, right ability, one transaction, an audit row inside it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db import transaction

from lianxin.base.audit.services import witness
from lianxin.kernel.problems import ProblemError

P = ParamSpec("P")
R = TypeVar("R")
_SERVICES: Final[dict[str, Callable[..., object]]] = {}


def service(ability: str | None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a service: `@service("need.record")`.

    The function must take keywords only, among them `actor` (a Viewer) and `now`. The call runs in one transaction;
    the actor must hold `ability` somewhere (the function itself checks the object's own place with `actor.must`), and
    a call that wrote no audit row is rolled back with "general.unaudited" unless it said `audit.unchanged()`.
    `ability=None` is for what everybody may do to their own account only.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(function).parameters
        if any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()) or not {"actor", "now"} <= set(parameters):
            raise TypeError(f"{function.__qualname__}: a service takes keywords only, with actor= and now=")

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = kwargs["actor"]
            if ability is not None:
                actor.must(ability)  # type: ignore[attr-defined]  # every actor is a Viewer
            with transaction.atomic(), witness() as seen:
                result = function(*args, **kwargs)
                if not seen.rows and not seen.nothing_changed:
                    raise ProblemError("general.unaudited")
            return result

        call.ability = ability  # type: ignore[attr-defined]  # read by the guard tests and the reference
        _SERVICES[f"{function.__module__}.{function.__qualname__}"] = call
        return call

    return wrap


def services() -> dict[str, Callable[..., object]]:
    """All services by dotted name, for the reference and the guard tests."""
    return dict(sorted(_SERVICES.items()))
