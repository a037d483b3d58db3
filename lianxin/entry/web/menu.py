"""Where the pages of the daily work stand in the menus; on phones the first four are the tabs."""

from django.utils.translation import gettext_lazy as _

from lianxin.base.ui import navigation
from lianxin.base.ui.navigation import NavItem

_STAFF = _("社工队伍")
"""The pages about those who work here stand together, apart from those about whom they work for."""
_OWN = ("workforce:mine-phone", "exams:ask", "exams:faq", "careers:rate-own", "careers:led", "conduct:ethics")
"""Pages of one's own beside the tabs of 我的职业."""


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
        NavItem(56, _("我的职业"), "web:own", "workforce.own", "person", holds=_OWN),
        *_staff(),
    )


def _staff() -> tuple[NavItem, ...]:
    return (
        NavItem(100, _("在从业人员里找同样的姓名"), "workforce:workers", "workforce.read", "people", area="elsewhere"),
        NavItem(100, _("从业人员"), "workforce:workers", "workforce.read", "people", holds=("workforce:posts", "workforce:certificates", "workforce:hours"), group=_STAFF),
        NavItem(101, _("持证上岗"), "workforce:duty", "workforce.read", "good", holds=("workforce:duty-list", "workforce:duty-exemptions"), group=_STAFF),
        NavItem(102, _("社工考试"), "exams:board", "exam.read", "report", holds=("exams:questions",), group=_STAFF),
        NavItem(103, _("题库"), "practice:bank", "practice.manage", "edit", group=_STAFF),
        NavItem(104, _("备考情况"), "practice:people", "practice.read", "chart", group=_STAFF),
        NavItem(105, _("培训"), "training:list", "training.read", "calendar", group=_STAFF),
        NavItem(106, _("人才"), "careers:place", "career.read", "accent", holds=("careers:due", "careers:heat", "careers:supervision", "careers:people", "careers:rounds"), group=_STAFF),
        NavItem(107, _("薪酬补助"), "payroll:overview", "pay.read", "report", group=_STAFF),
        NavItem(108, _("购买服务"), "purchasing:list", "contract.read", "pack", group=_STAFF),
        NavItem(109, _("年度自律"), "conduct:board", "conduct.read", "audit", group=_STAFF),
        NavItem(110, _("投诉"), "conduct:complaints", "complaint.read", "warn", group=_STAFF),
        NavItem(111, _("机构等级"), "conduct:ratings", "workforce.own", "station", group=_STAFF),
        NavItem(112, _("卷宗互评"), "conduct:tasks", "review.judge", "file", holds=("conduct:rounds",), group=_STAFF),
    )
