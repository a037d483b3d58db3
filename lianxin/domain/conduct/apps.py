"""Conduct 行业自律: the code of ethics, complaints, agency rating, peer review of files."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "lianxin.domain.conduct"
    label = "conduct"

    def ready(self) -> None:
        from lianxin.base.files.selectors import Holding, holds_files
        from lianxin.domain.commitments.selectors.fitness import heed
        from lianxin.domain.conduct import policies  # noqa: F401  declares the abilities
        from lianxin.domain.conduct.selectors.bars import sanctioned, unacknowledged
        from lianxin.domain.conduct.selectors.conflicts import GUARD, WORKFLOW, terms_for
        from lianxin.domain.conduct.selectors.facts import address_of, facts_of, subject_of
        from lianxin.domain.conduct.selectors.publicity import KIND, RATINGS
        from lianxin.domain.conduct.selectors.rating import evidence_looked_at, evidences
        from lianxin.domain.conduct.services.contracting import follow_signed
        from lianxin.domain.conduct.services.following import follow_moved, follow_reading, follow_reassigned
        from lianxin.domain.conduct.services.rating import set_aside
        from lianxin.domain.proceedings.events import ProceedingMoved, ProceedingReassigned, ReadingDecided
        from lianxin.domain.proceedings.selectors import Family, answer_for, register
        from lianxin.domain.purchasing.events import ContractSigned
        from lianxin.domain.workforce.events import ObjectionUpheld
        from lianxin.domain.workforce.selectors import publicity
        from lianxin.kernel.events import subscribe

        register(WORKFLOW, Family(facts=facts_of, subject=subject_of, url=address_of))
        answer_for(GUARD, terms_for)
        publicity.register(KIND, RATINGS)
        heed(sanctioned, "commitment.worker_sanctioned")
        heed(unacknowledged, "commitment.worker_unacknowledged")
        holds_files("conduct.RatingScore.evidence", Holding(evidences, evidence_looked_at))
        subscribe(ProceedingMoved, follow_moved)
        subscribe(ProceedingReassigned, follow_reassigned)
        subscribe(ReadingDecided, follow_reading)
        subscribe(ContractSigned, follow_signed)
        subscribe(ObjectionUpheld, set_aside)
