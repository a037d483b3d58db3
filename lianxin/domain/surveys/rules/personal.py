"""Which questions ask who somebody is or how to reach them, and which answers tell it all the same. Pure.

Fails closed: a question is personal when its name or its label in any language says so; such questions are not counted and leave in
no file. What somebody wrote elsewhere is hidden whole when the name of whom it is about stands in it, or a number to reach them.
Of choices only those without a list of their own are looked at ("do you have a mobile?" names nobody).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from lianxin.domain.surveys.rules.answers import (
    CHOSEN,
    NUMBERS,
    WRITTEN,
    is_given,
    rows_of,
    value_in,
    value_of,
)
from lianxin.domain.surveys.rules.texts import says_nothing
from lianxin.engines.xforms.values import Question
from lianxin.kernel.free_text import private_numbers

VEILED: Final = "〔***〕"
"""Stands where an answer tells whom it is about."""
_PARTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+")
"""The words of a node name: kin_name, kinName, tel2, 姓名."""
_NAME_PARTS: Final = re.compile(
    r"(name|names|xing|xingming|mingzi|xm|chenghu|who|whom|shei)$|^(name|xingming|mingzi)"
)
_REACH_PARTS: Final = re.compile(
    r"^(tel|dh|sj|lxdh|lxfs|sfz|sfzh|zjh|id|idno|idcard|idnum|idnumber|addr|dz|zz|mph|qq|wx|mail|passport|hukou|nric|contact)$"
    r"|phone|mobile|cellphone|dianhua|shouji|lianxi|haoma|shenfen|zhengjian|address|dizhi|zhuzhi|menpai|weixin|wechat|email|youxiang"
    r"|telephone|identity|yinhangka|xiangxidizhi"
)
_NAME_SAID: Final = re.compile(
    r"姓名|名字|名叫|叫什么|叫啥|贵姓|称呼|谁|署名|签名|མིང|མཚན(?!་?མོ)|སུ་ཡིན|\bnames?\b|\bsurname\b|\bwho(m|se)?\b|\bcalled\b|\bsignature\b",
    re.I,
)
_REACH_SAID: Final = re.compile(
    r"电话|手机|联系方式|联系人|身份证|证件号|证号|护照|社保卡|银行卡|卡号|账号|住址|地址|门牌|住在哪|哪一户|几号楼|微信|邮箱|\bQQ\b|ཁ་པར|ཁ་བྱང|སྒོ་ཨང|ཁྱིམ་ཨང|"
    r"ཐོབ་ཐང་(ལག་ཁྱེར|ཨང)|འཕྲིན་ཕྲན|སྐད་འཕྲིན|\b(tele|cell)?phone|\bmobile|\bcell\b|\btel\b|\be-?mail|\bwechat|\baddress|\bID\b|\bidentity\b|"
    r"\bpassport|\bcontact\b|\bhouse number|\bdoor number", re.I,
)  # fmt: skip
_LANDLINE: Final = re.compile(r"(?<![0-9])0[0-9]{2,3}[ -]?[0-9]{7,8}(?![0-9])")
_SHORTEST_NAME, _SHORTEST_NUMBER = 2, 7


def is_personal(question: Question) -> bool:
    """Does it ask who somebody is or how to reach them?"""
    return asks_name(question) or _asks(question, _REACH_PARTS, _REACH_SAID)


def asks_name(question: Question) -> bool:
    """Does it ask for a name?"""
    return _asks(question, _NAME_PARTS, _NAME_SAID)


def names_in(
    questions: Iterable[Question], answers: Mapping[str, Any], known: Collection[str] = ()
) -> frozenset[str]:
    """The answers to these `name_questions`, beside the `known` names of whom they are about."""
    told = [str(text) for question in questions for text in _every(answers, question) if is_given(text)]
    names = (text.strip() for text in (*known, *told))
    return frozenset(
        name
        for name in names
        if len(name) >= _SHORTEST_NAME and any(map(str.isalpha, name)) and not says_nothing(name)
    )


def tells(text: str, names: Collection[str] = ()) -> bool:
    """Does the text hold one of the names, or a number by which somebody is reached or known?"""
    if any(_holds(text, name) for name in names):
        return True
    return len(text) >= _SHORTEST_NUMBER and (
        bool(private_numbers(text)) or _LANDLINE.search(text) is not None
    )


def veiled(answer: Any, names: Collection[str] = (), offered: Collection[str] = ()) -> Any:
    """The answer, or all answers of a submission, with `VEILED` for each that tells; numbers that reach somebody as well.

    `offered`: names of questions whose answers are the form's own words (`only_offered`).
    """
    if isinstance(answer, Mapping):
        return {
            name: inner if name in offered and not _is_nested(inner) else veiled(inner, names, offered)
            for name, inner in answer.items()
        }
    if isinstance(answer, list):
        return [veiled(inner, names, offered) for inner in answer]
    if isinstance(answer, bool) or not isinstance(answer, (str, int)):
        return answer
    return VEILED if tells(str(answer), names) else answer


def only_offered(questions: Sequence[Question]) -> frozenset[str]:
    """The node names that nothing but choices with a list of their own has."""
    chosen = {one.name for one in questions if one.kind in CHOSEN and one.choices}
    return frozenset(chosen - {one.name for one in questions if one.kind not in CHOSEN or not one.choices})


def name_questions(questions: Sequence[Question]) -> list[Question]:
    """Those whose answers are names."""
    return [one for one in questions if asks_name(one)]


def _asks(question: Question, parts: re.Pattern[str], said: re.Pattern[str]) -> bool:
    if question.kind in CHOSEN and question.choices:
        return False
    if question.kind not in WRITTEN | NUMBERS | CHOSEN | {"calculate"}:
        return False
    if any(parts.search(word.lower()) for word in _PARTS.findall(question.name)) or parts.search(
        question.name.lower()
    ):
        return True
    return any(said.search(text) for text in (question.name, *question.labels.values()))


def _every(answers: Mapping[str, Any], question: Question) -> Iterator[Any]:
    if question.repeat:
        yield from (value_in(row, question) for row in rows_of(answers, question.repeat))
    else:
        yield value_of(answers, question)


def _holds(text: str, name: str) -> bool:
    if not name.isascii():
        return name in text
    return (
        name.lower() in text.lower()
        and re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", text, re.I) is not None
    )


def _is_nested(inner: Any) -> bool:
    return isinstance(inner, Mapping) or (
        isinstance(inner, list) and any(isinstance(one, Mapping) for one in inner)
    )
