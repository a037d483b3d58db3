"""Surveys 问卷:forms, submissions, review and analysis."""
from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "lianxin.domain.surveys"
    label = "surveys"

    def ready(self) -> None:
        from lianxin.base.access.events import PasswordReset
        from lianxin.domain.people.events import ResidentLeft, ResidentMoved
        from lianxin.domain.surveys import policies, services  # noqa: F401  declares the abilities
        from lianxin.domain.surveys.events import SubmissionApproved, SubmissionReceived
        from lianxin.domain.surveys.services import needs_found
        from lianxin.kernel.events import subscribe

        subscribe(PasswordReset, services.follow_reset)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(ResidentMoved, services.follow_moved)
        subscribe(SubmissionReceived, needs_found.on_received)
        subscribe(SubmissionApproved, needs_found.on_approved)
