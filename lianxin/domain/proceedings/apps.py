"""Proceedings 办理: what runs by a workflow of the pack, its clock, and who may read it."""

from django.apps import AppConfig


class ProceedingsConfig(AppConfig):
    name = "lianxin.domain.proceedings"
    label = "proceedings"

    def ready(self) -> None:
        from lianxin.domain.commitments.events import (
            CommitmentDropped,
            CommitmentFinished,
            CommitmentReassigned,
            CommitmentRescheduled,
        )
        from lianxin.domain.commitments.selectors.fitness import ask_of
        from lianxin.domain.commitments.services.changing import hang_on_files
        from lianxin.domain.commitments.views.elsewhere import kept_at
        from lianxin.domain.people.events import ResidentLeft, ResidentMoved
        from lianxin.domain.proceedings import policies, services  # noqa: F401  declares the abilities
        from lianxin.domain.proceedings.selectors import address_of_clock
        from lianxin.kernel.events import subscribe

        kept_at(address_of_clock)
        hang_on_files(services.hanging_on)
        ask_of(services.asked_of_holders)
        subscribe(CommitmentFinished, services.follow_finished)
        subscribe(CommitmentRescheduled, services.follow_rescheduled)
        subscribe(CommitmentDropped, services.follow_dropped)
        subscribe(CommitmentReassigned, services.follow_reassigned)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(ResidentMoved, services.follow_moved)
