from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldConfig(AppConfig):
    name = "lianxin.entry.field"
    label = "field"

    def ready(self) -> None:
        from lianxin.base.ui import navigation
        from lianxin.base.ui.navigation import NavItem

        navigation.register(
            NavItem(34, _("外勤应用"), "field:shell", "visit.record", "visit", area="user", also="meals.deliver"),
            NavItem(58, _("离线外勤"), "field:install", "visit.record", "download", also="meals.deliver"),  # on phones under 更多
        )
