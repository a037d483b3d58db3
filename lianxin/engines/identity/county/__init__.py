"""A whole county at once (extra `compute`): `train` learns its weights with Splink, `likely_pairs` goes over all records in
DuckDB, `clusters` groups what was found."""

from lianxin.engines.identity.county.batch import Pair, clusters, likely_pairs
from lianxin.engines.identity.county.train import Plan, train

__all__ = ["Pair", "Plan", "clusters", "likely_pairs", "train"]
