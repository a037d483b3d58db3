"""A child whose parents gave the care to somebody else, and whether the parents keep in touch."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class DelegatedCare(models.Model):
    """Care given to another 委托照护: by whom, why, since when; school and committee told in writing; the carer's record checked.

    `words`: {carer, relation, phone, reason} as JSON, sealed. `contact_since`: the weekly contact of the parents is counted from here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, related_name="delegated_care", verbose_name="孩子"
    )
    words_sealed = models.BinaryField("受托人和理由(密文)")
    since = models.DateField("从")
    until = models.DateField("到", null=True, blank=True)
    school_told_on = models.DateField("书面告知学校", null=True, blank=True)
    committee_told_on = models.DateField("书面告知村(居)委会", null=True, blank=True)
    carer_cleared = models.BooleanField("受托人没有不得受托的情形", default=False)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    words = SealedText("words_sealed")

    class Meta:
        verbose_name = "委托照护"
        indexes = [
            models.Index(fields=["resident", "-since"], name="delegated_care_child"),
            models.Index(
                fields=["place", "since"],
                condition=models.Q(ended_on__isnull=True),
                name="delegated_care_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.resident_id)


class ParentContact(models.Model):
    """One contact of the parents with the child 父母联系: on which day, how, as the carer or the child told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    care = models.ForeignKey(
        "minors.DelegatedCare", on_delete=models.PROTECT, related_name="contacts", verbose_name="委托照护"
    )
    on = models.DateField("哪一天")
    way = models.CharField("怎样联系", max_length=40, help_text="政策包 child_lists.contact 的选项")
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    class Meta:
        verbose_name = "父母联系"
        constraints = [models.UniqueConstraint(fields=["care", "on", "way"], name="parent_contact_once")]

    def __str__(self) -> str:
        return str(self.on)
