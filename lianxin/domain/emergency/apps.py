"""Urgent help 助急: a call for help, who is nearest and able, who goes, who was told, and the review."""

from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "lianxin.domain.emergency"
    label = "emergency"

    def ready(self) -> None:
        from lianxin.domain.commitments.events import CommitmentFinished
        from lianxin.domain.emergency import policies, services, tasks  # noqa: F401  declares the abilities
        from lianxin.domain.emergency.events import AlarmStepDue
        from lianxin.domain.people.events import ResidentLeft, ResidentMoved
        from lianxin.kernel.events import subscribe

        subscribe(AlarmStepDue, tasks.step_later)
        subscribe(CommitmentFinished, services.follow_finished)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(ResidentMoved, services.follow_moved)
