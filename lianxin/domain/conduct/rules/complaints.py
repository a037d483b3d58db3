"""When what a complaint brought holds, and what may not stand in what the one complained about is told. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol

_SHORTEST: Final = 2


class Ruled(Protocol):
    """What a panel found."""

    @property
    def round(self) -> str: ...

    @property
    def sanction(self) -> str: ...

    @property
    def since(self) -> date | None: ...

    @property
    def until(self) -> date | None: ...


def effective(rulings: Iterable[Ruled], today: date, *, at_once: Iterable[str], is_over: bool) -> str:
    """The sanction that holds today, "" none. On appeal the second ruling takes the place of the first. One that is not among `at_once`
    waits until the complaint is over: the time to appeal has passed, or the appeal was decided and told."""
    by_round = {one.round: one for one in rulings}
    last = by_round.get("appeal") or by_round.get("first")
    if last is None or not last.sanction or last.since is None:
        return ""
    if not is_over and last.sanction not in set(at_once):
        return ""
    return last.sanction if last.since <= today and (last.until is None or today <= last.until) else ""


def names_in(text: str, secrets: Iterable[str]) -> bool:
    """Does a text hold one of these words (names, numbers), however it is spaced or widened? One character alone is no name."""
    plain = _plain(text)
    return any(len(word) >= _SHORTEST and word in plain for word in map(_plain, secrets))


def _plain(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
