"""Edges of files and of the duty: what is older than the rule, what was written down wrongly, who would gain time or a seal by a detour."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.viewer import Viewer
from lianxin.domain.workforce.models import Certificate, Engagement, Exemption, Post, Schooling, Worker
from lianxin.domain.workforce.selectors import duty, files
from lianxin.domain.workforce.selectors.listing import NONE, WorkerFilter, found
from lianxin.domain.workforce.selectors.posts import agencies
from lianxin.domain.workforce.services import certificates, engaging, hours, workers
from lianxin.domain.workforce.services.lapsing import tell_of_registrations
from lianxin.kernel.clock import combine
from tests.domain.workforce.test_files_sheets import (
    CERTIFICATES,
    TASHI,
    WORKERS,
    YANGJIN,
    accept,
    faults,
    stage,
)
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
SHICHENG, COMMUNITY, OTHER = "360735000000", "360735100001", "360735100002"
LONG_AGO = date(2022, 3, 1)
"""So long on the post that the limit has passed."""


def other_post() -> Post:
    return Post.objects.create(place=OTHER, kind="community_worker", seats=3, made_at=NOW)


# ------------------------------------------------------------------------------------------------ older than the rule


def test_a_certificate_of_the_first_exam_stands_before_the_rules_of_registration(officer: Viewer) -> None:
    worker = make_worker("央金", GONGKA)
    one = certify(worker, issued_on=date(2008, 10, 8))
    standing = files.standing_of(files.certificate_or_404(officer, one.id), [], TODAY)
    assert (standing.clock.state, standing.clock.due_on) == ("late", date(2009, 10, 8))
    assert tell_of_registrations(actor=Viewer.system("night"), now=NOW, place=MOZHUGONGKA) == 1
    made = certificates.register_certificate(actor=officer, now=NOW, certificate_id=one.id, registered_on=date(2008, 12, 1))
    assert made.valid_until == date(2011, 11, 30)
    assert files.is_late(files.packs.for_place(GONGKA), made, one) is False


# ------------------------------------------------------------------------------------------------ written down wrongly


def test_a_wrong_row_is_revoked_and_its_number_written_down_anew(officer: Viewer, head: Viewer) -> None:
    right, wrong = make_worker("央金", GONGKA), make_worker("卓玛", GONGKA)
    given: dict[str, Any] = {"number": "20230540001", "issued_on": date(2023, 9, 15)}
    first = certificates.record_certificate(actor=head, now=NOW, worker_id=wrong.id, level="middle", **given)
    certificates.revoke_certificate(actor=officer, now=NOW, certificate_id=first.id, on=TODAY, why="登错了人")
    second = certificates.record_certificate(actor=head, now=NOW, worker_id=right.id, level="assistant", **given)
    assert (second.worker_id, second.level, Certificate.objects.count()) == (right.id, "assistant", 2)
    with refused("workforce.certificate_taken"):
        certificates.record_certificate(actor=head, now=NOW, worker_id=wrong.id, level="middle", **given)


def test_a_sheet_does_not_bring_a_revoked_row_back_but_its_correction(officer: Viewer, head: Viewer, tmp_path: Path) -> None:
    make_worker("央金", GONGKA)
    row = ["央金", None, "20230540001", "中级", "2023-09-15", None]
    accept(head, stage(head, tmp_path, "certificates", CERTIFICATES, row))
    one = Certificate.objects.get()
    certificates.revoke_certificate(actor=officer, now=NOW, certificate_id=one.id, on=TODAY, why="级别写错")
    assert accept(head, stage(head, tmp_path, "certificates", CERTIFICATES, [*row, ""])) == 0
    assert accept(head, stage(head, tmp_path, "certificates", CERTIFICATES, [*row[:3], "初级", *row[4:]])) == 1
    assert accept(head, stage(head, tmp_path, "certificates", CERTIFICATES, [*row[:3], "初级", *row[4:], ""])) == 0
    assert Certificate.objects.filter(revoked_on__isnull=True).get().level == "assistant"


def test_hours_of_a_degree_are_some(head: Viewer) -> None:
    worker = make_worker("央金", GONGKA)
    with refused("workforce.hours_too_many"):
        hours.claim_hours(
            actor=head, now=NOW, worker_id=worker.id, category="degree", title="社会工作本科", hours=Decimal(0),
            starts_at=combine(date(2021, 9, 1), NOW.time()), ends_at=combine(date(2025, 7, 1), NOW.time()),
        )  # fmt: skip


# ------------------------------------------------------------------------------------------------ sheets of people


def test_a_number_held_in_another_county_is_named_with_its_row(head: Viewer, tmp_path: Path) -> None:
    far = make_worker("扎西", COMMUNITY)
    far.id_number, far.id_index = TASHI, workers.id_index(TASHI)
    far.save()
    sheet = stage(head, tmp_path, "workers", WORKERS, ["扎西", TASHI, *[None] * 9])
    assert faults(head, sheet) == [(2, "id_number", "workforce.id_number_taken")]


def test_one_person_by_number_and_by_name_is_one_person(head: Viewer, tmp_path: Path) -> None:
    known = make_worker("央金", GONGKA)
    known.id_number, known.id_index = YANGJIN, workers.id_index(YANGJIN)
    known.save()
    on = ["社区工作者", "2022年3月1日"]
    sheet = stage(
        head, tmp_path, "workers", WORKERS, ["央金", YANGJIN, None, None, *on, *[None] * 5], ["央金", None, None, None, *on, *[None] * 5],
        ["扎西", TASHI, *[None] * 9], ["扎西", *[None] * 10],
    )  # fmt: skip
    assert faults(head, sheet) == [(3, "name", "workforce.same_person_twice"), (5, "name", "workforce.person_ambiguous")]


def test_who_graduates_today_has_graduated(head: Viewer, tmp_path: Path) -> None:
    rows = ["央金", YANGJIN, *[None] * 5, "本科", "社会工作", TODAY.isoformat(), None]
    midnight = combine(TODAY, NOW.time().replace(hour=0, minute=30))
    sheet = stage(head, tmp_path, "workers", WORKERS, rows)
    from lianxin.base.sheets.services import accept_sheet

    accept_sheet(actor=head, now=midnight, kind="workers", sheet_id=sheet.id)
    assert Schooling.objects.get().graduated_on == TODAY


# ------------------------------------------------------------------------------------------------ no detours


def test_a_move_gives_no_new_time(bureau: Viewer) -> None:
    one = engage(make_worker("刘红英", COMMUNITY), since=LONG_AGO, until=TODAY + timedelta(days=30))
    assert duty.is_red(one, TODAY)
    moved = engaging.move_engagement(actor=bureau, now=NOW, engagement_id=one.id, post_id=other_post().id, on=TODAY)
    assert duty.is_red(moved, TODAY)
    with refused("workforce.renewal_blocked"):
        engaging.renew_engagement(actor=bureau, now=NOW, engagement_id=moved.id, until=TODAY + timedelta(days=400))


def test_a_move_is_no_new_contract_and_takes_the_exemption_along(bureau: Viewer) -> None:
    over = engage(make_worker("刘红英", COMMUNITY), since=LONG_AGO, until=TODAY - timedelta(days=1))
    post = other_post()
    with refused("workforce.renewal_blocked"):
        engaging.move_engagement(actor=bureau, now=NOW, engagement_id=over.id, post_id=post.id, on=TODAY)
    excused = engage(make_worker("王小军", COMMUNITY), since=LONG_AGO)
    given: dict[str, Any] = {"reason": "illness", "state": "granted", "made_at": NOW}
    Exemption.objects.create(place=COMMUNITY, engagement=excused, since=TODAY, until=TODAY + timedelta(days=60), **given)
    moved = engaging.move_engagement(actor=bureau, now=NOW, engagement_id=excused.id, post_id=post.id, on=TODAY)
    assert duty.light_of(bureau, moved, TODAY).colour == "exempt"


def test_who_left_on_red_is_not_hired_anew_before_they_are_certified(bureau: Viewer) -> None:
    head = viewer_for(make_user("qinjiang", "station_head", "360735100000"))
    worker = make_worker("刘红英", COMMUNITY)
    gone = engage(worker, since=LONG_AGO, ended_on=TODAY - timedelta(days=10))
    given: dict[str, Any] = {"actor": head, "now": NOW, "worker_id": worker.id, "post_id": gone.post_id, "since": TODAY}
    with refused("workforce.renewal_blocked"):
        engaging.engage(**given)
    certify(worker)
    assert engaging.engage(**given).since == TODAY
    back = make_worker("王小军", COMMUNITY)
    engage(back, since=date(2023, 1, 1), ended_on=date(2023, 6, 30))  # left in time: the rule counts from the new hire
    new = engaging.engage(**given | {"worker_id": back.id})
    assert duty.light_of(bureau, new, TODAY).colour == "grace"


def test_who_leaves_and_comes_back_gains_no_time_by_it(bureau: Viewer) -> None:
    worker = make_worker("熊琪佳", COMMUNITY)
    gone = engage(worker, since=LONG_AGO, ended_on=TODAY - timedelta(days=1))
    given: dict[str, Any] = {"now": NOW, "worker_id": worker.id, "post_id": gone.post_id, "since": TODAY, "until": date(2029, 11, 28)}
    back = engaging.engage(actor=bureau, **given)  # may excuse, so may hire back; the clock goes on all the same
    light = duty.light_of(bureau, back, TODAY)
    assert (light.colour, light.due_on) == ("red", date(2025, 3, 1))
    with refused("workforce.renewal_blocked"):
        engaging.renew_engagement(actor=bureau, now=NOW, engagement_id=back.id, until=date(2030, 11, 28))


@pytest.mark.parametrize(("last", "is_red"), [(date(2025, 1, 31), True), (date(2024, 12, 31), True), (date(2024, 12, 30), False)])
def test_a_break_of_a_year_is_none(bureau: Viewer, last: date, is_red: bool) -> None:
    worker = make_worker("王小军", COMMUNITY)
    engage(worker, since=date(2021, 3, 1), ended_on=last)
    back = engage(worker, since=date(2026, 1, 1))
    assert duty.is_red(back, TODAY) is is_red


def test_a_sheet_is_no_way_around(tmp_path: Path) -> None:
    chen = make_user("chen", "station_head", GONGKA)
    head = viewer_for(chen)
    red = make_worker("央金", GONGKA)
    engage(red, since=date(2021, 3, 1), ended_on=TODAY - timedelta(days=2))
    own = make_worker("卓玛", GONGKA, user=chen)
    on = [None, None, None, "社区工作者", TODAY.isoformat(), *[None] * 5]
    sheet = stage(head, tmp_path, "workers", WORKERS, [red.name, *on], [own.name, *on])
    assert faults(head, sheet) == [(2, "post", "workforce.renewal_blocked"), (3, "post", "workforce.own_file")]


def test_nobody_brings_a_degree_of_their_own_in_by_a_sheet(tmp_path: Path) -> None:
    chen = make_user("chen", "station_head", GONGKA)
    own, other = make_worker("卓玛", GONGKA, user=chen), make_worker("央金", GONGKA)
    columns = ("姓名", "学历", "毕业日期")
    sheet = stage(viewer_for(chen), tmp_path, "workers", columns, [own.name, "本科", "2015-07-01"], [other.name, "本科", "2015-07-01"])
    assert faults(viewer_for(chen), sheet) == [(2, "degree", "workforce.own_file")]


def test_nobody_ends_or_rewrites_what_is_their_own(head: Viewer) -> None:
    from lianxin.domain.workforce.rules.workers import WorkerValues

    own = make_worker("站长", GONGKA)
    Worker.objects.filter(id=own.id).update(user_id=head.id)
    one = engage(own, "station_head_post")
    with refused("workforce.own_file"):
        engaging.end_engagement(actor=head, now=NOW, engagement_id=one.id, on=TODAY, why="不做了")
    with refused("workforce.own_file"):
        workers.change_worker(actor=head, now=NOW, worker_id=own.id, values=WorkerValues(name="别人"))
    with refused("workforce.own_file"):
        workers.leave_trade(actor=head, now=NOW, worker_id=own.id, on=TODAY)
    from lianxin.base.access.models import User

    browser = sign_in(Client(), User.objects.get(id=head.id), verified=True)
    page = browser.get(reverse("web:own-tab", args=["file"])).content.decode()
    for address in ("engage", "worker-edit", "worker-account", "worker-leave"):
        assert reverse(f"workforce:{address}", args=[own.id]) not in page
    assert reverse("workforce:hours-new", args=[own.id]) in page
    page = browser.get(reverse("workforce:engagement", args=[one.id])).content.decode()
    for address in ("renew", "move", "end"):
        assert reverse(f"workforce:{address}", args=[one.id]) not in page


def test_a_red_light_leads_to_the_file_the_post_and_that_persons_exams() -> None:
    chen = make_user("chen", "station_head", "360735100000")
    one = engage(make_worker("廖华超", COMMUNITY), since=LONG_AGO)
    browser = sign_in(Client(), chen, verified=True)
    page = browser.get(reverse("web:worker-tab", args=[one.worker_id, "duty"])).content.decode()
    for address in (
        reverse("web:worker-tab", args=[one.worker_id, "file"]), reverse("workforce:engagement", args=[one.id]),
        reverse("web:worker-tab", args=[one.worker_id, "exams"]),
    ):  # fmt: skip
        assert f'href="{address}"' in page
    assert f'href="{reverse("web:own-tab", args=["exams"])}">去看报考条件' not in page
    page = browser.get(reverse("workforce:engagement", args=[one.id])).content.decode()
    assert "亮红灯,不能续签" in page
    assert reverse("workforce:renew", args=[one.id]) not in page


def test_grade_and_step_come_together() -> None:
    from lianxin.domain.workforce.forms.engaging import EngageForm

    post = other_post()
    typed = {"engagement_id": "01a2205a-25b7-7ec5-9463-a1048e4c2f7e", "post": str(post.id), "since": "2026-01-01"}
    grade, kind = next(iter(files.packs.for_place(OTHER).grades.items()))

    def errors(**more: str) -> list[str]:
        return sorted(EngageForm(typed | more, offered=[(post, "岗位")], place=OTHER).errors)

    assert errors() == []
    assert errors(step="1") == ["grade"]
    assert errors(grade=grade) == ["step"]
    assert errors(grade=grade, step="30") == ["step"]
    assert errors(grade=grade, step=str(kind.first_step)) == []


def test_a_step_without_a_grade_is_not_dropped_in_silence(head: Viewer, tmp_path: Path) -> None:
    sheet = stage(head, tmp_path, "workers", [*WORKERS, "薪级"], ["央金", *[None] * 10, "3"])
    assert faults(head, sheet) == [(2, "grade", "sheet.cell_empty")]


def test_nobody_contracts_themselves_or_leaves_their_own_file(head: Viewer) -> None:
    own = make_worker("站长", GONGKA)
    Worker.objects.filter(id=own.id).update(user_id=head.id)
    one = engage(own, "station_head_post", until=TODAY)
    post = Post.objects.create(place=GONGKA, kind="station_worker", seats=1, made_at=NOW)
    with refused("workforce.own_file"):
        engaging.renew_engagement(actor=head, now=NOW, engagement_id=one.id, until=TODAY + timedelta(days=400))
    with refused("workforce.own_file"):
        engaging.move_engagement(actor=head, now=NOW, engagement_id=one.id, post_id=post.id, on=TODAY)
    with refused("workforce.own_file"):
        engaging.engage(actor=head, now=NOW, worker_id=own.id, post_id=post.id, since=TODAY, step=9)
    with refused("workforce.own_file"):
        workers.tie_account(actor=head, now=NOW, worker_id=own.id, user_id=None)
    assert Engagement.objects.count() == 1


# ------------------------------------------------------------------------------------------------ read alike


def test_the_list_counts_a_regions_certificate_where_the_rule_does(officer: Viewer) -> None:
    here, elsewhere = make_worker("央金", GONGKA), make_worker("扎西", GONGKA)
    certify(here, region=MOZHUGONGKA)
    certify(elsewhere, region="540200000000")
    certified = found(officer, WorkerFilter(level="assistant"), TODAY)
    assert [one.name for one in certified] == ["央金"]
    assert [one.name for one in found(officer, WorkerFilter(level=NONE), TODAY)] == ["扎西"]


def test_the_system_reads_every_agency(bureau: Viewer) -> None:
    engaging.add_agency(actor=bureau, now=NOW, place=SHICHENG, name="壹点社会工作服务中心")
    assert agencies(Viewer.system("night")).count() == 1


def test_the_form_of_a_certificate_opens_filled_in(officer: Viewer) -> None:
    from lianxin.base.access.models import User

    worker = make_worker("央金", GONGKA)
    browser = sign_in(Client(), User.objects.get(id=officer.id), verified=True)
    address = reverse("workforce:certificate-new", args=[worker.id])
    page = browser.get(f"{address}?level=middle&region=540000000000").content.decode()
    assert '<option value="middle" selected>' in page
    assert '<option value="540000000000" selected>' in page
    assert browser.get(f"{address}?level=x&region=360000000000").status_code == 200


def test_who_leaves_the_trade_leaves_their_posts(bureau: Viewer) -> None:
    one = engage(make_worker("刘红英", COMMUNITY), since=LONG_AGO)
    workers.leave_trade(actor=bureau, now=NOW, worker_id=one.worker_id, on=TODAY - timedelta(days=1))
    one.refresh_from_db()
    assert one.ended_on == TODAY - timedelta(days=1)
    assert duty.lights(bureau, TODAY) == []


def test_a_new_registration_in_a_sheet_is_not_dropped_in_silence(head: Viewer, tmp_path: Path) -> None:
    from lianxin.base.sheets.kinds import kind_of
    from lianxin.base.sheets.selectors import body_of

    make_worker("央金", GONGKA)
    row = ["央金", None, "20230540001", "初级", "2023-09-15", None]
    accept(head, stage(head, tmp_path, "certificates", CERTIFICATES, row))
    sheet = stage(head, tmp_path, "certificates", [*CERTIFICATES, "登记日期"], [*row, "2026-09-10"])
    found = body_of(head, kind_of("certificates"), sheet.id).faults
    assert [(one.row, one.column, one.code, one.blocks) for one in found] == [(2, "registered_on", "workforce.registration_not_taken", False)]


def test_a_lapsed_registration_is_told_once_also_where_it_is_red(bureau: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from lianxin.domain.workforce.services import duty as telling

    one = engage(make_worker("刘红英", COMMUNITY), since=LONG_AGO)
    certify(one.worker)  # of 2024, never registered
    [light] = duty.lights(bureau, TODAY)
    assert light.reasons == ("lapsed",)
    monkeypatch.setattr(telling, "lights", lambda *some: [replace(light, colour="red")])
    assert telling.tell_of_duty(actor=Viewer.system("night"), now=NOW, place=SHICHENG) == 0
    assert tell_of_registrations(actor=Viewer.system("night"), now=NOW, place=SHICHENG) == 1
