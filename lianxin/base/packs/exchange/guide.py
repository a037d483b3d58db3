"""工作簿里给人看的两张表:怎么改、可以用哪些事实。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lianxin.base.packs.exchange.labels import CHOICES, KINDS
from lianxin.base.packs.exchange.layout import DEFAULT_ROW, UNKNOWN_ROW
from lianxin.base.packs.exchange.rows import Raw
from lianxin.base.packs.pack import Pack
from lianxin.engines.rules.functions import FUNCTIONS

_STEPS: Final = (
    ("怎么改", "每条规定一张表:上面是它的名称、归口、依据、起止日,下面一行一条条件。改格子里的内容,存盘,装回系统,看检查结果。"),
    ("编码", "编码定下后不要改:系统靠它认出是同一条规定、同一条条件。新增条件就在下面加一行,写一个新编码(小写字母、数字、下划线)。"),
    ("条件", "写成 FEEL 表达式,例如 age >= 80 and hukou_local。数字最好写成参数(param.x),改数时只在“参数”表加一行新的起始日。"),
    ("改金额、改年龄", "到“参数”表,在同一编码下加一行:新的起始日、新的值、依据。旧的一行留着,过去的日子仍按旧值算。"),
    ("说法里的数", "写参数的编码,不写数:年满{gaoling_jintie_age}周岁。显示时填当天的值,改了参数,说法跟着改。"),
    ("不算差项", "没有人能去做到、也不该盼着做到的条件(已在领更高的一项、父母去世)写“是”:差这一条的人不列入“只差一项”。"),
    ("实例", "“实例”表一行一个人:那一天的事实,和规定应有的答案。规定改了答案,就在这张表里一起改;新加一行就是新的实例。"),
    ("删一条条件", "删去那一行。删整条规定不能在这里做:给它写上截止日。"),
    ("没带上的", "工作簿里没有的规定不受影响;删去一张表等于不改它。"),
    ("依据", "写 sources.toml 里的文件代码;条件不写依据,就是沿用整条规定的依据。"),
    (DEFAULT_ROW, "决策表里哪一行都不成立时的结果。"),
    (UNKNOWN_ROW, "缺事实、说不准哪一行成立时的结果。缺事实永远不会变成“否”。"),
    ("公式", "这里不用表格软件的公式;以 = 开头的内容也只当文字。"),
)


def guide_rows(pack: Pack, parts: Mapping[str, Mapping[str, Raw]]) -> list[tuple[str, ...]]:
    """What the workbook is, how it is changed, what may be chosen, which rules it holds."""
    rows: list[tuple[str, ...]] = [(f"{pack.name} {pack.version}", f"政策包 {pack.code},内容指纹 {pack.hash[:12]}")]
    rows += _STEPS
    rows += [("可选的写法", "、".join(choices.values())) for choices in CHOICES.values()]
    rows.append(("可用的函数", "、".join(FUNCTIONS)))
    for attribute, found in parts.items():
        for code, row in found.items():
            rows.append((f"{KINDS[attribute]} {code}", row["name"]["zh"]))
    return rows


def fact_rows(pack: Pack) -> list[tuple[str, ...]]:
    """The facts an expression may read."""
    rows: list[tuple[str, ...]] = [("事实", "名称", "类型", "单位", "代码", "怎样推出")]
    for code, fact in pack.facts.items():
        codes = "、".join(f"{value} {name}" for value, name in fact.codes.items())
        rows.append((code, fact.name.zh, fact.kind, fact.unit, codes, fact.expression))
    return rows
