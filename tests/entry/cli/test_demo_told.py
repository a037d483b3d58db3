"""The demo fails loudly when it does not hold what the story tells."""

from __future__ import annotations

import pytest

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry, AuditHead
from lianxin.base.audit.services import record_read
from lianxin.domain.people.models import CategoryMembership, Resident
from lianxin.entry.cli.demo.told import FIGURES, Figure, hold_to
from tests.factories import NOW, TABA, TODAY, refused

pytestmark = pytest.mark.django_db
ALL = Viewer.system("test")


def test_the_promised_figures_are_those_of_the_article() -> None:
    by = {(figure.place, figure.what): (figure.low, figure.high) for figure in FIGURES}
    assert by["330109002024", "residents"] == (7126, 7126)
    assert by["540127000000", "residents"] == (1247, 1247)
    assert by["360735000000", "residents"] == (1800, 1800)


def test_a_figure_that_is_not_there_is_refused(baima: Resident) -> None:
    CategoryMembership.objects.create(
        resident=baima, place=TABA, code="duju", since=TODAY, rule_version="1", computed_at=NOW
    )
    hold_to(
        ALL,
        TODAY,
        [Figure(TABA, "residents", 1, 1), Figure(TABA, "over_60", 1, 2), Figure(TABA, "duju", 1, 1)],
    )
    for wrong in (
        Figure(TABA, "residents", 2, 9),
        Figure(TABA, "over_80", 0, 0),
        Figure(TABA, "duju", 0, 0),
        Figure(TABA, "kongchao", 1, 1),
    ):
        with refused("demo.not_as_told"):
            hold_to(ALL, TODAY, [wrong])


def test_an_empty_database_is_not_the_demo(db: None) -> None:
    with refused("demo.not_as_told"):
        hold_to(ALL, TODAY)


def test_a_broken_chain_is_refused(baima: Resident) -> None:
    record_read(actor=ALL, verb="resident.read", subject=("people.Resident", baima.id), place=TABA, now=NOW)
    hold_to(ALL, TODAY, [])
    AuditHead.objects.update(seq=AuditEntry.objects.count() + 1)
    with refused("demo.not_as_told"):
        hold_to(ALL, TODAY, [])
