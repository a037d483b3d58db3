"""Name parts for invented people, as people of a region, an ethnic group and a generation are called."""

from __future__ import annotations

import random
from typing import Final

# A Tibetan name is one or two of these words, written in both scripts; the last word tells a man from a woman.
_EITHER: Final = (
    ("白玛", "པད་མ།"), ("次仁", "ཚེ་རིང་།"), ("尼玛", "ཉི་མ།"), ("达瓦", "ཟླ་བ།"), ("格桑", "སྐལ་བཟང་།"), ("索朗", "བསོད་ནམས།"), ("普布", "ཕུར་བུ།"),
    ("边巴", "སྤེན་པ།"), ("巴桑", "པ་སངས།"), ("米玛", "མིག་དམར།"), ("拉巴", "ལྷག་པ།"), ("次旦", "ཚེ་བརྟན།"), ("洛桑", "བློ་བཟང་།"), ("丹增", "བསྟན་འཛིན།"),
)  # fmt: skip
_MEN: Final = (
    ("扎西", "བཀྲ་ཤིས།"), ("旺堆", "དབང་འདུས།"), ("罗布", "ནོར་བུ།"), ("平措", "ཕུན་ཚོགས།"), ("加措", "རྒྱ་མཚོ།"), ("多吉", "རྡོ་རྗེ།"), ("强巴", "བྱམས་པ།"),
    ("桑珠", "བསམ་གྲུབ།"), ("仁增", "རིག་འཛིན།"),
)  # fmt: skip
_WOMEN: Final = (
    ("卓玛", "སྒྲོལ་མ།"), ("德吉", "བདེ་སྐྱིད།"), ("央金", "དབྱངས་ཅན།"), ("拉姆", "ལྷ་མོ།"), ("卓嘎", "སྒྲོལ་དཀར།"), ("曲珍", "ཆོས་སྒྲོན།"), ("玉珍", "གཡུ་སྒྲོན།"),
)  # fmt: skip
_ONE_WORD_SHARE: Final = 0.3

# Surnames as they are frequent in a region, the most frequent ones several times.
SURNAMES: Final = {
    "540100": "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程魏苏",
    "360735": "陈陈陈黄黄黄温温温赖赖赖李李刘刘许许邓邓熊熊罗曾廖董郑杨吴周邱谢孔何张王胡朱徐卢钟叶伍尹饶",
    "330109": "陈陈陈王王王沈沈沈俞俞韩韩来来汤汤高高徐徐金朱许孙钱施傅楼方丁倪章瞿华李张吴周赵郑蒋陆姚戴",
}
# Given names by generation: (last year of birth, letters for men, letters for women).
_GIVEN: Final = (
    (1964, "根水土福贵生财荣金兴发德海有林木国志明祥", "秀兰英凤珍香招妹素桂芬淑云月仙莲菊琴花娥"),
    (1989, "伟强军勇杰涛超刚平辉鹏华飞斌波林建文志峰", "芳娜敏静丽艳娟霞红玲燕梅萍慧巧美春琴蓉莉"),
    (2100, "浩宇轩博涵俊凯晨睿泽铭皓子辰逸昊嘉航一诺", "欣怡涵雨梓佳婷诗琪萱妍思语晴可依彤悦若琳"),
)  # fmt: skip


def tibetan_name(rng: random.Random, sex: str) -> tuple[str, str]:
    """A Tibetan name in Chinese and in Tibetan letters; `sex` is 男 or 女."""
    last = rng.choice(_MEN if sex == "男" else _WOMEN)
    if rng.random() < _ONE_WORD_SHARE:
        return rng.choice((last, rng.choice(_EITHER)))
    first = rng.choice(_EITHER)
    return first[0] + last[0], first[1].rstrip("།").rstrip("་") + "་" + last[1]


def chinese_name(rng: random.Random, surname: str, sex: str, born: int) -> str:
    """A surname and one or two letters as the generation born in that year was called."""
    men, women = next((men, women) for last, men, women in _GIVEN if born <= last)
    return surname + "".join(rng.sample(men if sex == "男" else women, rng.choice((1, 2, 2))))
