"""All likely pairs of a county in one pass of DuckDB (extra `compute`): the form's keys, levels and weights, as SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lianxin.engines.identity.blocking import keys
from lianxin.engines.identity.compare import FIELDS, NUMBER, UNKNOWN, Field
from lianxin.engines.identity.conditions import AllOf, Both, Same
from lianxin.engines.identity.county.columnar import RECORDS, load, opened, require_own_ids
from lianxin.engines.identity.normalise import Features
from lianxin.engines.identity.score import probability
from lianxin.engines.identity.weights import Weights
from lianxin.engines.identity.zones import SAME_NUMBER, Zone, first_tier, zone_of

_FETCH: Final = 10_000
_LARGEST: Final = 500
_KEYS: Final = "identity_keys"
_PAIRS: Final = "identity_pairs"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are likely one person. `a` < `b`; `levels`: each field's level in the order of the fields;
    `certain` as in `Verdict`."""

    a: str
    b: str
    probability: float
    zone: Zone
    levels: tuple[str, ...]
    certain: str = ""


def likely_pairs(
    records: Iterable[Features],
    weights: Weights,
    *,
    fields: Sequence[Field] = FIELDS,
    found_by: Callable[[Features], tuple[str, ...]] = keys,
    largest: int = _LARGEST,
    memory: str = "4GB",
    scratch: Path | None = None,
) -> Iterator[Pair]:
    """Every pair to propose or to review, in no order, as `score` would judge it.

    Only records that share a key (`found_by`) are compared; a key of more than `largest` records says nothing and is left out.
    `memory` and `scratch` as in `opened`. IdentityInputError when two records have one id.
    """
    with opened(memory, scratch) as connection:
        if not load(connection, ({**record, "keys": found_by(record)} for record in records)):
            return
        require_own_ids(connection)
        _candidates(connection, largest)
        cursor = connection.execute(_sql(connection, fields, weights))
        while rows := cursor.fetchmany(_FETCH):
            pairs = (_pair(row, fields, weights) for row in rows)
            yield from (pair for pair in pairs if pair.zone is not Zone.LEAVE)


def clusters(pairs: Iterable[Pair], *, least: float) -> list[tuple[str, ...]]:
    """Records joined by pairs of at least this probability (or one number), each group sorted, the groups too.

    A proposal for a person to look at as a whole: a chain of likely pairs can join two persons.
    """
    parent: dict[str, str] = {}

    def root(record: str) -> str:
        while (above := parent.setdefault(record, record)) != record:
            parent[record] = record = parent[above]
        return record

    for pair in pairs:
        if pair.probability >= least or pair.certain == SAME_NUMBER:
            a, b = root(pair.a), root(pair.b)
            parent[max(a, b)] = min(a, b)
    groups: dict[str, list[str]] = {}
    for record in parent:
        groups.setdefault(root(record), []).append(record)
    return sorted(tuple(sorted(group)) for group in groups.values())


def _candidates(connection: Any, largest: int) -> None:
    """Pairs that share a key. Groups are made once, so no key is read twice."""
    connection.execute(f"""create or replace table {_KEYS} as
        select key, list(id) as ids from (select distinct id, unnest(keys) as key from {RECORDS})
        group by key having count(*) between 2 and {int(largest)}""")  # noqa: S608 — names of our own
    connection.execute(f"""create or replace table {_PAIRS} as select distinct a, b from (
        select a, unnest(ids) as b from (select unnest(ids) as a, ids from {_KEYS})) where a < b""")  # noqa: S608


def _sql(connection: Any, fields: Sequence[Field], weights: Weights) -> str:
    names = [row[0] for row in connection.execute(f"describe {RECORDS}").fetchall()]
    sides = ", ".join(
        f'{side}."{name}" as "{name}_{side}"' for name in names for side in "lr" if name != "keys"
    )
    levels = ", ".join(f'{f.sql()} as "level_{f.name}"' for f in fields)
    tier = AllOf((Same("number"), Both("number_valid"))).sql() if NUMBER in fields else "false"
    bits = " + ".join([str(weights.prior_bits), *(_bits(f, weights) for f in fields)])
    kept = ", ".join(f'"level_{f.name}"' for f in fields)
    return f"""select id_l, id_r, tier, bits, {kept} from (
        select *, {bits} as bits from (
            select id_l, id_r, {tier} as tier, {levels} from (
                select {sides} from {_PAIRS} p join {RECORDS} l on l.id = p.a join {RECORDS} r on r.id = p.b)))
        where tier or 1 / (1 + pow(2.0, -greatest(-60, least(60, bits)))) >= {weights.review}"""  # noqa: S608


def _bits(f: Field, weights: Weights) -> str:
    whens = " ".join(f"when {n} then {weights.bits(f.name, x.name)!r}" for n, x in enumerate(f.levels))
    return f'case "level_{f.name}" {whens} else 0.0 end'


def _pair(row: tuple[Any, ...], fields: Sequence[Field], weights: Weights) -> Pair:
    a, b, tier, bits, *codes = row
    levels = {
        f.name: f.levels[code].name if code >= 0 else UNKNOWN for f, code in zip(fields, codes, strict=True)
    }
    certain, chance = first_tier(levels, both_valid=tier), probability(bits)
    zone = zone_of(chance, certain, levels, weights)
    return Pair(a, b, chance, zone, tuple(levels.values()), certain)
