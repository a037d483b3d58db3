"""Where one's own account stands in the menus."""

from django.utils.translation import gettext_lazy as _

from lianxin.base.ui import navigation
from lianxin.base.ui.navigation import NavItem


def register() -> None:
    """Called once, when the app is ready."""
    navigation.register(
        NavItem(order=10, label=_("登录"), url_name="web:login", icon="lock", area="guest"),
        NavItem(order=10, label=_("通知"), url_name="web:account-notices", icon="notice", area="user"),
        NavItem(order=20, label=_("我的账号"), url_name="web:account", icon="person", area="user"),
        NavItem(order=25, label=_("我的结算"), url_name="settlement:mine", ability="commitment.fulfil", icon="report", area="user"),
        NavItem(order=30, label=_("委托给同事"), url_name="web:account-lending", icon="handover", area="user"),
        NavItem(order=90, label=_("退出登录"), url_name="web:logout", icon="logout", area="user", post=True),
    )
