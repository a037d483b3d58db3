"""Child protection 未成年人保护: report, triage, assessment, response, help, follow-up, closing; delegated care."""

from django.apps import AppConfig


class MinorsConfig(AppConfig):
    name = "lianxin.domain.minors"
    label = "minors"

    def ready(self) -> None:
        from lianxin.base.files.selectors import Holding, holds_files
        from lianxin.domain.commitments.events import (
            CommitmentDropped,
            CommitmentFinished,
            CommitmentRescheduled,
        )
        from lianxin.domain.commitments.selectors.fitness import heed
        from lianxin.domain.commitments.views.elsewhere import kept_at
        from lianxin.domain.minors import policies, services  # noqa: F401  declares the abilities
        from lianxin.domain.minors.selectors import address_of, address_of_promise, facts_of, subject_of
        from lianxin.domain.minors.selectors.approvals import terms
        from lianxin.domain.minors.selectors.facts import promises_of
        from lianxin.domain.minors.selectors.vetting import readable_checks, unvetted
        from lianxin.domain.minors.selectors.words import GUARD
        from lianxin.domain.people.events import ResidentMoved
        from lianxin.domain.proceedings.events import ProceedingMoved
        from lianxin.domain.proceedings.selectors import Family, answer_for, register
        from lianxin.kernel.events import subscribe

        heed(unvetted, "commitment.worker_not_vetted")
        answer_for(GUARD, terms)
        register("minor", Family(facts=facts_of, subject=subject_of, url=address_of, promises=promises_of))
        holds_files("minors.VettingCheck.evidence", Holding(lambda viewer, now: readable_checks(viewer)))
        kept_at(address_of_promise)
        subscribe(ProceedingMoved, services.follow_step)
        subscribe(CommitmentFinished, services.follow_promise)
        subscribe(CommitmentRescheduled, services.follow_promise)
        subscribe(CommitmentDropped, services.follow_dropped)
        subscribe(ResidentMoved, services.follow_moved)
