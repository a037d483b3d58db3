from django.apps import AppConfig


class OpenRosaConfig(AppConfig):
    name = "lianxin.entry.openrosa"
    label = "openrosa"

    def ready(self) -> None:
        from lianxin.entry.openrosa import menu

        menu.register()
