"""流程里的错误各是什么、怎么改。"""

from __future__ import annotations

from typing import Final, Literal

from lianxin.kernel.problems import N_

WORKFLOW_MESSAGES: Final[dict[str, tuple[Literal["error", "warning"], str, str]]] = {
    "workflow-start-unknown": (
        "error",
        N_("%(path)s:开始的状态 %(name)s 不存在"),
        N_("start 写成 states 里的一个状态。"),
    ),
    "workflow-begins-at-end": (
        "error",
        N_("%(path)s:%(name)s 是办结的状态,不能从这里开始"),
        N_("改成还没有办结的状态。"),
    ),
    "workflow-no-working-days": (
        "error",
        N_("%(path)s:%(name)s 不是以天计的,不能只算工作日"),
        N_("删去 working_days,或换一个以天计的参数。"),
    ),
    "workflow-clock-kind": (
        "error",
        N_("%(path)s:%(name)s 这种承办要结算,期限不能用它"),
        N_("换一种不结算的承办:期限随办理自动办结。"),
    ),
    "workflow-clock-confirmed": (
        "error",
        N_("%(path)s:%(name)s 这种承办做完要人确认,期限不能用它"),
        N_("换一种 confirmed_by = \"nobody\" 的承办:期限随办理自动办结,没有人会去确认。"),
    ),
    "workflow-state-unknown": (
        "error",
        N_("%(path)s:状态 %(name)s 不存在"),
        N_("改成 states 里的一个状态,或先补上它。"),
    ),
    "workflow-state-unreached": ("error", N_("%(path)s:没有一步走到这个状态"), N_("补一步走到它,或删去它。")),
    "workflow-state-no-exit": (
        "error",
        N_("%(path)s:从这个状态走不到办结"),
        N_("补一步,让它最后能到一个写着 ends = true 的状态。"),
    ),
    "workflow-end-not-end": (
        "error",
        N_("%(path)s:办结以后还有步骤 %(name)s"),
        N_("删去这一步,或去掉 ends;重新办理写 reopens_at。"),
    ),
    "workflow-clock-missing": (
        "error",
        N_("%(path)s:没有办结的状态要有期限"),
        N_("补上 clock:没有期限的事项没有人催。"),
    ),
    "workflow-clock-at-end": ("error", N_("%(path)s:办结的状态没有期限"), N_("删去 clock。")),
    "workflow-limit-missing": ("error", N_("%(path)s:期限没有写参数"), N_("写 limit,或写 per 和 limits。")),
    "workflow-limit-unknown": (
        "error",
        N_("%(path)s:%(name)s 不是以分钟、小时、天或月计的参数"),
        N_("改成 parameters 里有的、以时间计的参数。"),
    ),
    "workflow-fact-unknown": (
        "error",
        N_("%(path)s:事实 %(name)s 没有写明"),
        N_("在 facts 里补上它,或改正写法。"),
    ),
    "workflow-fact-kind": (
        "error",
        N_("%(path)s:事实 %(name)s 的类型应是 %(kind)s"),
        N_("改正 facts 里的 kind,或换一个事实。"),
    ),
    "workflow-limits-differ": (
        "error",
        N_("%(path)s:分档的期限和事实的取值对不上:%(name)s"),
        N_("每个取值写一个期限,不多不少。"),
    ),
    "workflow-step-unknown": ("error", N_("%(path)s:步骤 %(name)s 不存在"), N_("改成 steps 里的一步。")),
    "workflow-no-words": ("error", N_("%(path)s:没有名称"), N_("补上中文名称。")),
    "workflow-second-never": (
        "error",
        N_("%(path)s:可以不经过 %(name)s 就走到这一步,没有第一个人,也就没有另一人"),
        N_("补上能走到这里的那些步骤。"),
    ),
    "workflow-need": (
        "error",
        N_("%(path)s 的条件有错:%(detail)s"),
        N_("改正 FEEL 表达式,只用这个流程 facts 里写明的事实。"),
    ),
    "workflow-unguarded": (
        "error",
        N_("%(path)s:卷宗只给指定的人看,期限却在承办页上写着是谁的,辖区内都看得到"),
        N_("再写一项 guard,没有这项能力就看不到;或把 secrecy 改成 place。"),
    ),
    "workflow-number": (
        "error",
        N_("%(path)s:编号格式 %(number)s 不对"),
        N_("{serial}(序号)必须有;花括号要成对。"),
    ),
    "workflow-number-part": (
        "error",
        N_("%(path)s:编号格式 %(number)s 里没有 %(part)s 这个部分"),
        N_("只用 {place}(编号的区划)、{site}(服务点的区划)、{worker}(办理人姓名的拼音首字母)、{day}、{year}、{serial}。"),
    ),
}
"""Code → (level, what is wrong, how to put it right)."""
