"""What one person wrote another decides: the rule, its constraint on every such table, and the database that holds it."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from lianxin.base.db.two_people import TwoPeople, must_be_another
from lianxin.domain.workforce.models import Exemption
from tests.architecture.samples import Place
from tests.factories import NOW, TABA, refused

ME, OTHER = UUID(int=1), UUID(int=2)


def test_nobody_goes_on_with_what_they_began() -> None:
    must_be_another(ME, OTHER, "careers.same_person")
    must_be_another(None, None, "careers.same_person")  # the system is nobody
    with refused("careers.same_person"):
        must_be_another(ME, ME, "careers.same_person")


def test_every_such_table_keeps_its_constraint() -> None:
    """A table that lists constraints of its own must list this one too."""
    tables = [model for model in apps.get_models() if issubclass(model, TwoPeople)]
    assert len(tables) > 3
    bare = [one.__name__ for one in tables if f"{one.__name__.lower()}_by_another" not in {row.name for row in one._meta.constraints}]
    assert bare == []


@pytest.mark.django_db
def test_the_database_refuses_one_person_for_both() -> None:
    asked: Exemption = Place(TABA, "甲").exemption
    with refused("access.own_approval"):
        asked.decide(asked.made_by, NOW, "", "access.own_approval")
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.filter(id=asked.id).update(decided_by=asked.made_by)
    asked.save(update_fields=asked.decide(OTHER, NOW, " 情况属实 ", "access.own_approval"))
    asked.refresh_from_db()
    assert (asked.decided_by, asked.decided_at, asked.decided_why) == (OTHER, NOW, "情况属实")
