"""Run by tests.children: what the passes of the night do in an installation of its own, and where they may be killed.

    elders | memberships | pass [survey|write] | twice | pairs | compare [read|write]

The second word names the moment at which the process dies: half-way through the reading, or after the last write before the commit.
"""

from __future__ import annotations

from collections.abc import Callable

from lianxin.base import packs
from lianxin.domain.people.events import CategoryChanged
from lianxin.domain.people.models import CategoryMembership, DuplicatePair
from lianxin.domain.people.services import duplicate_pass
from lianxin.domain.people.services.passes import run_pass
from lianxin.kernel import events
from tests.children import die
from tests.domain.people.registered_twice import make_twice
from tests.domain.people.test_duplicate_pass import compare
from tests.domain.people.test_passes import SYSTEM, elder_alone
from tests.factories import MOZHUGONGKA, NOW


def main(step: str, *dies_at: str) -> None:
    STEPS[step](*dies_at)


def _elders() -> None:
    for number in range(20):
        elder_alone(f"老人{number}")


def _pass(dies_at: str = "") -> None:
    if dies_at == "write":
        events.subscribe(CategoryChanged, die)
    run_pass(actor=SYSTEM, now=NOW, county=MOZHUGONGKA, progress=die if dies_at == "survey" else None)


def _compare(dies_at: str = "") -> None:
    if dies_at == "read":
        duplicate_pass._judged = die
    elif dies_at == "write":
        duplicate_pass.audit.record = die
    compare()


STEPS: dict[str, Callable[..., object]] = {
    "elders": _elders,
    "memberships": lambda: print(CategoryMembership.objects.count()),
    "pass": _pass,
    "twice": make_twice,
    "pairs": lambda: print(DuplicatePair.objects.count()),
    "compare": _compare,
}
packs.for_place(MOZHUGONGKA)  # read once for all children
