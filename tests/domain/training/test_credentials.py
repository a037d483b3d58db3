"""Certificates: they verify with the verifier of others, one changed character is refused, revoked ones too; old keys go on holding."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.base.db import sealed
from lianxin.domain.training.models import Credential, Issuer
from lianxin.domain.training.selectors import (
    checked,
    credential_or_404,
    list_document,
    own_credentials,
    public_issuers,
    taught,
)
from lianxin.domain.training.selectors import credentials as credentials_selectors
from lianxin.domain.training.services import issue_credentials, reissue_credential, revoke_credential
from lianxin.domain.training.views.credentials import credential_badge
from lianxin.engines.credentials import SigningKey, signed, text_of
from tests.domain.training.story import COMMUNITY, DAY, QINJIANG, SHICHENG, Story, tell
from tests.factories import NOW, make_user, refused, sign_in, viewer_for
from tests.verifier import judged_by_others

pytestmark = pytest.mark.django_db
VERIFY = "/verify/"


def issued(number: int = 1, **fields: object) -> tuple[Story, list[Credential]]:
    story = tell(number, **fields)  # type: ignore[arg-type]
    story.held()
    story.complete()
    return story, issue_credentials(actor=story.officer, now=NOW, cohort_id=story.cohort.id)


def answer(text: str) -> str:
    return checked(NOW, text).answer


def test_what_is_issued_holds_here_and_with_the_verifier_of_others_and_names_nobody() -> None:
    story, (made, _other) = issued(2)
    assert answer(made.document) == "valid"
    assert [one.verified for one in judged_by_others([made.document])] == [True]
    for secret in ("新人", story.people[0].id.hex, str(story.people[0].id)):
        assert secret not in made.document
    document = json.loads(made.document)
    assert (document["issuer"]["name"], document["name"]) == ("石城县民政局", "新招聘社工岗前培训")
    assert "认定 4 学时" in document["evidence"][0]["narrative"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), other=st.sampled_from('0aZ"{,}字 '))
def test_one_changed_character_is_never_valid(share: float, other: str) -> None:
    made = Credential.objects.first() or issued()[1][0]
    at = int(share * len(made.document))
    changed = made.document[:at] + other + made.document[at + 1 :]
    if changed != made.document:
        assert answer(changed) in ("changed", "unreadable")


def test_once_for_everybody_who_completed_and_not_for_oneself() -> None:
    story, made = issued(2)
    assert len(made) == 2
    with refused("training.nobody_completed"):
        issue_credentials(actor=story.officer, now=NOW, cohort_id=story.cohort.id)
    revoke_credential(actor=story.officer, now=NOW, credential_id=made[0].id, reason="姓名写错")
    with refused("training.nobody_completed"):  # routine does not undo what was revoked
        issue_credentials(actor=story.officer, now=NOW, cohort_id=story.cohort.id)
    with refused("training.not_revoked"):
        reissue_credential(actor=story.officer, now=NOW, credential_id=made[1].id, reason="再来一张")
    with refused("general.empty_field"):
        reissue_credential(actor=story.officer, now=NOW, credential_id=made[0].id, reason=" ")
    again = [reissue_credential(actor=story.officer, now=NOW, credential_id=made[0].id, reason="姓名已更正") for _twice in range(2)]
    assert {one.id for one in again} == {again[0].id}
    assert again[0].member_id == made[0].member_id
    assert answer(again[0].document) == "valid"


def test_nobody_issues_one_to_themselves() -> None:
    story = tell(1)
    story.held()
    story.complete()
    story.people[0].user_id = story.officer.id
    story.people[0].save()
    with refused("training.own_certificate"):
        issue_credentials(actor=story.officer, now=NOW, cohort_id=story.cohort.id)


def test_a_revoked_one_is_refused_here_and_by_the_verifier_of_others() -> None:
    story, (first, second) = issued(2)
    with refused("general.empty_field"):
        revoke_credential(actor=story.officer, now=NOW, credential_id=first.id, reason="  ")
    revoke_credential(actor=story.officer, now=NOW, credential_id=first.id, reason="代签到")
    with refused("training.revoked"):
        revoke_credential(actor=story.officer, now=NOW, credential_id=first.id, reason="代签到")
    assert [answer(one.document) for one in (first, second)] == ["revoked", "valid"]
    listed = list_document(NOW, first.issuer.did)  # type: ignore[arg-type]
    assert [one.verified for one in judged_by_others([first.document, second.document], listed)] == [
        False,
        True,
    ]


def test_after_a_new_key_old_certificates_hold_and_can_still_be_revoked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story, (old,) = issued(1)
    ring = sealed.key_ring().rotated()
    for module in (credentials_selectors, sealed):
        monkeypatch.setattr(module, "key_ring", lambda: ring)
    monkeypatch.setattr("lianxin.domain.training.services.issuing.key_ring", lambda: ring)
    assert answer(old.document) == "valid"
    revoke_credential(actor=story.officer, now=NOW, credential_id=old.id, reason="更换新证")
    new = reissue_credential(actor=story.officer, now=NOW, credential_id=old.id, reason="换新证")
    assert [answer(one.document) for one in (old, new)] == ["revoked", "valid"]
    assert old.issuer.did != new.issuer.did
    listed = list_document(NOW, old.issuer.did)  # type: ignore[arg-type]
    assert [one.verified for one in judged_by_others([old.document], listed)] == [False]
    assert len(public_issuers()) == Issuer.objects.count() == 2  # type: ignore[arg-type]


def test_another_issuer_and_one_that_is_not_in_our_books_are_unknown() -> None:
    _story, (made,) = issued(1)
    document = {name: value for name, value in json.loads(made.document).items() if name != "proof"}
    stranger = SigningKey.derived(b"x" * 32, SHICHENG)
    forged = document | {"issuer": document["issuer"] | {"id": stranger.did}}
    assert answer(text_of(signed(forged, stranger, NOW))) == "unknown"
    made_up = document | {"id": "urn:uuid:01976f00-0000-7000-8000-00000000ffff"}
    assert (
        answer(text_of(signed(made_up, credentials_selectors.signing_key(SHICHENG, made.issuer.key_id), NOW)))
        == "unknown"
    )


def test_only_who_runs_the_class_revokes_and_gives_another() -> None:
    _story, (made,) = issued(1)
    head = viewer_for(make_user("head", "station_head", QINJIANG))  # of the holder's place, not of the office that issued
    assert credential_or_404(head, made.id).id == made.id
    for service in (revoke_credential, reissue_credential):
        with refused("access.denied"):
            service(actor=head, now=NOW, credential_id=made.id, reason="不认")


def test_the_holder_prints_topics_and_days_though_they_do_not_reach_the_office() -> None:
    me = make_user("me", "worker", COMMUNITY)
    _story, (made,) = issued(1, user=me)
    behind = taught(viewer_for(me), made.id)
    assert (behind.topics, behind.days) == (("assistance",), (DAY,))
    with refused("general.not_found"):
        taught(viewer_for(make_user("colleague", "worker", COMMUNITY)), made.id)


def test_one_with_an_end_expires() -> None:
    _story, (made,) = issued(1, badge_months=12)
    assert made.valid_until is not None
    assert (made.valid_until.year, made.valid_until.month) == (2027, 11)
    assert checked(NOW + timedelta(days=366), made.document).answer == "expired"  # type: ignore[arg-type]
    badges = [credential_badge(made, made.valid_until + timedelta(days=days)).label for days in (0, 1)]
    assert badges == ["有效", "已过期"], "its holder is told the same"
    assert answer(made.document) == "valid"


def test_its_holder_and_the_place_see_it_and_nobody_else() -> None:
    me = make_user("me", "worker", COMMUNITY)
    _story, (made,) = issued(1, user=me)
    assert [one.id for one in own_credentials(viewer_for(me))] == [made.id]
    assert credential_or_404(viewer_for(me), made.id).id == made.id
    for stranger in (
        make_user("lhasa", "bureau_officer", "540127000000"),
        make_user("other", "resident_none", COMMUNITY),
        make_user("colleague", "worker", COMMUNITY),
    ):
        with refused("general.not_found"):
            credential_or_404(viewer_for(stranger), made.id)


def test_the_public_page_says_whether_it_holds_and_whose_name_fits(client: Client) -> None:
    story, (made, gone) = issued(2)
    revoke_credential(actor=story.officer, now=NOW, credential_id=gone.id, reason="代签到")
    name = made.member.worker.name
    said = client.post(VERIFY, {"text": made.document, "name": name}).content.decode()
    assert "有效" in said and "姓名相符" in said and "石城县民政局" in said  # noqa: PT018
    said = client.post(VERIFY, {"text": made.document, "name": "别人"}).content.decode()
    assert "姓名不相符" in said and name not in said  # noqa: PT018
    assert "有效:" not in said and "notice bad" in said  # noqa: PT018  the heading alone must not say that it is theirs
    assert (
        "改动过" in client.post(VERIFY, {"text": made.document.replace("民政局", "民政厅")}).content.decode()
    )
    revoked = client.post(VERIFY, {"text": gone.document}).content.decode()
    assert "已经撤销" in revoked and "代签到" not in revoked and "石城县民政局" not in revoked  # noqa: PT018
    assert (
        "不是培训证书文件"
        in client.post(VERIFY, {"file": SimpleUploadedFile("x.json", b"\xff\xfe")}).content.decode()
    )
    assert client.post(VERIFY, {"text": " "}).status_code == 422
    by_number = client.get(f"/verify/{made.id}/").content.decode()
    assert "有效" in by_number and name not in by_number  # noqa: PT018
    nobody = client.get("/verify/01976f00-0000-7000-8000-00000000ffff/")
    assert nobody.status_code == 404
    assert "没有这个编号的证书" in nobody.content.decode()
    assert client.get("/verify/issuers.json").json()["issuers"][0]["did"] == made.issuer.did
    listed = client.get(f"/verify/status/{made.issuer.did.removeprefix('did:key:')}/").json()
    assert json.loads(made.document)["credentialStatus"]["statusListCredential"] == listed["id"]


def test_the_file_the_picture_and_the_paper_are_handed_to_the_holder(client: Client) -> None:
    me = make_user("me", "worker", COMMUNITY)
    _story, (made,) = issued(1, user=me)
    sign_in(client, me)
    assert client.get(reverse("training:credential-json", args=[made.id])).content.decode() == made.document
    picture = client.get(reverse("training:credential-svg", args=[made.id])).content
    said = client.post(VERIFY, {"file": SimpleUploadedFile("badge.svg", picture)}).content.decode()
    assert "有效" in said
    paper = client.get(reverse("training:credential-pdf", args=[made.id]))
    assert paper.content.startswith(b"%PDF")
    page = client.get(reverse("training:credential", args=[made.id]))
    assert page.status_code == 200
    assert reverse("training:credential", args=[made.id]) in client.get(reverse("web:own-tab", args=["training"])).content.decode()
    sign_in(client, make_user("colleague", "worker", COMMUNITY))
    for name in ("credential", "credential-json", "credential-svg", "credential-pdf"):
        assert client.get(reverse(f"training:{name}", args=[made.id])).status_code == 404


def test_a_file_saved_by_an_editor_with_a_mark_in_front_holds_and_its_days_are_those_of_here(client: Client) -> None:
    _story, (made,) = issued(1, badge_months=12)
    found = client.post(VERIFY, {"file": SimpleUploadedFile("badge.json", b"\xef\xbb\xbf" + made.document.encode())})
    page = found.content.decode()
    assert "有效:" in page
    assert made.valid_until is not None
    assert f"{made.valid_until.year}" in page
    assert "Z</dd>" not in page
    assert "T15:59:59" not in page
    broken = json.dumps(json.loads(made.document) | {"name": "\ud800"})
    assert client.post(VERIFY, {"text": broken}).status_code == 200
    began = time.perf_counter()
    endless = client.post(VERIFY, {"file": SimpleUploadedFile("badge.svg", b"<openbadges:credential>" * 10_000)})
    assert "不是培训证书文件" in endless.content.decode()
    assert time.perf_counter() - began < 5, "each character is looked at once"
