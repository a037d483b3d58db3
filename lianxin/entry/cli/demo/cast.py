"""The people who log in to the demo: the story's own, and colleagues so that a day can be planned."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "Lianxin-2026-demo"  # noqa: S105  everybody's password in the demo, shown at the end of `lianxin demo`


@dataclass(frozen=True, slots=True)
class Shift:
    """How somebody visits: skills and languages of the packs, hours in minutes of the day, way of travel, start."""

    skills: tuple[str, ...]
    languages: tuple[str, ...]
    start: tuple[float, float]
    sex: str = "2"
    hours: tuple[int, int] = (9 * 60, 18 * 60)
    mode: str = "cycle"


@dataclass(frozen=True, slots=True)
class Member:
    """An account of the demo. `look_at` says what to look at first, for whom the closing table shows."""

    username: str
    name: str
    role: str
    place: str
    name_bo: str = ""
    look_at: str = ""
    shift: Shift | None = None


TABA, GONGKA, MOZHUGONGKA, LHASA = "540127100202", "540127100000", "540127000000", "540100000000"
JIAMA = "540127205000"
DUILONG, DONGGA, NAIQIONG = "540103000000", "540103001000", "540103002000"
SHICHENG, QINJIANG, XIAOSONG = "360735000000", "360735100000", "360735101000"
XIAOSHAN, BEIGAN = "330109000000", "330109002000"

_CARE = ("bathing", "cleaning", "escort", "meal")
_ALL = (*_CARE, "counselling")

ZHUOMA = Member(
    "zhuoma", "卓玛", "worker", GONGKA, "སྒྲོལ་མ།", "今日:按顺序的走访、到期跟进、新需求;打开白玛的档案记一次走访",
    Shift(_ALL, ("bo", "zh"), (91.731, 29.832)),
)  # fmt: skip
CIREN = Member(
    "ciren", "次仁", "worker", GONGKA, "ཚེ་རིང་།", "", Shift(_CARE, ("bo", "zh"), (91.731, 29.832), "1", mode="car")
)
DEJI = Member("deji", "德吉", "station_head", GONGKA, "བདེ་སྐྱིད།", "需求收件箱、承办看板、排班、人员交接")
CUOMU = Member("cuomu", "措姆", "bureau_officer", MOZHUGONGKA, "མཚོ་མོ།", "全县总览:每个数字都能打开到明细;问卷:收回760份,有效720份")
LUOSANG = Member("luosang", "洛桑", "worker", JIAMA, "བློ་བཟང་།")
QUZHEN = Member("quzhen", "曲珍", "worker", JIAMA, "ཆོས་སྒྲོན།")
ADMIN = Member("admin", "管理员", "system_admin", LHASA, "", "区划、账号与角色、政策包、名册导入、审计记录")
DAWA = Member("dawa", "达瓦", "bureau_officer", MOZHUGONGKA, "ཟླ་བ།", "审批措姆提交的规定修订:起草的人自己不能批准")
YANGZONG = Member("yangzong", "央宗", "child_officer", GONGKA, "དབྱངས་འཛོམས།", "未成年人保护值班台:等人接手的报告、帮扶计划、委托照护")
XUSHUIGEN = Member("xushuigen", "许水根", "bureau_officer", SHICHENG, "", "石城县总览;持证上岗、考试、薪酬补助、购买服务")
LAIXIULAN = Member("laixiulan", "赖秀兰", "bureau_officer", SHICHENG, "", "核定薪酬补助、认定合同扣款、核实证书:制表、登记的人自己不能")
PUBU = Member("pubu", "普布", "volunteer", TABA, "ཕུར་བུ།", "承办:自己答应的事,到哪天为止;做完了点“办理完成”")
GESANG = Member("gesang", "格桑", "bureau_officer", DUILONG, "སྐལ་བཟང་།")
YUJUAN = Member("yujuan", "俞娟", "station_head", BEIGAN, "", "北干的站长;北干456名从业人员,332人持证")
HANFANG = Member("hanfang", "韩芳", "bureau_officer", XIAOSHAN, "", "萧山区总览;核实俞娟登记的证书和学时")
ZHANGWEI = Member("zhangwei", "张伟", "worker", BEIGAN, "", "外县的人:在这里看不到拉萨的任何人", Shift(_ALL, ("zh",), (120.27, 30.181), "1"))
HEADS = tuple(
    Member(f"head{n}", name, "station_head", f"360735{code}000")
    for n, (name, code) in enumerate((("温小松", "101"), ("黄屏山", "102"), ("陈横江", "103"), ("赖高田", "104")), 1)
)
"""Heads of the other stations of 石城: with the two officers enough for the panel of a complaint about a worker and for another one on appeal."""
JUDGES = tuple(Member(f"judge{n}", name, "title_judge", XIAOSHAN) for n, name in enumerate(("楼建明", "傅雅芬", "瞿志刚"), 1))
"""People from outside who judge who becomes a leading talent."""
PANEL = tuple(
    Member(f"panel{n}", f"{name}(市民政局)", "complaint_judge", SHICHENG) for n, name in enumerate(("曾令辉", "谢春梅", "刘志远", "钟晓燕", "邱国平"), 1)
)
"""From the office above: who judges a complaint against an agency of 石城, which posts people at every station, and by others the appeal."""

CAST = (
    ZHUOMA,
    CIREN,
    Member("yangjin", "央金", "worker", GONGKA, "དབྱངས་ཅན།", "", Shift(_CARE, ("bo",), (91.745, 29.826))),
    Member("pingcuo", "平措", "worker", GONGKA, "ཕུན་ཚོགས།", "", Shift(_CARE, ("bo", "zh"), (91.728, 29.84), "1")),
    DEJI,
    PUBU,
    LUOSANG,
    QUZHEN,
    CUOMU,
    DAWA,
    YANGZONG,
    ADMIN,
    Member("shenji", "审计员", "auditor", LHASA, "", "审计记录:谁在何时看过、改过什么"),
    Member("lamu", "拉姆", "worker", DONGGA, "ལྷ་མོ།", "", Shift(_ALL, ("bo", "zh"), (91.002, 29.652))),
    Member("danzeng", "丹增", "station_head", DONGGA, "བསྟན་འཛིན།"),
    Member("suolang", "索朗", "worker", NAIQIONG, "བསོད་ནམས།", "", Shift(_ALL, ("bo", "zh"), (90.952, 29.662), "1")),
    GESANG,
    Member("laiqiuxiang", "赖秋香", "worker", QINJIANG, "", "石城的社工", Shift(_ALL, ("zh",), (116.35, 26.33))),
    Member("wenjianhua", "温建华", "worker", QINJIANG, "", "", Shift(_CARE, ("zh",), (116.348, 26.327), "1")),
    Member("chenmeilan", "陈美兰", "station_head", QINJIANG, "", "石城的站长"),
    XUSHUIGEN,
    LAIXIULAN,
    *HEADS,
    *PANEL,
    Member("huangguixiang", "黄桂香", "system_admin", SHICHENG, "", "石城的系统管理员"),
    ZHANGWEI,
    Member("shenyueqin", "沈月琴", "worker", BEIGAN, "", "", Shift(_CARE, ("zh",), (120.272, 30.183))),
    YUJUAN,
    HANFANG,
    *JUDGES,
)  # fmt: skip
"""In the order in which accounts are opened."""
