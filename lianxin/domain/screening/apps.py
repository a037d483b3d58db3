"""Screening 筛查: results of scales and assessments, what follows from them, early identification."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "lianxin.domain.screening"
    label = "screening"

    def ready(self) -> None:
        from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished
        from lianxin.domain.commitments.views.elsewhere import kept_at
        from lianxin.domain.people.events import FilesJoined, ResidentMoved
        from lianxin.domain.proceedings.events import ProceedingMoved
        from lianxin.domain.proceedings.selectors import Family, register
        from lianxin.domain.screening import policies, services, tasks  # noqa: F401  declares the abilities
        from lianxin.domain.screening.events import SheetUnread
        from lianxin.domain.screening.selectors.crises import address_of, facts_of, subject_of
        from lianxin.domain.screening.selectors.follow_ups import address_of_clock
        from lianxin.domain.screening.selectors.results import address_of_person, address_of_sheet
        from lianxin.domain.surveys.events import (
            SubmissionApproved,
            SubmissionHeld,
            SubmissionReceived,
            SubmissionTakenIn,
            SubmissionTurnedDown,
            SubmissionUnfollowed,
        )
        from lianxin.domain.surveys.services.needs_found import opened_with
        from lianxin.domain.surveys.views.elsewhere import comes_from, goes_on_at
        from lianxin.kernel.events import subscribe

        kept_at(address_of_clock)
        goes_on_at(address_of_sheet)
        comes_from(address_of_person)
        opened_with(services.opens_with_crisis)
        register("crisis", Family(facts_of, subject_of, address_of))
        subscribe(SubmissionReceived, services.on_received)
        subscribe(SubmissionHeld, services.on_held)
        subscribe(SubmissionTurnedDown, services.on_turned_down)
        subscribe(SubmissionApproved, services.on_approved)
        subscribe(SubmissionTakenIn, services.on_taken_in)
        subscribe(SubmissionUnfollowed, services.on_unfollowed)
        subscribe(SheetUnread, tasks.score_later)
        subscribe(FilesJoined, services.follow_joined)
        subscribe(ResidentMoved, services.follow_moved)
        subscribe(CommitmentFinished, services.follow_finished)
        subscribe(CommitmentDropped, services.follow_dropped)
        subscribe(ProceedingMoved, services.follow_alarm)
        subscribe(ProceedingMoved, services.follow_crisis)
