"""Surveys 问卷:forms, submissions, review and analysis."""
from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "lianxin.domain.surveys"
    label = "surveys"

    def ready(self) -> None:
        from lianxin.base.access.events import PasswordReset
        from lianxin.base.files.selectors import Holding, holds_files
        from lianxin.domain.people.events import ResidentLeft, ResidentMoved
        from lianxin.domain.people.selectors.looks import looked_at
        from lianxin.domain.surveys import policies, selectors, services  # noqa: F401  declares the abilities
        from lianxin.domain.surveys.events import SubmissionApproved, SubmissionReceived
        from lianxin.domain.surveys.services import needs_found
        from lianxin.kernel.events import subscribe

        holds_files("surveys.FormVersion.source", Holding(lambda viewer, now: selectors.readable_versions(viewer).defer("xml")))
        holds_files("surveys.FormMedia.file", Holding(lambda viewer, now: selectors.readable_media(viewer)))
        answered = Holding(
            lambda viewer, now: selectors.readable_files(viewer),
            lambda viewer, now, row: looked_at(row.version.submission.resident),
        )
        holds_files("surveys.SubmissionFile.file", answered)
        subscribe(PasswordReset, services.follow_reset)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(ResidentMoved, services.follow_moved)
        subscribe(SubmissionReceived, needs_found.on_received)
        subscribe(SubmissionApproved, needs_found.on_approved)
