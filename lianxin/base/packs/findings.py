"""检查结果:政策包里的每个错误和提醒,都说清在哪个文件、哪一行、怎么改。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from lianxin.base.packs import paper_remarks, scale_remarks
from lianxin.base.packs.workflow_messages import WORKFLOW_MESSAGES
from lianxin.kernel.problems import N_, ProblemError

Level = Literal["error", "warning"]

#: code → (level, what is wrong, how to put it right)
MESSAGES: dict[str, tuple[Level, str, str]] = {
    "syntax": ("error", N_("文件不是合规的 TOML 或 CSV:%(detail)s"), N_("改正这一行的写法。")),
    "unknown-file": ("error", N_("不认识的文件 %(name)s"), N_("改成说明书列出的文件名,或删除它。")),
    "missing-file": ("error", N_("缺少文件 %(name)s"), N_("补上这个文件。")),
    "unknown-table": ("error", N_("不认识的表 [%(name)s]"), N_("这个文件只能有这些表:%(allowed)s")),
    "unknown-field": ("error", N_("%(path)s 里有不认识的字段 %(name)s"), N_("可用的字段是:%(allowed)s")),
    "missing-field": (
        "error",
        N_("%(path)s 缺少字段 %(name)s"),
        N_("补上 %(name)s;数值和规则必须写明来源。"),
    ),
    "wrong-type": (
        "error",
        N_("%(path)s 的类型不对:应为 %(expected)s,写的是 %(got)s"),
        N_("按说明书改成 %(expected)s。"),
    ),
    "wrong-value": ("error", N_("%(path)s 的值不对:%(detail)s"), N_("对照说明书改正这个值。")),
    "own-code": ("error", N_("%(path)s 里写了 code"), N_("代码就是表名,删去 code 这一行。")),
    "not-a-table": ("error", N_("%(path)s 应是一张表"), N_("写成 [%(path)s] 再逐行写字段。")),
    "duplicate": ("error", N_("%(path)s 写了两次,另一处在 %(other)s"), N_("只留一处。")),
    "unknown-code": (
        "error",
        N_("%(path)s 指向不存在的 %(kind)s:%(name)s"),
        N_("改成已有的代码,或先补上它。"),
    ),
    "unknown-parent": ("error", N_("%(path)s 要继承的包 %(name)s 不存在"), N_("改正 extends。")),
    "not-flagged": (
        "error",
        N_("%(path)s 的依据把握不足(%(sureness)s),却没有标明未核实"),
        N_("加上 unverified = true,核实后再去掉。"),
    ),
    "bad-rule": (
        "error",
        N_("%(path)s 的条件有错:%(detail)s"),
        N_("改正 FEEL 表达式,只用说明书列出的事实和参数名。"),
    ),
    "case-differs": (
        "error",
        N_("实例“%(name)s”的 %(category)s 应为 %(expected)s,算出 %(got)s"),
        N_("改规则,或改实例。"),
    ),
    "words-blank": (
        "error",
        N_("%(path)s 里的 {%(name)s} 不是参数"),
        N_("花括号里只写参数的编码,显示时填它当天的值;改成有的参数,或去掉花括号。"),
    ),
    "fixed-number": (
        "warning",
        N_("%(path)s 写着 %(number)s,是条件所读参数 %(name)s 的值"),
        N_("写成 {%(name)s}:参数改了,说法跟着改。"),
    ),
    "impossible-value": ("error", N_("%(path)s 不可能是 %(value)s"), N_("改成 0 或更大的数;以年计的不超过 150。")),
    "hands-invalid": (
        "error",
        N_("%(path)s 写的是 %(hands)s 人,一次走访只能由 1 到 %(most)s 人同去"),
        N_("改成 1 到 %(most)s;更多的人同去,分成几项服务。"),
    ),
    "duty-twice": (
        "error",
        N_("%(path)s:岗位 %(post)s 已经归 %(other)s 管"),
        N_("一个岗位在一个地方只能有一项持证要求;去掉一处,或用 places 分开。"),
    ),
    "number-invalid": ("error", N_("%(path)s 写的是 %(value)s"), N_("改成 %(least)s 到 %(most)s 之间的整数。")),
    "duty-nobody": ("error", N_("%(path)s 没有写岗位"), N_("写上 posts.toml 里的岗位代码。")),
    "notice-day": ("error", N_("%(path)s 写的提前 %(value)s 天不对"), N_("写 1 到 3650 的天数,每个只写一次。")),
    "bad-dates": ("error", N_("%(path)s 不晚于生效日"), N_("until 要晚于 from,或删去 until。")),
    "amount-needed": (
        "error",
        N_("%(path)s:发钱的待遇要写 amount,服务不写"),
        N_("补上或删去 amount。"),
    ),
    "fact-reserved": ("error", N_("%(path)s 用了保留的名称"), N_("换一个代码。")),
    "fact-expression": (
        "error",
        N_("%(path)s:derived 的事实要写 expression,别的不写"),
        N_("补上或删去 expression。"),
    ),
    "fact-codes": ("error", N_("%(path)s 不是代码,却写了代码表"), N_("删去 codes 和 table,或把 kind 改成 string。")),
    "fact-codes-needed": ("error", N_("%(path)s 是代码,却没有代码表"), N_("补上 codes 或 table。")),
    "fact-question": ("error", N_("%(path)s 要问人,却没有写怎么问"), N_("补上 question。")),
    "fact-column": ("error", N_("%(path)s 不在登记表里,却写了 column"), N_("删去 column,或把 collected 改成 register。")),
    "fact-bounds": ("error", N_("%(path)s 不是数,却写了范围"), N_("删去 least、most、whole,或把 kind 改成 number。")),
    "unknown-column": (
        "error",
        N_("%(path)s 指向居民登记表里没有的列 %(name)s"),
        N_("改正 column,或把 collected 改成 visit。"),
    ),
    "not-supplied": (
        "error",
        N_("%(path)s 说由别的业务提供,却没有哪项业务提供 %(name)s"),
        N_("改成走访时问(visit)、问卷(questionnaire)或评估(assessment),并写 question;不然读它的规定人人都是“无法判断”。"),
    ),
    "too-slow": (
        "error",
        N_("算实例用了超过 %(seconds)s 秒,到这里停下"),
        N_("把刚改的表达式改简单,先看循环和区间。"),
    ),
    "bad-case": ("error", N_("实例“%(name)s”的 %(fact)s 写得不对:%(value)s"), N_("只用 facts.toml 里的事实,值要合它的类型。")),
    "no-values": ("error", N_("%(path)s 没有任何值"), N_("至少写一个带起始日期的值。")),
    "orphan-place": (
        "error",
        N_("地区 %(name)s 的上级 %(parent)s 不在表中"),
        N_("补上上级地区,或用工具重新生成。"),
    ),
    "cell-missing": ("error", N_("%(path)s 缺少“%(name)s”"), N_("补上这一格。")),
    "cell-value": (
        "error",
        N_("%(path)s 的“%(name)s”写的是“%(value)s”"),
        N_("应写%(expected)s。"),
    ),
    "column-missing": ("error", N_("%(path)s 没有“%(name)s”这一列"), N_("重新导出一份,照它的表头补上这一列。")),
    "column-unknown": ("warning", N_("不认识“%(name)s”,没有读"), N_("删去它,或照重新导出的表格改正写法。")),
    "sheet-unknown": (
        "warning",
        N_("工作表“%(name)s”不是规定,没有读"),
        N_("规定的工作表第一格写“种类”,参数表写“参数”,分级表写“走访分级”,实例表写“实例”;不是就不用管。"),
    ),
    "formula-cell": ("error", N_("%(path)s 的“%(name)s”是公式,文件里没有它的结果"), N_("把公式换成它的结果。")),
    "no-cells": ("error", N_("这个文件里没有一条规定"), N_("用从这里导出的工作簿或模型来改,再装回。")),
    "cannot-clear": (
        "error",
        N_("%(path)s 在下面的包里写了,上面的一层不能把它去掉"),
        N_("改成别的值;一定要去掉,就到它所在的文件里删。"),
    ),
    "new-code": (
        "warning",
        N_("%(path)s 是新加的,没有编码,定为 %(name)s"),
        N_("在说明里写上编码、三种语言的说法和依据。"),
    ),
    "description-lost": (
        "warning",
        N_("“%(name)s”的说明(description)不见了或读不懂(%(detail)s):%(fields)s 沿用政策包里的"),
        N_("编辑器可能丢了它;要改这些,就重新导出,或在电子表格里改。"),
    ),
    "element-unknown": (
        "warning",
        N_("“%(name)s”不是这个包的规定,没有读"),
        N_("要新增规定,就在说明(description)里写 part = \"benefits\" 和各个字段。"),
    ),
    "element-form": (
        "error",
        N_("“%(name)s”的写法读不回来:%(detail)s"),
        N_("照导出的样子:条件一行一条,每行一个 FEEL 表达式。"),
    ),
    "late-start": (
        "warning",
        N_("%(path)s:%(detail)s;在那以前人人都是“无法判断”"),
        N_("补上更早的值,或确认那时没有规定。"),
    ),
    "unkilled": (
        "warning",
        N_("%(path)s 改成 %(changed)s 后没有一个实例算出不同的结果"),
        N_("在 cases 里补一个分得出两者的实例。"),
    ),
    "stale": (
        "warning",
        N_("%(path)s 上次核对是 %(day)s,已超过 12 个月"),
        N_("对照来源重新核对,改 checked_on。"),
    ),
    "unverified": (
        "warning",
        N_("%(path)s 尚未核实(%(sureness)s)"),
        N_("请主管部门核实,核实后去掉 unverified。"),
    ),
    "bo-draft": (
        "warning",
        N_("%(path)s 的藏文是机器草稿,未经母语者核对"),
        N_("请母语者核对后写 bo_checked = true。"),
    ),
    **paper_remarks.MESSAGES,
    **scale_remarks.MESSAGES,
    **WORKFLOW_MESSAGES,
}


@dataclass(frozen=True)
class Finding:
    """One thing to put right (error) or to look at (warning) in a pack; ``line`` counts from 1. ``cell``: of a spreadsheet.

    ``details`` fill the message's places; a ProblemError among them (from the rules engine) is shown by its own message.
    """

    pack: str
    file: str
    line: int
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    cell: str = ""

    @property
    def level(self) -> Level:
        return MESSAGES[self.code][0]

    @property
    def text(self) -> str:
        """What is wrong, in the active language."""
        return _(MESSAGES[self.code][1]) % self._spoken

    @property
    def remedy(self) -> str:
        """How to put it right, in the active language."""
        return _(MESSAGES[self.code][2]) % self._spoken

    @property
    def _spoken(self) -> dict[str, object]:
        return {
            name: _(value.problem.message) % value.details if isinstance(value, ProblemError) else value
            for name, value in self.details.items()
        }

    @property
    def where(self) -> str:
        """``folder/file:line``, as editors open it; of a spreadsheet ``sheet!cell``."""
        return f"{self.file}!{self.cell}" if self.cell else f"{self.pack}/{self.file}:{self.line}"

    def __str__(self) -> str:
        return f"{self.where} {self.text} → {self.remedy}"


def finding_at(origins: Mapping[str, Any], path: str, code: str, **details: object) -> Finding:
    """A finding at the line where a value, or the nearest thing that holds it, is written."""
    where = path
    while where not in origins:
        where = where.rpartition(".")[0]
    origin = origins[where]
    return Finding(origin.pack, origin.file, origin.line, code, {"path": path, **details}, origin.cell)


class PackError(Exception):
    """A pack cannot be used; ``findings`` says why, each with file, line and remedy."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            "\n".join(f"{f.where} {f.code} {dict(f.details)}" for f in self.findings)
        )  # no language yet
