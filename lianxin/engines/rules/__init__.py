"""Policy as data: FEEL conditions with labels and citations, decided in three values (yes, no, cannot tell).

Standard: OMG Decision Model and Notation (DMN) 1.5, its expression language FEEL, unary tests and first-hit tables.
This package holds the population-safe part of FEEL; missing facts are unknown, and unknown never becomes "no".
"""

from lianxin.engines.rules.book import RuleBook
from lianxin.engines.rules.check import Fact, check, check_parameters, check_table
from lianxin.engines.rules.evaluate import closure
from lianxin.engines.rules.parameters import Parameter, ParameterTable
from lianxin.engines.rules.population import parse, parse_cell, reasons
from lianxin.engines.rules.rule import (
    Condition,
    Decision,
    Rule,
    ask_next,
    decide,
    one_condition_short,
    why,
    why_not,
)
from lianxin.engines.rules.tables import DecisionTable, Hit, Row, first_hit

__all__ = [
    "Condition",
    "Decision",
    "DecisionTable",
    "Fact",
    "Hit",
    "Parameter",
    "ParameterTable",
    "Row",
    "Rule",
    "RuleBook",
    "ask_next",
    "check",
    "check_parameters",
    "check_table",
    "closure",
    "decide",
    "first_hit",
    "one_condition_short",
    "parse",
    "parse_cell",
    "reasons",
    "why",
    "why_not",
]
