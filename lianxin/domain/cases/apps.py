"""Casework 个案: intake, assessment, plan, intervention, evaluation, closing; and counselling kept closer than the case."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "lianxin.domain.cases"
    label = "cases"

    def ready(self) -> None:
        from lianxin.domain.cases import services
        from lianxin.domain.cases.selectors import address_of, caseload, facts_of, subject_of
        from lianxin.domain.commitments.selectors import learn_from
        from lianxin.domain.proceedings.events import ProceedingMoved
        from lianxin.domain.proceedings.selectors import Family, register
        from lianxin.kernel.events import subscribe

        register("case", Family(facts=facts_of, subject=subject_of, url=address_of))
        learn_from(caseload)
        subscribe(ProceedingMoved, services.follow_step)
