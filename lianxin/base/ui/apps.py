"""The design system as a Django app."""

from django.apps import AppConfig
from django.core.checks import register

from lianxin.base.ui.checks import assets_and_catalogues
from lianxin.base.ui.languages import teach_tibetan


class UiConfig(AppConfig):
    name = "lianxin.base.ui"
    label = "ui"
    verbose_name = "界面"

    def ready(self) -> None:
        teach_tibetan()
        register(assets_and_catalogues)
