"""Where one's devices stand in the menus."""

from django.utils.translation import gettext_lazy as _

from lianxin.base.ui import navigation
from lianxin.base.ui.navigation import NavItem


def register() -> None:
    """Called once, when the app is ready."""
    navigation.register(NavItem(35, _("采集设备"), "openrosa:devices", "submission.send", "file", area="user"))
