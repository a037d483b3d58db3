"""问卷的检查结果怎样说:每一条都说清哪里、错在哪、怎么改。政策包检查和上传问卷的页面用同一套话。"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from lianxin.base.packs import form_remarks_converting
from lianxin.base.packs.findings import Finding, Level
from lianxin.engines.xforms import Remark
from lianxin.kernel.problems import N_, problem

#: code → (what is wrong, how to put it right)
MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "unreadable": (N_("文件读不了"), N_("另存为 .xlsx 再上传。")),
    "sheet-missing": (N_("没有 %(name)s 表"), N_("加一张名为 %(name)s 的表,第一行写 type、name、label。")),
    "sheet-unsupported": (N_("这里不用 %(name)s 表"), N_("删去这张表;选项写在 choices 表。")),
    "formula": (N_("这一格是公式,文件里没有它的结果"), N_("把公式换成它的结果。")),
    "column-twice": (N_("“%(name)s”这一列写了两次"), N_("只留一列。")),
    "column-unknown": (N_("不认识“%(name)s”这一列,没有读"), N_("改正写法;只是给自己看的就不用管。")),
    "column-missing": (N_("没有 %(name)s 列"), N_("在表头补上 %(name)s。")),
    "cell-too-long": (N_("这一格超过 %(limit)s 字"), N_("写短一些,或分成几题。")),
    "form-id-missing": (N_("settings 表没有写 form_id"), N_("写一个不会再变的代号,例如 elder_needs。")),
    "form-id-wrong": (
        N_("form_id 不能是“%(name)s”"),
        N_("用英文字母开头,只含字母、数字、下划线、点和短横,不超过64个。"),
    ),
    "form-id-file": (N_("form_id 是 %(name)s,文件名却是 %(file)s"), N_("两处写成一样。")),
    "title-missing": (N_("没有写标题"), N_("在 settings 表的 form_title 写标题。")),
    "version-made": (
        N_("没有写 version,已按内容自动编了一个"),
        N_("要自己编号,就在 settings 表写 version。"),
    ),
    "setting-unsupported": (N_("这里不能用设置 %(name)s"), N_("删去它;加密和上传地址由本系统管。")),
    "settings-rows": (N_("settings 表只用第一行"), N_("删去这一行。")),
    "default-language": (N_("默认语言“%(name)s”没有一列文字"), N_("改成其中之一:%(known)s")),
    "language-code": (N_("语言“%(name)s”没有代码"), N_("写成“中文 (zh)”“བོད་ཡིག (bo)”这样,括号里是代码。")),
    "no-questions": (N_("一道题也没有"), N_("在 survey 表写题目。")),
    "type-missing": (
        N_("“%(name)s”没有写题型"),
        N_("在 type 列写题型,例如 text、integer、select_one 选项表。"),
    ),
    "type-unknown": (N_("不认识题型“%(kind)s”"), N_("改成 XLSForm 的题型。")),
    "type-unsupported": (N_("这里不能用题型“%(kind)s”"), N_("换一种题型,或删去这一题。")),
    "group-open": (
        N_("“%(name)s”有 begin %(kind)s,没有 end %(kind)s"),
        N_("在这一组的最后补一行 end %(kind)s。"),
    ),
    "group-end": (N_("end %(kind)s 没有对应的 begin %(kind)s"), N_("补上开头,或删去这一行;组要一层套一层。")),
    "group-deep": (N_("组套得太深,超过 %(limit)s 层"), N_("少套几层。")),
    "more": (N_("还有 %(count)s 条没有列出"), N_("先改上面的,再检查一次。")),
    "name-missing": (N_("这一题没有名字"), N_("在 name 列写英文名字。")),
    "name-wrong": (N_("名字不能是“%(name)s”"), N_("用字母开头,只含字母、数字、下划线,不留空格。")),
    "name-reserved": (N_("“%(name)s”是保留的名字"), N_("换一个名字。")),
    "name-twice": (
        N_("名字“%(name)s”重复,第 %(other)s 行已经用了"),
        N_("同一组里每个名字只用一次;重复组的名字全卷只用一次。"),
    ),
    "name-case": (N_("名字“%(name)s”和第 %(other)s 行只差大小写"), N_("换一个名字,免得分析时混在一起。")),
    "reference-broken": (N_("引用没有写完整"), N_("写成 ${名字},大括号成对。")),
    "reference-last-saved": (N_("这里不能引用上一份问卷(last-saved)"), N_("改用本卷里的题,或删去。")),
    "reference-unknown": (N_("引用了不存在的题“%(name)s”"), N_("改成卷里有的名字。")),
    "reference-ambiguous": (N_("“%(name)s”有好几题,不知道引用哪一题"), N_("把其中一题改名。")),
    "circle": (N_("绕成了圈:%(names)s"), N_("改正其中一题的计算或显示条件,不要互相等。")),
    "list-missing": (N_("%(kind)s 后面没有写选项表"), N_("写成“%(kind)s 选项表的名字”。")),
    "list-unknown": (N_("choices 表里没有选项表“%(name)s”"), N_("改正名字,或在 choices 表补上选项。")),
    "list-unused": (N_("选项表“%(name)s”没有一题在用"), N_("不用就删去。")),
    "label-missing": (N_("“%(name)s”没有文字"), N_("在 label 列写给人看的文字。")),
    "label-default": (
        N_("“%(name)s”缺默认语言(%(language)s)的文字"),
        N_("补上默认语言的文字;别的语言可以以后再译。"),
    ),
    "expression": (N_("式子写得不对:%(detail)s"), N_("检查括号、引号和运算符。")),
    "mark": (N_("式子里有中文或排版符号 %(mark)s"), N_("换成英文的引号、括号、逗号和等号。")),
    "function-unknown": (N_("没有函数“%(name)s”"), N_("改成 XLSForm 有的函数。")),
    "arity": (N_("函数“%(name)s”不能有 %(given)s 个参数"), N_("照 XLSForm 的说明补上或删去参数。")),
    "too-long": (N_("式子太长,或括号套得太深"), N_("用 calculate 题分成几步。")),
    "refused": (N_("这份问卷系统算不了"), N_("把这一题的式子写简单些,或用 calculate 题分成几步。")),
    "calculation-missing": (N_("计算题“%(name)s”没有写怎样算"), N_("在 calculation 列写式子。")),
    "constraint-message": (
        N_("“%(name)s”有限制,没有说明"),
        N_("在 constraint_message 列写一句:应该怎样填。"),
    ),
    "sum-unguarded": (
        N_("%(names)s 还没答时,合计会显示成“NaN”"),
        N_("没答按 0 算就写 coalesce(${%(first)s}, 0);要答完才算就写 relevant。"),
    ),
    "choice-column": (N_("选项表的列名不能是“%(name)s”"), N_("用字母或汉字开头,不留空格和符号,可以用下划线。")),
    "choice-list": (N_("选项“%(name)s”没有写属于哪个选项表"), N_("在 list_name 列写选项表的名字。")),
    "choice-name": (N_("选项表“%(list)s”的这一项没有值"), N_("在 name 列写这个选项的值。")),
    "choice-blank": (N_("多选题的选项值“%(name)s”里有空格"), N_("去掉空格,或用下划线。")),
    "choice-twice": (
        N_("选项值“%(name)s”在“%(list)s”里写了两次,第 %(other)s 行已经有"),
        N_("改成不同的值。"),
    ),
    "file-needed": (N_("要用文件 %(name)s"), N_("发布前把这个文件一起上传。")),
    "file-name": (N_("文件名不能是“%(name)s”"), N_("只写文件名,不写文件夹。")),
    "file-kind": (N_("选项不能来自 %(name)s"), N_("用 .csv、.xml 或 .geojson 文件。")),
    "pyxform": (N_("问卷转换不了"), N_("检查这一行的题型、名字、参数和式子;没有写第几行的,先看最近改过的几行和表头。")),
    "prefill-place": (N_("“%(name)s”不能预先填好"), N_("只有重复组以外的文字、数字、日期和单选题可以写 prefill。")),
    "prefill-unknown": (N_("没有可以预先填好的“%(name)s”"), N_("改成其中之一:%(known)s")),
    "rule-unknown": (N_("没有“%(name)s”这条有效规则"), N_("改成其中之一:%(known)s")),
    "rule-seconds": (
        N_("value 不能是“%(value)s”"),
        N_("在 value 列写一个正整数:too_fast 写秒数,copied 写至少几题相同。"),
    ),
    "rule-questions": (N_("straight_line 没有写看哪几题"), N_("在 value 列写组名或题名,用空格分开。")),
    "validity-value-wrong": (
        N_("规则“%(name)s”的 value 不对"),
        N_("照文档改正 value:complete 写 0 到 1 之间的数或空着,recalculated 空着,别的写正数或题名。"),
    ),
    "when-missing": (N_("没有写什么时候生成需求"), N_("在 when 列写条件,例如 ${score} >= 10。")),
    "kind-unknown": (N_("没有需求种类“%(name)s”"), N_("改成 needs.toml 里的种类:%(known)s")),
    "urgency-unknown": (N_("没有紧急程度“%(name)s”"), N_("改成其中之一:%(known)s")),
    **form_remarks_converting.MESSAGES,
}
_UNKNOWN: Final = (N_("这一条是以前的系统检查时写下的"), N_("把工作簿重新上传一次,会重新检查。"))
_WITH_ORIGINAL: Final = ("pyxform", "refused")
"""What we have no words of our own for: the converter's own are shown beside."""


