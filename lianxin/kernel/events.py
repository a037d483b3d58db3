"""A lower area tells a higher one what happened, without knowing who listens.

Handlers run at once, in the publisher's transaction: what they write stands or falls with the event's own write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

E = TypeVar("E")
_HANDLERS: dict[type, list[Callable[..., None]]] = defaultdict(list)


def subscribe(event_type: type[E], handler: Callable[[E], None]) -> None:
    """Call `handler` for every later event of this type. Subscribing the same handler twice counts once."""
    if handler not in _HANDLERS[event_type]:
        _HANDLERS[event_type].append(handler)


def publish(event: object) -> None:
    """Tell every subscriber. An exception in a handler is the publisher's exception: nothing half done."""
    for handler in _HANDLERS[type(event)]:
        handler(event)


def listeners() -> dict[type, tuple[str, ...]]:
    """Who listens to what, for the generated reference."""
    return {t: tuple(f"{h.__module__}.{h.__qualname__}" for h in hs) for t, hs in _HANDLERS.items()}
