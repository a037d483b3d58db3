from django.apps import AppConfig


class AmendmentsConfig(AppConfig):
    name = "lianxin.base.amendments"
    label = "amendments"
    verbose_name = "修订"

    def ready(self) -> None:
        from lianxin.base.amendments import selectors
        from lianxin.base.amendments.bodies import laid
        from lianxin.base.files.selectors import Holding, holds_files
        from lianxin.base.packs import amending

        amending.register(selectors.mark, selectors.ever_in_force, laid)
        holds_files("amendments.Amendment.upload", Holding(lambda viewer, now: selectors.amendments(viewer)))
