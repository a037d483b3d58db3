"""Whom to call out to somebody who needs help at once: who is able, who is near, how many to tell, who goes where.

Plain values in, plain values out; nothing is stored and no clock is read. Measured by `benchmarks/callout.py`.

    ranked = rank(people, Target(91.73, 29.83), way=Way(detour=1.32, factor=1.0, speeds={"car": 32.0}, unknown=60))
    first = ring(ranked, wanted=1, sure=0.99)          # tell these
    more = ring(ranked[len(first):], wanted=1, sure=0.99)   # nobody of them came: tell these too
"""

from lianxin.engines.callout.assigning import assign
from lianxin.engines.callout.ranking import Person, Ranked, Target, Way, able, arrival_minutes, rank
from lianxin.engines.callout.ringing import acceptance, chance_of, ring

__all__ = [
    "Person",
    "Ranked",
    "Target",
    "Way",
    "able",
    "acceptance",
    "arrival_minutes",
    "assign",
    "chance_of",
    "rank",
    "ring",
]