#: what the XPath parser says → in words for people
_FAULTS: Final[dict[str, str]] = {
    "Unfinished literal": N_("引号没有成对"),
    "Invalid expression": N_("少了括号、运算符或其中一边"),
    "Invalid predicate": N_("方括号没有成对,或里面写得不对"),
    "Undefined namespace prefix": N_("冒号前面的前缀不认识"),
    "Invalid number of arguments": N_("函数的参数个数不对"),
}
_FAULT: Final = N_("从某处起看不懂")


@dataclass(frozen=True)
class Said:
    """A remark in the active language: where, what is wrong, what to do; `original`: what the converter says, mostly English."""

    where: str
    text: str
    remedy: str
    original: str = ""


def say(remark: Remark) -> Said:
    """A remark of the importer for people, in the active language; one that was kept under a code of former days says so."""
    what, remedy = MESSAGES.get(remark.code, _UNKNOWN)
    if remark.code == "unreadable":
        refused = problem(remark.details["problem"])
        what, remedy = refused.message, refused.remedy
    details = dict(remark.details)
    if remark.code == "expression":
        details["detail"] = _(_FAULTS.get(details["detail"], _FAULT))
    text, todo = _(what) % details, _(remedy) % details
    if near := remark.details.get("near"):
        todo = _("是不是“%(near)s”?") % {"near": near} + todo
    original = _("原文:%(text)s") % {"text": details["detail"]} if remark.code in _WITH_ORIGINAL else ""
    return Said(_where(remark), text, todo, original)


def _where(remark: Remark) -> str:
    """ "survey 表第 5 行 label 列"; empty for the file as a whole."""
    parts = []
    if remark.sheet:
        parts.append(_("%(sheet)s 表") % {"sheet": remark.sheet})
    if remark.row:
        parts.append(_("第 %(row)s 行") % {"row": remark.row})
    if remark.column:
        parts.append(_("%(column)s 列") % {"column": remark.column})
    return " ".join(parts)


@dataclass(frozen=True)
class FormFinding(Finding):
    """A remark about a questionnaire of a pack, as a finding of the pack."""

    remark: Remark = field(kw_only=True)

    @property
    def level(self) -> Level:
        return "error" if self.remark.severity == "error" else "warning"

    @property
    def text(self) -> str:
        said = say(self.remark)
        told = f"{said.where}:{said.text}" if said.where else said.text
        return f"{told}({said.original})" if said.original else told

    @property
    def remedy(self) -> str:
        return say(self.remark).remedy


def finding_of(folder: str, file: str, remark: Remark) -> FormFinding:
    """The finding of a pack for a remark about one of its questionnaires."""
    return FormFinding(
        folder, file, max(remark.row, 1), f"form-{remark.code}", dict(remark.details), remark=remark
    )
