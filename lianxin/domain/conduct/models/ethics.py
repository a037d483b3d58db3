"""Who has acknowledged the code of ethics."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Acknowledgement(models.Model):
    """A worker read a version of the code 职业道德确认 and said so, for one year. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="acknowledgements", verbose_name="从业人员")
    code = models.CharField("守则版本", max_length=40, help_text="政策包 ethics 的代码")
    year = models.SmallIntegerField("年度")
    at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "职业道德确认"
        constraints = [models.UniqueConstraint(fields=["worker", "code", "year"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.code} {self.year}"
