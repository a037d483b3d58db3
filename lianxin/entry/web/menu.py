"""Where the pages of the daily work stand in the menus; on phones the first four are the tabs."""

from django.utils.translation import gettext_lazy as _

from lianxin.base.ui import navigation
from lianxin.base.ui.navigation import NavItem


def register() -> None:
    """Called once, when the app is ready."""
    navigation.register(
        NavItem(5, _("县级总览"), "web:county", "county.read", "chart"),
        NavItem(10, _("今日"), "web:today", "visit.record", "today"),
        NavItem(52, _("求助"), "emergency:board", "alarm.read", "warn"),
        NavItem(53, _("未成年人保护"), "minors:desk", "minor.read", "lock"),
        NavItem(54, _("报告孩子有危险"), "minors:report", "minor.report", "warn"),
        NavItem(40, _("需求"), "needs:inbox", "need.read", "need"),
        NavItem(50, _("承办"), "commitments:board", "commitment.read", "board"),
        NavItem(51, _("个案"), "cases:list", "proceeding.read", "people"),
        NavItem(53, _("筛查"), "screening:board", "screening.read", "chart"),
        NavItem(54, _("从业核查"), "minors:vetting", "vetting.read", "good", holds=("minors:leaves",)),
        NavItem(55, _("问卷"), "surveys:forms", "form.read", "report"),
        NavItem(65, _("该走访的人"), "web:visits-due", "category.read", "calendar"),
        NavItem(66, _("待遇与类别"), "web:standing", "category.read", "question"),
        NavItem(57, _("陪同办事"), "errands:list", "proceeding.read", "commitment"),
        NavItem(58, _("小组和社区活动"), "groups:list", "proceeding.read", "people"),
        NavItem(58, _("调解"), "mediation:list", "proceeding.read", "people"),
        NavItem(58, _("物资"), "goods:overview", "goods.read", "pack"),
        NavItem(70, _("凭证疑点"), "commitments:doubts", "confirmation.decide", "warn", holds=("commitments:calls", "commitments:doors")),
        NavItem(72, _("卷宗查阅审批"), "proceedings:asked", "emergency.approve", "lock"),
        NavItem(71, _("结算"), "settlement:overview", "settlement.read", "report"),
        NavItem(59, _("助餐"), "meals:overview", "meals.read", "meal"),
        NavItem(60, _("排班"), "care:dayplan", "dayplan.make", "plan"),
    )
