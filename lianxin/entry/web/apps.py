from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lianxin.entry.web"
    label = "web"

    def ready(self) -> None:
        """Each area of this entry tells where its pages stand in the menus."""
        from lianxin.entry.web import menu as work_menu
        from lianxin.entry.web.accounts import menu as accounts_menu
        from lianxin.entry.web.admin import menu as admin_menu

        work_menu.register()
        accounts_menu.register()
        admin_menu.register()
