from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "lianxin.domain.people"
    label = "people"

    def ready(self) -> None:
        from lianxin.base.ui import navigation
        from lianxin.base.ui.navigation import NavItem
        from lianxin.domain.people import policies  # noqa: F401  declares the abilities

        navigation.register(
            NavItem(0, _("检索"), "people:search", "resident.read", "search", "search"),
            NavItem(30, _("居民"), "people:list", "resident.read", "people"),
            NavItem(70, _("名册导入"), "people:rosters", "resident.import", "import"),
            NavItem(75, _("重复档案"), "people:duplicates", "resident.merge", "people"),
            NavItem(76, _("冲突待办"), "people:conflicts", "resident.merge", "people"),
        )
