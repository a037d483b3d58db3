"""Two at the same moment, rows that were wrong from the start, and the list of registrations that come due."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.db.once import once
from lianxin.base.files.selectors import file_or_404
from lianxin.base.files.services import store_file
from lianxin.base.notices.models import Notice
from lianxin.domain.workforce.models import (
    Agency,
    Certificate,
    Engagement,
    Exemption,
    Post,
    Schooling,
    Worker,
    WorkSpell,
)
from lianxin.domain.workforce.selectors import duty, files
from lianxin.domain.workforce.selectors.exempting import opened
from lianxin.domain.workforce.services import certificates, correcting, engaging, workers
from lianxin.domain.workforce.services.exempting import (
    ask_exemption,
    decide_exemption,
    end_exemption,
)
from lianxin.domain.workforce.services.lapsing import tell_of_registrations
from tests.domain.workforce.test_files_sheets import accept, faults, stage
from tests.factories import (
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TODAY,
    certify,
    engage,
    make_user,
    make_worker,
    refused,
    sign_in,
    viewer_for,
)

pytestmark = pytest.mark.django_db
SHICHENG = "360735000000"


def test_what_may_be_there_once_is_refused_in_words_also_when_nobody_saw_it_before(officer: Viewer) -> None:
    given: dict[str, Any] = {"place": MOZHUGONGKA, "name": "和仁", "made_at": NOW}
    Agency.objects.create(**given)
    with refused("workforce.agency_taken"), once("workforce.agency_taken"):
        Agency.objects.create(**given)
    assert Agency.objects.count() == 1, "the transaction goes on"


def test_nobody_leaves_the_trade_before_the_day_they_were_hired(officer: Viewer) -> None:
    worker = make_worker("央金", GONGKA)
    held = engage(worker, since=date(2026, 3, 1))
    engage(worker, "station_worker", since=date(2024, 3, 1))
    with refused("general.day_before"):
        workers.leave_trade(actor=officer, now=NOW, worker_id=worker.id, on=date(2026, 2, 1))
    assert not Worker.objects.filter(left_on__isnull=False).exists()
    workers.leave_trade(actor=officer, now=NOW, worker_id=worker.id, on=date(2026, 3, 1))
    assert set(Engagement.objects.values_list("ended_on", flat=True)) == {date(2026, 3, 1)}
    held.refresh_from_db()
    assert held.ended_why == "离开本地行业"


def test_a_certificate_of_a_sheet_takes_the_photo_that_its_holder_brings(officer: Viewer, head: Viewer) -> None:
    own = make_user("own", "worker", GONGKA)
    worker = make_worker("央金", GONGKA, user=own)
    given: dict[str, Any] = {"worker_id": worker.id, "number": "20230540001", "issued_on": date(2023, 9, 15), "level": "assistant"}
    one = certificates.record_certificate(actor=head, now=NOW, **given)
    papers = [store_file(actor=viewer_for(own), now=NOW, place=GONGKA, needs="workforce.own", content=picture(shade)).id for shade in ("white", "red")]
    for paper in papers:
        assert certificates.record_certificate(actor=viewer_for(own), now=NOW, evidence_id=paper, **given).id == one.id
    one.refresh_from_db()
    assert one.evidence_id == papers[0], "the first stays"
    certificates.verify_certificates(actor=officer, now=NOW, certificate_ids=[one.id])
    Certificate.objects.update(evidence=None)
    certificates.record_certificate(actor=viewer_for(own), now=NOW, evidence_id=papers[1], **given)
    one.refresh_from_db()
    assert one.evidence_id is None, "what was verified is what was looked at"


def picture(shade: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (40, 30), shade).save(content, "JPEG")
    return content.getvalue()


def test_a_grade_of_a_sheet_has_a_step_of_its_own(head: Viewer, tmp_path: Path) -> None:
    headings = ["姓名", "岗位", "入职日期", "等级", "薪级"]
    grades = sorted(packs.for_place(GONGKA).grades.values(), key=lambda one: one.rank)
    name, first = grades[1].name.zh, grades[1].first_step
    wrong = stage(head, tmp_path, "workers", headings, ["央金", "社区工作者", "2022-03-01", name, first - 1])
    assert faults(head, wrong) == [(2, "step", "careers.grade_unknown")]
    accept(head, stage(head, tmp_path, "workers", headings, ["央金", "社区工作者", "2022-03-01", name, None]))
    assert Engagement.objects.get().step == first


def test_whose_registration_comes_due_is_a_list_and_the_notice_leads_there(officer: Viewer) -> None:
    near, over, fine, far = (make_worker(name, GONGKA) for name in ("央金", "卓玛", "白玛", "外人"))
    certify(near, issued_on=TODAY.replace(year=TODAY.year - 1) + timedelta(days=60))
    certify(over, issued_on=TODAY.replace(year=TODAY.year - 2))
    certify(fine, issued_on=TODAY)
    Worker.objects.filter(id=far.id).update(place=SHICHENG)
    Certificate.objects.filter(worker=far).update(place=SHICHENG)
    found = files.due_registrations(officer, TODAY)
    assert [(one.certificate.worker.name, one.step) for one in found] == [("卓玛", 0), ("央金", 90)]
    assert files.due_registrations(officer, TODAY, SHICHENG) == []
    tell_of_registrations(actor=Viewer.system("night"), now=NOW, place=MOZHUGONGKA)
    client = sign_in(Client(), User.objects.get(id=officer.id), verified=True)
    links = dict(Notice.objects.filter(user_id=officer.id).values_list("kind", "link"))
    for kind, shown, hidden in (("registration.near", "央金", "卓玛"), ("registration.over", "卓玛", "央金")):
        page = client.get(links[kind]).content.decode()
        assert shown in page
        assert hidden not in page


def test_a_degree_or_work_written_down_wrongly_goes_and_stays_in_the_trail(officer: Viewer, bureau: Viewer) -> None:
    own = make_user("own", "worker", GONGKA)
    worker = make_worker("央金", GONGKA, user=own)
    degree = workers.add_schooling(actor=officer, now=NOW, worker_id=worker.id, degree="master", graduated_on=date(2020, 7, 1))
    spell = workers.add_spell(actor=officer, now=NOW, worker_id=worker.id, employer="别处", since=date(2010, 1, 1), until=date(2020, 1, 1))
    given: dict[str, Any] = {"now": NOW, "schooling_id": degree.id}
    with refused("access.denied"):
        correcting.strike_schooling(actor=viewer_for(own), why="登错了", **given)
    with refused("general.not_found"):
        correcting.strike_schooling(actor=bureau, why="登错了", **given)
    with refused("access.reason_needed"):
        correcting.strike_schooling(actor=officer, why=" ", **given)
    correcting.strike_schooling(actor=officer, why="毕业证是别人的", **given)
    client = sign_in(Client(), User.objects.get(id=officer.id), verified=True)
    assert client.post(reverse("workforce:spell-strike", args=[spell.id]), {"why": "没有这段经历"}).status_code == 302
    assert not Schooling.objects.exists()
    assert not WorkSpell.objects.exists()
    trail = AuditEntry.objects.filter(verb__in=["worker.schooling_strike", "worker.spell_strike"]).order_by("id")
    assert ["master" in one.before for one in trail] == [True, False]


# ------------------------------------------------------------------------------------------------ exemptions: evidence, taken back, moved


def exempt(engagement: Engagement, by: Viewer, **given: Any) -> Exemption:
    asked: dict[str, Any] = {"reason": "illness", "since": TODAY, "until": TODAY + timedelta(days=90)} | given
    return ask_exemption(actor=by, now=NOW, engagement_id=engagement.id, **asked)


def test_the_evidence_opens_to_whoever_may_read_the_note_and_to_nobody_else(officer: Viewer, bureau: Viewer) -> None:
    account, other = make_user("own", "worker", GONGKA), make_user("other", "worker", GONGKA)
    own, colleague, head = viewer_for(account), viewer_for(other), viewer_for(make_user("head", "station_head", GONGKA))
    engagement = engage(make_worker("央金", GONGKA, user=account))
    client = sign_in(Client(), account)
    address = reverse("workforce:duty-exempt", args=[engagement.id])
    typed = {"reason": "illness", "since": f"{TODAY:%Y-%m-%d}", "until": f"{TODAY + timedelta(days=30):%Y-%m-%d}", "note": "住院"}
    hidden = {"exemption_id": str(client.get(address).context["form"]["exemption_id"].value())}
    paper = SimpleUploadedFile("证明.jpg", picture("white"), "image/jpeg")
    assert client.post(address, typed | hidden | {"evidence": paper}).status_code == 302
    one = Exemption.objects.get()
    assert one.evidence_id is not None
    for viewer in (own, officer):
        assert file_or_404(viewer, NOW, one.evidence_id).id == one.evidence_id
        assert list(opened(viewer)) == [one]
    for viewer in (colleague, head, bureau):  # the head reads that there is one, not why
        with refused("general.not_found"):
            file_or_404(viewer, NOW, one.evidence_id)
    with refused("general.not_found"):
        exempt(engage(make_worker("卓玛", GONGKA, user=other)), colleague, evidence_id=one.evidence_id)
    page = reverse("workforce:duty-exemption", args=[one.id])
    link = reverse("web:file", args=[one.evidence_id])
    assert link in client.get(page).content.decode()
    assert link not in sign_in(Client(), User.objects.get(id=head.id), verified=True).get(page).content.decode()


def test_taking_back_leaves_who_granted_it_and_until_when(officer: Viewer, head: Viewer) -> None:
    engagement = engage(make_worker("央金", GONGKA))
    one = exempt(engagement, head)
    until = one.until
    decide_exemption(actor=officer, now=NOW, exemption_id=one.id, granted=True, why="看过原件")
    second = viewer_for(make_user("officer2", "bureau_officer", MOZHUGONGKA))
    with refused("access.denied"):
        end_exemption(actor=head, now=NOW, exemption_id=one.id, why="已经上班了")
    end_exemption(actor=second, now=NOW + timedelta(days=9), exemption_id=one.id, why="已经上班了")
    one.refresh_from_db()
    assert (one.decided_by, one.decided_at, one.decided_why, one.until) == (officer.id, NOW, "看过原件", until)
    assert (one.withdrawn_by, one.withdrawn_at, one.withdrawn_why) == (second.id, NOW + timedelta(days=9), "已经上班了")
    assert duty.is_red(engagement, TODAY + timedelta(days=9))
    shown = sign_in(Client(), User.objects.get(id=officer.id), verified=True).get(reverse("workforce:duty-exemption", args=[one.id])).content.decode()
    for text in ("批准人", "看过原件", "收回人", "已经上班了"):
        assert text in shown


def test_whoever_moves_gains_no_new_time_of_exemption(officer: Viewer, head: Viewer) -> None:
    engagement = engage(make_worker("央金", GONGKA), since=date(2020, 3, 1))
    longest = TODAY.replace(year=TODAY.year + 1) - timedelta(days=1)
    decide_exemption(actor=officer, now=NOW, exemption_id=exempt(engagement, head, until=longest).id, granted=True)
    later = NOW + (longest + timedelta(days=1) - TODAY)
    post = Post.objects.create(place=GONGKA, kind="station_worker", seats=2, made_at=NOW)
    moved = engaging.move_engagement(actor=head, now=later, engagement_id=engagement.id, post_id=post.id, on=longest + timedelta(days=1))
    given: dict[str, Any] = {"reason": "illness", "since": longest + timedelta(days=1), "until": longest + timedelta(days=30)}
    with refused("exemption.too_long"):
        ask_exemption(actor=head, now=later, engagement_id=moved.id, **given)
