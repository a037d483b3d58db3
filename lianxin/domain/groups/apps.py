"""Group work 小组 and community activities: plan, members, sessions, evaluation, summary."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "lianxin.domain.groups"
    label = "groups"

    def ready(self) -> None:
        from lianxin.domain.commitments.events import (
            CommitmentDropped,
            CommitmentFinished,
            CommitmentReassigned,
            CommitmentRescheduled,
        )
        from lianxin.domain.commitments.views.elsewhere import kept_at
        from lianxin.domain.groups import services
        from lianxin.domain.groups.selectors import (
            address_of,
            address_of_session,
            facts_of,
            promises_of,
            subject_of,
        )
        from lianxin.domain.people.events import FilesJoined, FilesJoining, ResidentLeft
        from lianxin.domain.proceedings.events import ProceedingMoved, ProceedingReassigned
        from lianxin.domain.proceedings.selectors import Family, register
        from lianxin.kernel.events import subscribe

        register("group", Family(facts=facts_of, subject=subject_of, url=address_of, promises=promises_of))
        kept_at(address_of_session)
        subscribe(ProceedingMoved, services.follow_step)
        subscribe(ProceedingReassigned, services.follow_reassigned)
        subscribe(CommitmentReassigned, services.follow_given)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(FilesJoining, services.follow_joining)
        subscribe(FilesJoined, services.follow_joined)
        subscribe(CommitmentFinished, services.follow_finished)
        subscribe(CommitmentRescheduled, services.follow_finished)
        subscribe(CommitmentDropped, services.follow_dropped)
