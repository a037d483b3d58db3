"""`lianxin rules explain`: what every rule says of one person on one day, why, why not, and what to ask next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from lianxin.base.packs import Pack
from lianxin.base.packs.facts import restored
from lianxin.engines.rules import ask_next, one_condition_short, why, why_not
from lianxin.engines.rules.rule import Condition, Decision
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_ANSWERS: Final = {"yes": "符合", "no": "不符合", "cannot_tell": "无法判断"}
_MOST: Final = 5_000_000  # bytes of a file of facts


def of_file(path: Path, pack: Pack, on: date) -> dict[str, Any]:
    """The facts of one person in a JSON file: an object of facts, or `{"facts": {…}, "others": [{…}]}` with those of
    everybody else in the household ([]: alone; left out: nothing is known). ProblemError "rules.bad_facts"."""
    if path.stat().st_size > _MOST:
        raise ProblemError("rules.bad_facts", file=path.name, reason=f"> {_MOST}")
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise ProblemError("rules.bad_facts", file=path.name, reason=str(error)[:120]) from None
    own = given.get("facts", given) if isinstance(given, dict) else given
    others = given.get("others") if isinstance(given, dict) and "facts" in given else None
    members = [own, *(others or ())] if isinstance(others, list | None) else [None]
    told = [_facts(path.name, one, pack) for one in members]
    return pack.told(told, on, together=others is not None)[0]


def _facts(file: str, given: object, pack: Pack) -> dict[str, Any]:
    """The facts of one person as rules read them. ProblemError "rules.bad_facts" for one nobody declared or that does not fit."""
    if not isinstance(given, dict):
        raise ProblemError("rules.bad_facts", file=file, reason=type(given).__name__)
    found = {}
    for code, value in given.items():
        fact = pack.fact_book.facts.get(code)
        if fact is None:
            raise ProblemError("rules.bad_facts", file=file, reason=code)
        found[code] = restored(fact, value)
        if found[code] is None and value not in (None, "", *fact.unstated):
            raise ProblemError("rules.bad_facts", file=file, reason=f"{code}: {value}")
    return found


def of_resident(viewer: Viewer, resident: UUID, on: date) -> tuple[Pack, dict[str, Any]]:
    """A resident's pack on a day, and the facts as they are known. ProblemError "general.not_found"."""
    from lianxin.base import packs
    from lianxin.domain.people.selectors import resident_or_404
    from lianxin.domain.people.selectors.facts import facts_of

    person = resident_or_404(viewer, resident)
    packs.look(at_once=True)
    pack = packs.for_place(person.place, on)
    return pack, facts_of(pack, person, on)


def lines(pack: Pack, facts: Mapping[str, Any], on: date, codes: Iterable[str]) -> Iterator[str]:
    """What the rules say, line by line; `codes`: only these. ProblemError "rules.no_rule"."""
    decisions = pack.decide(facts, on)
    for code in list(codes) or decisions:
        if code not in decisions:
            raise ProblemError("rules.no_rule", name=code, known="、".join(decisions))
        yield from _of_rule(pack, decisions[code])


def _of_rule(pack: Pack, decision: Decision) -> Iterator[str]:
    code = decision.rule.code
    amount = pack.amount(decision) if code in pack.benefits and decision.answer == "yes" else None
    paid = f",{amount} 元" if amount is not None else ""
    yield f"{_ANSWERS[decision.answer]}  {decision.rule.label['zh']}({code}){paid}"
    for said, conditions in (("满足", why(decision)), ("不满足", why_not(decision))):
        yield from (f"    {said}:{_cited(one)}" for one in conditions)
    unknown = [one for i, one in enumerate(decision.conditions) if decision.unknown >> i & 1]
    yield from (f"    不知道:{_cited(one)}" for one in unknown)
    short = one_condition_short(decision)
    if short is not None:
        yield f"    只差一条:{short.label['zh']}"
    for one in ask_next(decision):
        asked = one.question.get("zh", "") or f"{one.label['zh']}?"
        proof = f"(看{one.proves['zh']})" if one.proves.get("zh") else ""
        yield f"    下一步问:{asked}{proof}"


def _cited(condition: Condition) -> str:
    return f"{condition.label['zh']} —— {condition.article}"
