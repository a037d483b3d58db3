"""Screening scales and assessments as data: one scoring for all of them, with missing answers, level changes and triggers.

A missing answer is never a nought: it voids the total unless the scale's own rule makes up for it, and what was answered still
triggers what it must. Screens are not diagnoses.
"""

from lianxin.engines.scales.changing import Changed
from lianxin.engines.scales.checking import Flaw, flaws
from lianxin.engines.scales.instrument import ITEM, Change, Instrument, Item, Level, Subscale, Trigger
from lianxin.engines.scales.rescoring import Rescored, rescore
from lianxin.engines.scales.scoring import Result, Warned, score

__all__ = [
    "ITEM",
    "Change",
    "Changed",
    "Flaw",
    "Instrument",
    "Item",
    "Level",
    "Rescored",
    "Result",
    "Subscale",
    "Trigger",
    "Warned",
    "flaws",
    "rescore",
    "score",
]
