"""Workforce 从业人员: who works where, on which post, with which certificate, and what the duty to be certified says of it."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "lianxin.domain.workforce"
    label = "workforce"

    def ready(self) -> None:
        from lianxin.base.files.selectors import Holding, holds_files
        from lianxin.base.sheets.kinds import declare
        from lianxin.domain.commitments.selectors.fitness import heed
        from lianxin.domain.workforce import policies  # noqa: F401  declares the abilities
        from lianxin.domain.workforce.selectors.duty import uncertified
        from lianxin.domain.workforce.selectors.exempting import opened
        from lianxin.domain.workforce.selectors.files import rows_of
        from lianxin.domain.workforce.services import sheet_of_certificates, sheet_of_hours, sheet_of_workers

        heed(uncertified, "duty.red_rostering")
        for kind in (sheet_of_workers.KIND, sheet_of_certificates.KIND, sheet_of_hours.KIND):
            declare(kind)
        for path in ("Certificate.evidence", "EducationHours.evidence", "Schooling.evidence", "WorkSpell.evidence"):
            rows = path.partition(".")[0]
            holds_files(f"workforce.{path}", Holding(lambda viewer, now, rows=rows: rows_of(viewer, rows)))  # type: ignore[misc]
        holds_files("workforce.Exemption.evidence", Holding(lambda viewer, now: opened(viewer)))
