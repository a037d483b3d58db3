"""How many there are of everything in a village, as last counted, and the villages where something has changed since."""

from __future__ import annotations

from django.db import models


class PlaceTally(models.Model):
    """What was counted in one village 村(社区)计数, so that a county's page adds up villages and never reads its people.

    A village whose number may be stale has a `TallyMark` and is counted afresh by whoever asks: a tally is never the
    truth, only a saving. The row of a county holds their sum and says that all of its villages were counted for `day`.
    """

    place = models.CharField("区划", max_length=12, primary_key=True)
    day = models.DateField("年龄截至")
    counts = models.JSONField("各项人数", default=dict, help_text="people.rules.tallies.Tally")
    version = models.BigIntegerField("第几次计数", default=1)

    class Meta:
        verbose_name = "村(社区)计数"

    def __str__(self) -> str:
        return f"{self.place} {self.day}"


class TallyMark(models.Model):
    """Something that is counted has changed in this village 待重新计数. Written by triggers of the database (migration 0003) in the
    transaction of the change, whoever writes; only ever added and removed, so that writers never wait for each other."""

    id = models.BigAutoField(primary_key=True)
    place = models.CharField("区划", max_length=12)

    class Meta:
        verbose_name = "待重新计数"
        indexes = [models.Index(fields=["place"], name="tally_mark_place")]

    def __str__(self) -> str:
        return self.place
