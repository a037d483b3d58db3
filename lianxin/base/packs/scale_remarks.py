"""量表的检查结果怎样说:每一条都说清错在哪、怎么改。"""

from __future__ import annotations

from typing import Final, Literal

from lianxin.kernel.problems import N_

#: code → (level, what is wrong, how to put it right); those of the engine's flaws have "scale-" before its code
MESSAGES: Final[dict[str, tuple[Literal["error", "warning"], str, str]]] = {
    "scale-options": (
        "error",
        N_("%(path)s 指向不存在的一组选项:%(name)s"),
        N_("改成这份量表 options 里有的,或先补上它。"),
    ),
    "scale-words": (
        "error",
        N_("%(path)s 缺 %(languages)s 的文字"),
        N_("补上;不问这种语言就从 asked_in 里去掉它,文字不能随软件发的写明 text_pack。"),
    ),
    "scale-text": (
        "error",
        N_("%(path)s:写着文字另在 %(name)s,这里却有题目的文字"),
        N_("把文字移到那个包里,或者得到许可以后删去 text_pack。"),
    ),
    "scale-clash": (
        "error",
        N_("%(path)s 和问卷 %(file)s 同名"),
        N_("量表的问卷由量表生成:删去那份问卷,或换一个代号。"),
    ),
    "scale-no-items": ("error", N_("%(path)s:一道题也没有"), N_("至少写一题。")),
    "scale-no-points": (
        "error",
        N_("%(path)s 的选项没有分数,或有负的分数"),
        N_("给每个算分的选项写 points,0 或更大的整数。"),
    ),
    "scale-unknown-item": (
        "error",
        N_("%(path)s 指向不存在的题目:%(name)s"),
        N_("改成这份量表 items 里有的。"),
    ),
    "scale-level-rank": (
        "error",
        N_("%(path)s 的次序 %(value)s 重复,或不在 0 到 %(most)s 之间"),
        N_("rank 从最好的 0 起,一级一级连着写,不重复。"),
    ),
    "scale-level-bounds": (
        "error",
        N_("%(path)s 小于下界:从 %(least)s 到 %(most)s"),
        N_("to 不能小于 from。"),
    ),
    "scale-level-range": (
        "error",
        N_("%(path)s:各级合起来是 %(has)s,各题最低最高相加却是 %(expected)s"),
        N_("对照选项的分数改正分级的界限,或改正选项的分数。"),
    ),
    "scale-level-gap": ("error", N_("%(path)s:%(gap)s 分不属于任何一级"), N_("让 from 接着上一级的 to。")),
    "scale-level-overlap": (
        "error",
        N_("%(path)s:%(value)s 分已经属于 %(other)s"),
        N_("让 from 接着上一级的 to。"),
    ),
    "scale-change-effect": (
        "error",
        N_("%(path)s:要写 to 或 by 中的一个,by 是 1 或更大"),
        N_("补上一个,或删去一个。"),
    ),
    "scale-change-level": (
        "error",
        N_("%(path)s 指向不存在的等级:%(name)s"),
        N_("改成这份量表 levels 里有的。"),
    ),
    "scale-change-reads": (
        "error",
        N_("%(path)s 里的 %(name)s 既不是这份量表的事实,也不是它的题目"),
        N_("事实写在 facts 里,题目写成 item.编码。"),
    ),
    "scale-change-wrong": ("error", N_("%(path)s 的条件有错:%(detail)s"), N_("改正 FEEL 表达式。")),
    "scale-trigger-points": (
        "error",
        N_("%(path)s 是 %(value)s,这一题永远或总是达到(最高 %(most)s 分)"),
        N_("写成比最低分高、不超过最高分的数。"),
    ),
    "scale-factor": ("error", N_("%(path)s 是 %(value)s"), N_("写成 1 或更大的整数。")),
    "scale-prorate-uneven": (
        "error",
        N_("%(path)s:各题的最低分、最高分不同,缺的题不能用别的题补算"),
        N_("删去 prorated。"),
    ),
    "scale-limit-unit": (
        "error",
        N_("%(path)s 的参数 %(name)s 以“%(unit)s”为单位"),
        N_("时限要用单位是 hour、day 或 month 的参数。"),
    ),
}
