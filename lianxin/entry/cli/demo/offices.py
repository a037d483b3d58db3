"""The three offices of the story and the people whom the source article names (白玛 is a pseudonym there too)."""

from __future__ import annotations

from lianxin.entry.cli.demo.persons import Area, Office

_HEADINGS = {
    "name": "姓名", "name_bo": "藏文姓名", "id_number": "身份证号", "sex": "性别", "born_on": "出生日期", "ethnic": "民族",
    "place": "村(社区)", "address": "住址", "phone": "联系电话", "household_no": "户编号", "relation": "与户主关系",
    "marital": "婚姻状况", "children_count": "子女数", "children_nearby": "子女是否在身边",
    "spouse_alive": "配偶是否健在", "disability_kind": "残疾类别", "disability_grade": "残疾等级", "ability_level": "能力等级",
    "is_tekun": "是否特困", "is_dibao": "是否低保", "parents_away": "父母外出", "guardian_able": "监护能力",
    "language": "常用语言", "lon": "经度", "lat": "纬度",
}  # fmt: skip

BAIMA = {
    "name": "白玛", "name_bo": "པད་མ།", "id_number": "990000194806120026", "sex": "女", "born_on": "1948-06-12", "ethnic": "藏族",
    "place": "塔巴村", "address": "塔巴村17号", "phone": "19900000017", "household_no": "BM-0017", "relation": "户主",
    "marital": "丧偶", "children_count": 2, "children_nearby": "否", "spouse_alive": "否", "ability_level": 2,
    "is_tekun": "否", "is_dibao": "是", "language": "藏语", "lon": 91.7412, "lat": 29.8243,
}  # fmt: skip

MOZHU = Office(
    pack="540100", place="540127000000", file="墨竹工卡县工卡镇花名册.xlsx", title="墨竹工卡县工卡镇居民花名册(演示数据)",
    peoples={"藏族": 0.96, "汉族": 0.04}, headings=_HEADINGS, tell=(BAIMA,),
    serials=100,
    areas=(
        Area("540127100001", 320, empty_nest=10, alone=8, no_family=4, spread_km=0.8),
        Area("540127100201", 340, empty_nest=8, alone=7, no_family=3, spread_km=1.2),
        Area("540127100202", 300, empty_nest=6, alone=9, no_family=3, spread_km=1.2),
        Area("540127100203", 280, empty_nest=6, alone=6, no_family=2, spread_km=1.2),
    ),
)  # fmt: skip

# 93 empty-nest, living-alone or family-less elders in the whole district: 藏茶、纸巾、背心 go to them.
DUILONG = Office(
    pack="540100", place="540103000000", file="堆龙德庆区花名册.xlsx", title="堆龙德庆区社区居民花名册(演示数据)",
    peoples={"藏族": 0.9, "汉族": 0.1}, headings={**_HEADINGS, "place": "社区", "phone": "手机号"},
    serials=300,
    areas=(
        Area("540103001001", 420, empty_nest=14, alone=12, no_family=4, spread_km=0.5),
        Area("540103001002", 360, empty_nest=10, alone=10, no_family=3, spread_km=0.5),
        Area("540103002002", 380, empty_nest=16, alone=18, no_family=6, spread_km=0.6),
    ),
)  # fmt: skip

SHICHENG = Office(
    pack="360735", place="360735000000", file="石城县琴江镇小松镇花名册.xlsx", title="石城县居民基本情况登记表(演示数据)",
    peoples={"汉族": 0.995, "畲族": 0.005},
    headings={**_HEADINGS, "id_number": "公民身份号码", "born_on": "出生年月日", "place": "村居", "address": "家庭住址", "relation": "户主关系"},
    serials=500,
    areas=(
        Area("360735100001", 520, empty_nest=14, alone=12, no_family=4),
        Area("360735100002", 480, empty_nest=12, alone=10, no_family=3),
        Area("360735100201", 420, empty_nest=16, alone=14, no_family=6, spread_km=1.2),
        Area("360735101201", 380, empty_nest=18, alone=12, no_family=5, spread_km=1.5),
    ),
)  # fmt: skip

XIAOSHAN = Office(
    pack="330109", place="330109000000", file="北干街道社区花名册.xlsx", title="萧山区北干街道社区人口信息表(演示数据)",
    peoples={"汉族": 0.985, "土家族": 0.006, "苗族": 0.005, "畲族": 0.004},
    headings={**_HEADINGS, "id_number": "证件号码", "place": "所在村", "address": "现住址", "phone": "手机号码", "ethnic": "族别"},
    serials=700,
    areas=(
        Area("330109002024", 7126, empty_nest=112, alone=30, no_family=3, elder_share=0.216, spread_km=0.3),
        Area("330109002029", 520, empty_nest=10, alone=6, no_family=1, spread_km=0.3),
        Area("330109002037", 560, empty_nest=8, alone=7, no_family=1, spread_km=0.3),
    ),
)  # fmt: skip

OFFICES = (MOZHU, DUILONG, SHICHENG, XIAOSHAN)
