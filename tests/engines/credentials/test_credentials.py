"""Credentials that others verify: what we sign holds with a verifier that is not ours, and one changed character is refused by both."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.engines.credentials import (
    Award,
    SigningKey,
    award,
    baked,
    identity_hash,
    is_set,
    read,
    signed,
    status_list,
    text_of,
)
from lianxin.engines.credentials.badge import has_shape
from lianxin.engines.credentials.keys import from_multibase, multibase
from tests.verifier import judged_by_others

AT = datetime(2026, 5, 10, 8, 30, tzinfo=UTC)
KEY = SigningKey.derived(b"k" * 32, "360735000000")
URL = "https://lianxin.example/verify/status/1/"


def given_award(**fields: object) -> Award:
    filled = {
        "id": UUID("01976f00-0000-7000-8000-000000000001"), "achievement_id": UUID("01976f00-0000-7000-8000-000000000002"),
        "issuer": KEY.did, "issuer_name": "石城县民政局", "holder": "旦增", "salt": "c2FsdA", "title": "新招聘社工岗前培训",
        "description": "两天,六门课", "criteria": "出勤不少于 80%", "evidence": "出勤 12 学时", "valid_from": AT, "valid_until": None,
        "status_url": URL, "status_index": 94567,
    }  # fmt: skip
    return Award(**(filled | fields))  # type: ignore[arg-type]


SIGNED = signed(award(given_award()), KEY, AT)
TEXT = text_of(SIGNED)


def test_what_we_sign_holds_here_and_with_the_verifier_of_others() -> None:
    found = read(TEXT)
    assert found is not None
    assert (found.id, found.issuer) == (given_award().id, KEY.did)
    dated = text_of(signed(award(given_award(valid_until=AT.replace(year=2029))), KEY, AT))
    spaced = json.dumps(json.loads(TEXT), indent=2)  # the meaning is signed, not the spaces
    assert read(dated) is not None
    assert read(spaced) is not None
    assert [one.verified for one in judged_by_others([TEXT, dated, spaced])] == [True, True, True]


def test_no_name_and_no_number_of_the_holder_stands_in_it() -> None:
    assert "旦增" not in TEXT
    assert SIGNED["credentialSubject"]["identifier"][0]["identityHash"] == identity_hash("旦增", "c2FsdA")
    assert identity_hash("旦增", "other") != identity_hash("旦增", "c2FsdA")


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.characters(codec="utf-8"))
def test_one_changed_character_anywhere_is_refused(position: int, other: str) -> None:
    changed = TEXT[:position] + other + TEXT[position + 1 :]
    if json_of(changed) != json_of(TEXT):
        assert read(changed) is None


def test_the_verifier_of_others_refuses_a_changed_character_all_over_the_credential() -> None:
    changed = [
        TEXT[:at] + ("0" if TEXT[at] != "0" else "1") + TEXT[at + 1 :] for at in range(3, len(TEXT), 29)
    ]
    assert not any(one.verified for one in judged_by_others(changed))
    assert not any(read(text) for text in changed)


@pytest.mark.parametrize(
    "altered",
    [
        SIGNED | {"remark": "成绩优秀"},  # a name JSON-LD does not know, which it would drop unsigned
        SIGNED | {"@context": [*SIGNED["@context"], {"remark": "https://example.com/#r"}]},
        {name: value for name, value in SIGNED.items() if name != "credentialStatus"},
        {name: value for name, value in SIGNED.items() if name != "proof"},
        SIGNED | {"issuer": SIGNED["issuer"] | {"id": SigningKey.derived(b"x" * 32, "a").did}},
        [SIGNED], {}, None, "",
    ],
)  # fmt: skip
def test_what_is_added_or_left_out_is_refused(altered: object) -> None:
    assert read(text_of(altered)) is None  # type: ignore[arg-type]


def test_a_name_that_stands_twice_and_what_is_no_json_are_refused() -> None:
    assert read(TEXT.replace('"name":', '"name":"别的证书","name":', 1)) is None
    assert read("[" * 60000) is None
    assert read("旦增") is None
    assert read(" " * 70000) is None


def test_the_same_secret_and_name_give_the_same_key_and_another_name_another() -> None:
    assert SigningKey.derived(b"k" * 32, "360735000000").did == KEY.did
    assert SigningKey.derived(b"k" * 32, "540127000000").did != KEY.did
    assert "k" * 8 not in repr(KEY)


def test_a_credential_revoked_is_refused_by_the_verifier_of_others() -> None:
    def listed(*places: int) -> dict[str, object]:
        return signed(status_list(URL, KEY.did, places, AT), KEY, AT)

    assert [one.verified for one in judged_by_others([TEXT], listed(7, 131071))] == [True]
    assert [one.verified for one in judged_by_others([TEXT], listed(94567))] == [False]
    encoded = status_list(URL, KEY.did, [0, 94567], AT)["credentialSubject"]["encodedList"]
    assert [is_set(encoded, place) for place in (0, 1, 94567, 94568)] == [True, False, True, False]


@given(st.binary(max_size=40))
def test_multibase_gives_the_bytes_back(data: bytes) -> None:
    assert from_multibase(multibase(data)) == data


def json_of(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


@pytest.mark.parametrize("place", ["name", "id", "validFrom"])
def test_half_a_character_is_refused_and_brings_nothing_down(place: str) -> None:
    assert read(json.dumps(json.loads(TEXT) | {place: "\ud800"})) is None


def test_a_text_with_many_nodes_without_a_name_is_refused_before_they_are_put_in_order() -> None:
    many = [{"type": [f"_:b{at % 7}", f"_:b{at % 5}"], "narrative": "同"} for at in range(400)]
    assert not has_shape(json.loads(TEXT) | {"evidence": many})
    assert read(json.dumps(json.loads(TEXT) | {"evidence": many})) is None


def test_a_long_title_is_drawn_narrower_and_a_short_one_is_not_drawn_out() -> None:
    assert [b"textLength" in baked("{}", "训" * letters) for letters in (4, 11, 12)] == [False, False, True]
