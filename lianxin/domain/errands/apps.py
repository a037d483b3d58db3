"""Errands 陪同办事: an application accompanied from its papers to its outcome."""

from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    name = "lianxin.domain.errands"
    label = "errands"

    def ready(self) -> None:
        from lianxin.base.files.selectors import Holding, holds_files
        from lianxin.domain.errands import services
        from lianxin.domain.errands.selectors import address_of, facts_of, readable_papers, subject_of
        from lianxin.domain.proceedings.events import ProceedingMoved
        from lianxin.domain.proceedings.selectors import Family, on_record, register
        from lianxin.kernel.events import subscribe

        register("errand", Family(facts=facts_of, subject=subject_of, url=address_of))
        papers = Holding(
            lambda viewer, now: readable_papers(viewer, now).select_related("errand__proceeding__resident"),
            lambda viewer, now, row: on_record(viewer, now, row.errand.proceeding),
        )
        holds_files("errands.ErrandPaper.photo", papers)
        subscribe(ProceedingMoved, services.follow_step)
