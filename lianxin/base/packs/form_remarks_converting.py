"""转换问卷时才看得出的错误怎样说:参数、触发、外部文件、互相不能同用的写法。"""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

#: code → (what is wrong, how to put it right)
MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "parameters-form": (N_("参数没有写成“名=值”"), N_("写成“名=值 名=值”,等号两边不留空格,各项之间空一格。")),
    "parameters-unknown": (N_("这种题型没有参数“%(name)s”"), N_("删去它;可以用的是:%(known)s")),
    "parameters-column": (N_("参数 %(name)s 要写外部文件里的列名"), N_("写成文件表头里的一个名字:字母开头,只含字母、数字、下划线、短横和点。")),
    "parameter-integer": (N_("参数 %(name)s 不是整数"), N_("写一个整数,例如 %(name)s=5。")),
    "parameter-negative": (N_("参数 %(name)s 不能小于 0"), N_("写 0 或更大的整数(秒)。")),
    "parameter-number": (N_("参数 %(name)s 不是数"), N_("写一个数(米),例如 %(name)s=5。")),
    "parameter-truth": (N_("参数 %(name)s 只能是 true 或 false"), N_("写成 %(name)s=true 或 %(name)s=false;不用就删去。")),
    "parameter-app": (N_("参数 app 不是安卓应用的包名"), N_("写成 org.example.app 这样,至少有一个点;不用就删去。")),
    "range-number": (N_("range 题的参数 %(name)s 不是数"), N_("写一个数,例如 start=0 end=10 step=1。")),
    "range-zero": (N_("range 题的参数 %(name)s 不能是 0"), N_("写一个大于 0 的数。")),
    "range-large": (N_("range 题的参数 %(name)s 比 start 到 end 还大"), N_("写小一些,或把 end 写大。")),
    "range-multiple": (N_("range 题的参数 %(name)s 不是 step 的倍数"), N_("改成 step 的倍数。")),
    "range-outside": (N_("range 题的参数 %(name)s 不在 start 和 end 之间"), N_("改成 start 到 end 之间的数。")),
    "range-list": (N_("range 题的 tick_labelset 不是选项表的名字"), N_("写 choices 表里一个选项表的名字。")),
    "range-two": (N_("appearance 是 no-ticks 时,tick_labelset 的选项表只能有两项"), N_("只留两端的两项,或去掉 no-ticks。")),
    "range-appearance": (
        N_("这种 appearance 不能用刻度参数(tick_interval、placeholder、tick_labelset)"),
        N_("appearance 空着,或写 vertical、no-ticks;不然删去这些参数。"),
    ),
    "range-list-number": (N_("tick_labelset 的选项值不全是数"), N_("在 choices 表把这个选项表的 name 列都写成数。")),
    "range-list-outside": (N_("tick_labelset 有选项值不在 start 和 end 之间"), N_("在 choices 表改正这个选项值,或改 start、end。")),
    "range-list-multiple": (N_("tick_labelset 有选项值不在刻度上"), N_("选项值要等于 start 加上 %(step)s 的倍数。")),
    "range-list-ends": (N_("appearance 是 no-ticks 时,tick_labelset 的选项值只能是 start 和 end"), N_("改成这两个值,或去掉 no-ticks。")),
    "geo-incremental": (N_("参数 incremental 只能是 true"), N_("写成 incremental=true,不要就删去。")),
    "geo-reference": (
        N_("参数 reference-geometry 指不到东西"),
        N_("写选项表的名字、外部文件的名字(不带后缀),或 ${重复组}。"),
    ),
    "seed-value": (N_("参数 seed 不是数,也不是引用"), N_("写一个数,或写 ${题名}。")),
    "seed-alone": (N_("写了 seed,没有写 randomize"), N_("加上 randomize=true,或删去 seed。")),
    "audio-quality": (N_("参数 quality 的值不对"), N_("改成 voice-only、low、normal、external 之一。")),
    "audit-name": (N_("audit 题的名字只能是 audit"), N_("把 name 这一格空着。")),
    "audit-location": (
        N_("audit 要记位置,三个参数缺一不可"),
        N_("写全 location-priority、location-min-interval、location-max-age;不记位置就都删去。"),
    ),
    "audit-priority": (N_("location-priority 不能是“%(value)s”"), N_("改成 no-power、low-power、balanced、high-accuracy 之一。")),
    "audit-order": (N_("location-max-age 比 location-min-interval 小"), N_("把 location-max-age 写大,至少和 location-min-interval 相同。")),
    "audit-reasons": (N_("track-changes-reasons 只能是 on-form-edit"), N_("写成 track-changes-reasons=on-form-edit,不要就删去。")),
    "column-alias": (N_("“%(other)s”和“%(name)s”是同一列的两种写法"), N_("把内容并到一列,删去另一列。")),
    "column-prefix": (N_("“%(name)s”的前缀不认识"), N_("删去这一列;前缀只能是 jr、orx、odk。")),
    "media-kind": (N_("没有“%(name)s”这种素材"), N_("只有 image、big-image、audio、video;改正列名,或删去这一列。")),
    "name-root": (N_("重复组不能叫“%(name)s”,整份问卷内部就叫这个名字"), N_("换一个名字。")),
    "setting-name": (N_("settings 表的 name 不能这样写"), N_("删去这一格;问卷的代号写在 form_id。")),
    "name-made": (
        N_("“%(name)s”和系统自动编的名字相同"),
        N_("换一个名字:重复组的次数自动叫“组名_count”,or_other 的填空自动叫“题名_other”。"),
    ),
    "instance-twice": (N_("外部文件“%(name)s”写了两次"), N_("整份问卷里每个外部文件只写一行。")),
    "instance-clash": (N_("“%(name)s”既是选项表的名字,又是外部文件的名字"), N_("把其中一个改名。")),
    "trigger-reference": (N_("trigger 要写引用"), N_("写成 ${题名},多个用逗号分开。")),
    "trigger-comma": (N_("trigger 的引用之间没有逗号"), N_("写成 ${一题}, ${另一题}。")),
    "trigger-hidden": (N_("“%(name)s”填的人看不到,不能用来触发“%(question)s”"), N_("trigger 改写一道看得到的题。")),
    "other-filter": (N_("or_other 和 choice_filter 不能同用"), N_("去掉 or_other,在选项表加“其他”一项,再加一题让人写。")),
    "other-untranslated": (
        N_("or_other 自动加的“其他”没有译文"),
        N_("去掉 or_other,在选项表加“其他”一项(写全各种语言),再加一题让人写。"),
    ),
    "table-list-filter": (N_("table-list 组里的题不能用 choice_filter"), N_("把这一题移到组外,或去掉 choice_filter。")),
    "table-list-lists": (
        N_("table-list 组里的选项表要相同:先用 %(first)s,这里用 %(second)s"),
        N_("全组用同一个选项表,或把这一题移到组外。"),
    ),
    "search-file": (N_("“%(name)s”的选项来自文件,不能再用 search()"), N_("从 appearance 去掉 search(),或改成 select_one。")),
    "search-shared": (
        N_("选项表“%(name)s”在这一题用了 search(),在“%(other)s”没有用"),
        N_("给这一题另编一个选项表。"),
    ),
    "big-image": (N_("“%(name)s”有 big-image,没有 image"), N_("在 image 列写小图的文件名。")),
    "language-subtag": (N_("语言“%(name)s”的代码不是常用的"), N_("括号里写两三个字母的代码:中文 zh、藏文 bo、英文 en。")),
    "disabled-column": (N_("用了 disabled 列"), N_("不要的题删去整行;按条件不问的写 relevant。")),
    "row-skipped": (N_("这一行没有题型和名字,没有读"), N_("是题就补上 type 和 name,不是就删去。")),
    "sheet-near": (N_("没有读“%(name)s”表"), N_("改正表名;只是给自己看的就不用管。")),
    "broken": (N_("转换出来的问卷不完整"), N_("检查表头和名字里有没有特殊符号,改成字母、数字、下划线。")),
}  # fmt: skip
