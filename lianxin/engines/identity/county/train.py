"""Weights learned from a county's own records by Splink on DuckDB (extra `compute`); no labelled pairs are needed.

u by comparing random pairs, m by expectation–maximisation among pairs that agree on something else (R. Linacre et al.,
"Splink", 2022). The levels are those of `compare`, word for word.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
from splink import DuckDBAPI, Linker, block_on
from splink.internals.exceptions import SplinkException

from lianxin.engines.identity.compare import FIELDS, Field, Level
from lianxin.engines.identity.county.columnar import RECORDS, load, opened, require_own_ids
from lianxin.engines.identity.errors import IdentityInputError
from lianxin.engines.identity.normalise import Features
from lianxin.engines.identity.weights import Weights, check_weights, monotone

Block = tuple[str, ...]
"""Columns on which two records agree."""

_FEW: Final = 100
"""Records below which nothing can be learned."""

_ROUNDS: Final = (25, 8, 4)
_UNDERFLOW: Final = "below the minimum allowed value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to learn. `blocks`: within each, the m of all fields that do not use its columns are learned, so every field
    must be outside of one. `sure`: agreement that nearly always means one person, and `recall` the share of such pairs
    it finds: they give the prior. `pairs`: random pairs compared for u. `memory`, `scratch` as in `opened`."""

    fields: tuple[Field, ...] = FIELDS
    blocks: tuple[Block, ...] = (("number",), ("name_near", "birth"))
    sure: tuple[Block, ...] = (("number",), ("name_stems", "birth", "sex"), ("name", "birth", "phone"))
    recall: float = 0.8
    pairs: int = 1_000_000
    seed: int = 1
    memory: str = "4GB"
    scratch: Path | None = None


def train(
    records: Iterable[Features],
    *,
    version: str,
    plan: Plan | None = None,
    propose: float = 0.99,
    review: float = 0.5,
) -> Weights:
    """Learn the weights of prepared records, each person's repeats among them.

    IdentityInputError when there are too few records, or no two of them agree on what a block asks.
    """
    plan = plan or Plan()
    logging.getLogger("splink").setLevel(logging.ERROR)
    with opened(plan.memory, plan.scratch) as connection:
        count = load(connection, records)
        if count < _FEW:
            raise IdentityInputError("train.records", f"至少要 {_FEW} 条记录才能训练")
        require_own_ids(connection)
        found = _learn(connection, plan)
    weights = Weights(
        version=version,
        prior=found["probability_two_random_records_match"],
        propose=propose,
        review=review,
        trained_on={"records": count},
        fields={f.name: monotone(_shares(f, found)) for f in plan.fields},
    )
    check_weights(weights, plan.fields)
    return weights


def settings(plan: Plan) -> dict[str, Any]:
    """The fields as Splink's settings."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "blocking_rules_to_generate_predictions": [block_on(*block) for block in plan.blocks],
        "comparisons": [_comparison(f) for f in plan.fields],
    }


def _comparison(f: Field) -> dict[str, Any]:
    null = {"sql_condition": f.missing.sql(), "label_for_charts": "unknown", "is_null_level": True}
    return {"output_column_name": f"field_{f.name}", "comparison_levels": [null, *map(_level, f.levels)]}


def _level(level: Level) -> dict[str, Any]:
    condition = level.condition.sql() if level.condition else "ELSE"
    written: dict[str, Any] = {"sql_condition": condition, "label_for_charts": level.name}
    if level.fixed_m is not None:
        written |= {"m_probability": level.fixed_m, "fix_m_probability": True}
    return written


def _learn(connection: duckdb.DuckDBPyConnection, plan: Plan) -> dict[str, Any]:
    """Splink stops with an error where a level dies out among the matches (its m underflows): then with fewer rounds."""
    for rounds in _ROUNDS:
        try:
            return _learn_in(connection, plan, rounds)
        except ValueError as error:
            if _UNDERFLOW not in str(error):
                raise
    raise IdentityInputError("train.m", "有一级在同一人的记录里从不出现,无法训练,请增加记录")


def _learn_in(connection: duckdb.DuckDBPyConnection, plan: Plan, rounds: int) -> dict[str, Any]:
    database = DuckDBAPI(connection=connection)
    written = settings(plan) | {"max_iterations": rounds}
    linker = Linker(database.register(RECORDS), written, log_level=None)
    training = linker.training
    rules: list[Any] = [block_on(*block) for block in plan.sure]
    training.estimate_probability_two_random_records_match(rules, recall=plan.recall)
    training.estimate_u_using_random_sampling(max_pairs=plan.pairs, seed=plan.seed)
    for block in plan.blocks:
        try:
            training.estimate_parameters_using_expectation_maximisation(block_on(*block))
        except SplinkException as error:
            where = "+".join(block)
            raise IdentityInputError(
                f"train.{where}", f"没有两条记录在这几项上相同,无法训练:{error}"
            ) from None
    found: dict[str, Any] = linker.misc.save_model_to_json(out_path=None)
    return found


def _shares(f: Field, found: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    comparison = next(c for c in found["comparisons"] if c["output_column_name"] == f"field_{f.name}")
    rows = {row["label_for_charts"]: row for row in comparison["comparison_levels"]}
    return [_share(level, rows[level.name], len(f.levels)) for level in f.levels]


def _share(level: Level, row: Mapping[str, Any], levels: int) -> tuple[str, float, float]:
    """What was never met among so many pairs is rare, not impossible."""
    m, u = row.get("m_probability"), row.get("u_probability")
    return (
        level.name,
        max(float(m), _rare(levels)) if isinstance(m, float) else _rare(levels),
        max(float(u), _rare(levels) / 100) if isinstance(u, float) else _rare(levels) / 100,
    )


def _rare(levels: int) -> float:
    return 1e-4 / levels
