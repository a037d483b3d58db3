"""What may be read of settlement; every function takes the viewer first."""

from lianxin.domain.settlement.selectors.candidates import (
    NotCounted,
    countable,
    facts_of,
    not_counted,
    reasons_in,
    told,
)
from lianxin.domain.settlement.selectors.pricing import Priced, priced
from lianxin.domain.settlement.selectors.runs import (
    LineFilter,
    RunSums,
    entries_of,
    entry_of,
    line_or_404,
    lines_of,
    lines_page,
    own_lines,
    own_sums,
    run_or_404,
    runs,
    runs_page,
    sums_of,
    to_take_back,
    wholes_of,
)

__all__ = [
    "LineFilter",
    "NotCounted",
    "Priced",
    "RunSums",
    "countable",
    "entries_of",
    "entry_of",
    "facts_of",
    "line_or_404",
    "lines_of",
    "lines_page",
    "not_counted",
    "own_lines",
    "own_sums",
    "priced",
    "reasons_in",
    "run_or_404",
    "runs",
    "runs_page",
    "sums_of",
    "to_take_back",
    "told",
    "wholes_of",
]
