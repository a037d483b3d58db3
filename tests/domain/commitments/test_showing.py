"""How a promise is shown: its proof in words, whatever a phone wrote."""

from __future__ import annotations

from lianxin.domain.commitments.models import Proof
from lianxin.domain.commitments.views.showing import proof_text, proof_titles
from lianxin.kernel.ids import new_id


def piece(kind: str, text: str = "") -> Proof:
    return Proof(id=new_id(), kind=kind, text=text)


def test_what_a_phone_wrote_is_told_in_words() -> None:
    told = [proof_text(piece(*one)) for one in (("time", "15"), ("time", "06:19"), ("place", "±0 m"), ("place", "桥头"), ("code", "0" * 64))]
    assert told == ["15 分钟", "06:19", "定位误差 0 米", "桥头", ""]


def test_two_places_are_where_one_came_and_where_one_left() -> None:
    assert proof_titles([piece("place"), piece("photo"), piece("place")]) == ["到达的地点", "照片", "离开的地点"]
    assert proof_titles([piece("place"), piece("time", "15"), piece("time", "06:19")]) == ["地点", "时长", "时间"]
