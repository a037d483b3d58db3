"""Casework 个案: intake, assessment, plan, intervention, evaluation, closing; and counselling kept closer than the case."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "lianxin.domain.cases"
    label = "cases"

    def ready(self) -> None:
        from lianxin.domain.cases import services
        from lianxin.domain.cases.selectors import (
            address_of,
            carried_cases,
            caseload,
            facts_of,
            promises_of,
            subject_of,
        )
        from lianxin.domain.commitments.selectors import learn_files_from, learn_from
        from lianxin.domain.proceedings.events import ProceedingMoved, ReadingDecided
        from lianxin.domain.proceedings.selectors import Family, register
        from lianxin.kernel.events import subscribe

        register("case", Family(facts=facts_of, subject=subject_of, url=address_of, promises=promises_of))
        learn_from(caseload)
        learn_files_from(carried_cases)
        subscribe(ProceedingMoved, services.follow_step)
        subscribe(ReadingDecided, services.follow_decided)
