"""The gallery's diagrams: a grandmother raising two children, what surrounds them, the way of a case."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianxin.base.ui import diagrams
from lianxin.engines.diagrams import Bond, Child, Ecomap, Family, Flow, Node, Person, System, Tie, Way


def samples() -> dict[str, SafeString]:
    """One of each, by the name the template calls it."""
    return {
        "family_tree": diagrams.boxed(diagrams.family_tree(_family()), _("家庭结构图")),
        "ecomap": diagrams.boxed(diagrams.ecomap(_surroundings()), _("生态系统图")),
        "workflow": diagrams.boxed(diagrams.workflow(_way(), _("办理流程")), _("办理流程")),
    }


def _family() -> Family:
    return Family(
        [
            Person("gf", "次仁边巴", "male", 72, dead=True),
            Person("gm", "ལྷ་མོ།", "female", 70, at_home=True),
            Person("f", "扎西", "male", 45),
            Person("m", "卓嘎", "female", 41),
            Person("w", "央金", "female", 36),
            Person("c", "达娃", "female", 12, served=True, at_home=True),
            Person("b", "平措", "male", 8, at_home=True),
        ],
        [Bond("gf", "gm"), Bond("f", "m", "divorced"), Bond("f", "w", "cohabiting")],
        [
            Child("f", ("gf", "gm")),
            Child("c", ("f", "m")),
            Child("b", ("f", "m")),
            Child("c", ("gm",), "foster"),
            Child("b", ("gm",), "foster"),
        ],
    )


def _surroundings() -> Ecomap:
    systems = [
        System("school", "县完全小学", "班主任"), System("father", "父亲"), System("village", "村委会"),
        System("clinic", "乡卫生院"), System("station", "社工站"),
    ]  # fmt: skip
    ties = [
        Tie("school", "strong", "both"),
        Tie("father", "weak"),
        Tie("village", "plain", "from"),
        Tie("clinic", "stressful", "to"),
    ]
    return Ecomap("达娃一家", systems, [*ties, Tie("station", "strong", "from")])


def _way() -> Flow:
    nodes = [
        Node("intake", "接案"),
        Node("plan", "服务计划", is_current=True),
        Node("work", "介入"),
        Node("closed", "结案", is_end=True),
    ]
    ways = [
        Way("a", "完成预估", "intake", "plan"), Way("b", "签字开始", "plan", "work"), Way("c", "达成目标", "work", "closed"),
        Way("d", "改计划", "work", "plan"), Way("e", "转介", "intake", "closed"),
    ]  # fmt: skip
    return Flow(nodes, ways)
