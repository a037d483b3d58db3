"""Where administration stands in the menus: the front page for all, the main areas for those who run the system."""

from django.utils.translation import gettext_lazy as _

from lianxin.base.ui import navigation
from lianxin.base.ui.navigation import NavItem


def register() -> None:
    """Called once, when the app is ready. The abilities here only decide what a menu shows, each page checks its own."""
    navigation.register(
        NavItem(40, _("申请紧急查阅"), "web:admin-emergency-request", "emergency.request", "warn", area="user"),
        NavItem(10, _("如遇紧急情况,可申请紧急查阅"), "web:admin-emergency-request", "emergency.request", "warn", area="closed"),
        NavItem(order=800, label=_("账号与角色"), url_name="web:admin-users", ability="user.manage", icon="people"),
        NavItem(order=810, label=_("区划与场所"), url_name="web:admin-places", ability="place.manage", icon="place"),
        NavItem(order=820, label=_("审计"), url_name="web:admin-audit", ability="audit.read", icon="audit"),
        NavItem(order=821, label=_("未成年人卷宗查阅报告"), url_name="minors:audit", ability="audit.read", icon="audit"),
        NavItem(order=830, label=_("后台任务"), url_name="web:admin-jobs", ability="job.manage", icon="refresh"),
        NavItem(order=900, label=_("系统管理"), url_name="web:admin", ability="place.read", icon="admin"),
    )
