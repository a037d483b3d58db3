"""The same person twice: record linkage for Tibetan and Han names and GB 11643 numbers. A library of its own.

`prepare` makes plain values of a record; `keys` find candidates in a database; `score` and `ranked` judge them with every
reason shown. `identity.county` (extra `compute`) learns the weights and goes over a whole county. Nothing here merges. See docs/engines/identity.md.
"""

from lianxin.engines.identity.blocking import hidden, keys
from lianxin.engines.identity.compare import FIELDS, Field, Level
from lianxin.engines.identity.errors import IdentityInputError
from lianxin.engines.identity.normalise import Features, Person, prepare
from lianxin.engines.identity.score import Step, Verdict, ranked, score
from lianxin.engines.identity.stems import StemTable, table_of_rows
from lianxin.engines.identity.weights import (
    LevelWeight,
    Weights,
    read_weights,
    starting_weights,
    write_weights,
)
from lianxin.engines.identity.zones import Zone

__all__ = [
    "FIELDS",
    "Features",
    "Field",
    "IdentityInputError",
    "Level",
    "LevelWeight",
    "Person",
    "StemTable",
    "Step",
    "Verdict",
    "Weights",
    "Zone",
    "hidden",
    "keys",
    "prepare",
    "ranked",
    "read_weights",
    "score",
    "starting_weights",
    "table_of_rows",
    "write_weights",
]
