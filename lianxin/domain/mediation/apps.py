"""Mediation 调解: parties, mediators, sessions, the agreement, and whether it is kept."""

from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "lianxin.domain.mediation"
    label = "mediation"

    def ready(self) -> None:
        from lianxin.base.files.selectors import Holding, holds_files
        from lianxin.domain.commitments.events import (
            CommitmentDropped,
            CommitmentFinished,
            CommitmentRescheduled,
        )
        from lianxin.domain.commitments.views.elsewhere import kept_at
        from lianxin.domain.mediation import services
        from lianxin.domain.mediation.selectors import (
            address_of,
            address_of_clause,
            copies,
            copy_looked_at,
            facts_of,
            promises_of,
            subject_of,
        )
        from lianxin.domain.people.events import FilesJoining
        from lianxin.domain.proceedings.events import ProceedingMoved
        from lianxin.domain.proceedings.selectors import Family, register
        from lianxin.kernel.events import subscribe

        register("mediation", Family(facts=facts_of, subject=subject_of, url=address_of, promises=promises_of))
        holds_files("mediation.Agreement.signed_copy", Holding(copies, copy_looked_at))
        kept_at(address_of_clause)
        subscribe(ProceedingMoved, services.follow_step)
        subscribe(FilesJoining, services.follow_joining)
        subscribe(CommitmentFinished, services.follow_finished)
        subscribe(CommitmentRescheduled, services.follow_finished)
        subscribe(CommitmentDropped, services.follow_dropped)
