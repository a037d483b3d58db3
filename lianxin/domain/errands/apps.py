"""Errands 陪同办事: an application accompanied from its papers to its outcome."""

from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    name = "lianxin.domain.errands"
    label = "errands"

    def ready(self) -> None:
        from lianxin.domain.errands import services
        from lianxin.domain.errands.selectors import address_of, facts_of, subject_of
        from lianxin.domain.proceedings.events import ProceedingMoved
        from lianxin.domain.proceedings.selectors import Family, register
        from lianxin.kernel.events import subscribe

        register("errand", Family(facts=facts_of, subject=subject_of, url=address_of))
        subscribe(ProceedingMoved, services.follow_step)
