"""A referral goes to an agency without an account by a link and a code: what the person agreed to, for this one purpose, until it expires."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.cases import services
from lianxin.domain.cases.models import CaseFile, CaseReferral, ReferralLink
from lianxin.domain.cases.services import Answer, Entry, HandedOut
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services.consents import withdraw_consent
from tests.domain.cases.story import open_case, step, write
from tests.entry.web.reading import form_of, get
from tests.factories import NOW, TODAY, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db
WHY, DONE = "评定残疾等级", "材料已经备齐"
SECRETS = ("白玛", WHY, DONE, "县残联")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sent(zhuoma: User, baima: Resident) -> CaseReferral:
    return referred(zhuoma, open_case(zhuoma, baima))


def referred(worker: User, case: CaseFile) -> CaseReferral:
    entry = Entry({"refer_to": "县残联", "refer_reason": WHY, "refer_done": DONE, "refer_consent": "yes"})
    return services.refer(actor=viewer_for(worker), now=NOW, case_id=case.id, entry=entry, sent_on=TODAY)


def hand_out(worker: User, one: CaseReferral, *shared: str, **more: Any) -> HandedOut:
    given: dict[str, Any] = {"basis": "consent", "way": "signed", "given_on": TODAY} | more
    return services.make_referral_link(actor=viewer_for(worker), now=NOW, referral_id=one.id, shared=shared or ("name", "refer_reason"), **given)


def page(made: HandedOut) -> str:
    return reverse("public:referral", args=[made.token])


def entered(made: HandedOut, **more: str) -> tuple[int, str]:
    answer = Client().post(page(made), {"code": made.code, **more})
    return answer.status_code, answer.content.decode()


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_the_agency_sees_what_was_agreed_accepts_and_tells_the_outcome(zhuoma: User, sent: CaseReferral) -> None:
    made = hand_out(zhuoma, sent)
    kept = ReferralLink.objects.get()
    assert made.token not in (kept.digest, kept.code_digest)
    assert made.code not in kept.code_digest
    first = Client().get(page(made))
    assert not leaks(first.content.decode()), "the address alone tells nothing"
    assert first["Referrer-Policy"] == "same-origin"
    assert "no-store" in first["Cache-Control"]
    code, shown = entered(made)
    assert code == 200
    assert "白玛" in shown
    assert WHY in shown
    assert DONE not in shown, "not agreed to"
    assert entered(made, act="reply", answer="declined", answered_by="达瓦")[0] == 422, "a reason is owed"
    assert entered(made, act="reply", answer="accepted", answered_by="达瓦,残联办证窗口")[0] == 200
    sent.refresh_from_db()
    assert (sent.answer, sent.answered_by, sent.answered_on) == ("accepted", "达瓦,残联办证窗口", TODAY)
    assert Commitment.objects.get(kind="referral", is_open=True).id == sent.asked_id, "to be asked what came of it"
    assert Notice.objects.filter(user=zhuoma, kind="case.referral_answered").count() == 1
    assert entered(made, act="reply")[0] == 422
    assert entered(made, act="reply", outcome="残疾证已发")[0] == 200
    sent.refresh_from_db()
    assert sent.outcome == "残疾证已发"
    assert not Commitment.objects.filter(kind="referral", is_open=True).exists(), "nobody has to ask any more"
    status, over = entered(made)
    assert status == 410, "there is nothing left to answer"
    assert not leaks(over)
    trail = list(AuditEntry.objects.filter(verb__in=("case.link", "case.link_open", "case.refer_answer")).values_list("verb", flat=True))
    assert trail.count("case.link_open") == 5
    assert trail.count("case.refer_answer") == 2
    assert made.token not in "".join(AuditEntry.objects.values_list("after", flat=True))


def test_a_wrong_code_counts_and_the_fifth_is_the_last(zhuoma: User, sent: CaseReferral, caplog: pytest.LogCaptureFixture) -> None:
    made = hand_out(zhuoma, sent)
    wrong = str((int(made.code) + 1) % 10**6).zfill(6)
    with caplog.at_level(logging.DEBUG):
        for left in (4, 3, 2, 1):
            answer = Client().post(page(made), {"code": wrong}, headers={"Accept-Language": "zh-hans"})
            assert answer.status_code == 422
            assert f"还可以试 {left} 次" in answer.content.decode()
            assert not leaks(answer.content.decode())
        assert Client().post(page(made), {"code": wrong}).status_code == 410
        assert entered(made)[0] == 410, "the right one comes too late"
    assert made.token not in caplog.text
    assert Notice.objects.filter(user=zhuoma, kind="case.link_locked").count() == 1
    assert AuditEntry.objects.filter(verb="case.link_wrong").count() == 5
    with refused("referral.link_over"):
        services.answer_by_link(actor=viewer_for(zhuoma), now=NOW, token=made.token, code=made.code, answer=Answer("accepted", "甲", TODAY))
    again = hand_out(zhuoma, sent)
    assert entered(again)[0] == 200


def test_right_codes_between_wrong_ones_begin_the_count_anew_and_no_answer_passes_without_one(zhuoma: User, sent: CaseReferral) -> None:
    made = hand_out(zhuoma, sent)
    for _round in range(2):
        for _at in range(4):
            Client().post(page(made), {"code": "x"})
        assert entered(made)[0] == 200
    with refused("referral.code_wrong"):
        services.answer_by_link(actor=viewer_for(zhuoma), now=NOW, token=made.token, code="", answer=Answer("accepted", "甲", TODAY))
    sent.refresh_from_db()
    assert sent.answer == "waiting"


@pytest.mark.parametrize("end", ["expired", "revoked", "another", "withdrawn", "declined", "guarded", "unknown"])
def test_after_its_end_the_link_tells_nothing(end: str, zhuoma: User, sent: CaseReferral) -> None:
    made, now = hand_out(zhuoma, sent, "name", "sex", "birth_date", "address", "phone", "refer_reason", "refer_done", "refer_handed"), NOW
    assert leaks(entered(made)[1])
    if end == "expired":
        now = made.link.expires_at
    elif end == "revoked":
        services.revoke_referral_link(actor=viewer_for(zhuoma), now=NOW, referral_id=sent.id)
    elif end == "another":
        hand_out(zhuoma, sent)
    elif end == "withdrawn":
        withdraw_consent(actor=viewer_for(zhuoma), now=NOW, consent_id=made.link.consent_id)
    elif end == "declined":
        assert entered(made, act="reply", answer="declined", answered_by="达瓦", reason="不归我们办")[0] == 200
        sent.refresh_from_db()
        assert (sent.answer, sent.reason) == ("declined", "不归我们办")
    elif end == "guarded":
        sent.case.proceeding.guard = "minor.read"
        sent.case.proceeding.save()
    address = page(made) if end != "unknown" else reverse("public:referral", args=["nothing"])
    with time_machine.travel(now, tick=False):
        for answer in (Client().get(address), Client().post(address, {"code": made.code}), Client().post(address, {"code": made.code, "act": "reply"})):
            assert answer.status_code == (404 if end == "unknown" else 410)
            assert not leaks(answer.content.decode())


def test_who_may_hand_one_out_and_what_it_needs(zhuoma: User, zhangwei: User, baima: Resident, sent: CaseReferral) -> None:
    with refused("general.not_found"):
        hand_out(zhangwei, sent)
    with refused("general.empty_field"):
        hand_out(zhuoma, sent, "nothing")
    with refused("general.empty_field"):
        hand_out(zhuoma, sent, way="")
    with refused("people.guardian_needed"):
        hand_out(zhuoma, sent, basis="guardian_consent")
    assert not ReferralLink.objects.exists()
    sent.case.proceeding.guard = "screening.read"
    sent.case.proceeding.save()
    with refused("referral.link_guarded"):
        hand_out(zhuoma, sent)


def test_what_is_written_in_afterwards_was_not_agreed_to_and_a_closed_case_can_take_its_link_back(zhuoma: User, sent: CaseReferral) -> None:
    made = hand_out(zhuoma, sent)
    case, later = CaseFile.objects.get(), NOW + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        entry = Entry({"refer_to": "县残联", "refer_reason": "还有别的病", "refer_consent": "yes"})
        services.write_record(actor=viewer_for(zhuoma), now=later, case_id=case.id, paper="case_referral", entry=entry, thread=sent.thread, why="补充")
        shown = entered(made)[1]
        assert WHY in shown
        assert "还有别的病" not in shown
    write(zhuoma, case, "case_closing", {"summary": "已转介"}, close_reason="referred", follow_up_on=TODAY + timedelta(days=9))
    step(zhuoma, case, "end_early", "close", reason="转县残联")
    assert entered(made)[0] == 200, "the outcome often comes after the case is closed"
    services.revoke_referral_link(actor=viewer_for(zhuoma), now=NOW, referral_id=sent.id)
    assert entered(made)[0] == 410


def test_from_the_page_of_the_case_the_link_is_shown_once(client: Client, zhuoma: User, zhangwei: User, sent: CaseReferral) -> None:
    zhuoma.language = "zh-hans"
    zhuoma.save()
    sign_in(client, zhuoma)
    support = reverse("cases:support", args=[sent.case_id])
    link = reverse("cases:link", args=[sent.case_id, sent.id])
    assert link in get(client, support)
    empty = client.post(link, form_of(get(client, link)))
    assert empty.status_code == 422
    shown = client.post(link, form_of(get(client, link)) | {"shared": ["name"], "way": "signed"})
    assert shown.status_code == 200
    assert "/r/" in shown.content.decode()
    assert "等对方打开" in get(client, support)
    assert "/r/" not in get(client, support)
    assert client.post(reverse("cases:link-revoke", args=[sent.case_id, sent.id])).status_code == 302
    assert "已失效" in get(client, support)
    elsewhere = sign_in(Client(), zhangwei)
    assert elsewhere.get(link).status_code in {403, 404}
