"""What one person writes and another decides 四眼: the same columns, one rule, and the database holds it as well."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import models

from lianxin.kernel.problems import ProblemError

DECIDED: Final = ("decided_by", "decided_at", "decided_why")


def by_another(first: str, second: str, name: str) -> models.CheckConstraint:
    """The constraint that these two columns never name one person; none (the system, a visitor) is nobody."""
    return models.CheckConstraint(condition=models.Q(**{f"{second}__isnull": True}) | ~models.Q(**{second: models.F(first)}), name=name)


def must_be_another(who: UUID | None, first: UUID | None, refusal: str) -> None:
    """What one person began another goes on with. Raises the problem `refusal`."""
    if who is not None and who == first:
        raise ProblemError(refusal)


class TwoPeople(models.Model):
    """A row that one person wrote and another decided, once, with the reason. Constraints of a table of its own go beside these:
    `constraints = [*TwoPeople.Meta.constraints, …]`."""

    made_by = models.UUIDField("提出人编号", null=True)
    made_at = models.DateTimeField("提出时间")
    decided_by = models.UUIDField("决定人编号", null=True, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_why = models.CharField("决定的理由", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [by_another("made_by", "decided_by", "%(class)s_by_another")]

    def decide(self, who: UUID | None, at: datetime, why: str, refusal: str) -> tuple[str, ...]:
        """Put down who decides it, when and why; gives the columns to be saved. Raises the problem `refusal` for whoever wrote it."""
        must_be_another(who, self.made_by, refusal)
        self.decided_by, self.decided_at, self.decided_why = who, at, why.strip()
        return DECIDED
