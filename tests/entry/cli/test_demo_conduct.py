"""The demo's self-discipline as told: most have acknowledged, a complaint is half way, one agency has its grade and one is on show."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.selectors import panel_people
from lianxin.base.access.viewer import Viewer
from lianxin.domain.conduct.models import Acknowledgement, AgencyRating, Complaint, Panelist, ReviewTask
from lianxin.domain.conduct.selectors import masked_file
from lianxin.domain.conduct.selectors.conflicts import too_near
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.workforce.models import Agency, Objection, Worker
from lianxin.domain.workforce.selectors.publicity import on_show
from lianxin.domain.workforce.services.objecting import answer_objection
from lianxin.entry.cli.demo.accounts import Troupe, open_account
from lianxin.entry.cli.demo.casework import tell_of_a_closed_case
from lianxin.entry.cli.demo.cast import CAST, CUOMU, HEADS, LAIXIULAN, LUOSANG, QUZHEN, SHICHENG, XUSHUIGEN
from lianxin.entry.cli.demo.conduct import draw_files, tell_of_conduct
from tests.domain.cases import story
from tests.factories import NOW, TABA, TODAY, make_resident, viewer_for

pytestmark = pytest.mark.django_db


def test_the_code_a_complaint_and_two_ratings() -> None:
    system = Viewer.system("演示")
    for member in CAST:
        open_account(system, NOW - timedelta(days=60), member)
    for user in User.objects.filter(username__in=("zhuoma", "deji", "wenjianhua", "chenmeilan", "pingcuo")):
        Worker.objects.create(place=user.place, name=user.display_name, user=user, made_at=NOW)
    for name in ("和仁公益社会工作服务中心", "壹点社会工作服务中心"):
        Agency.objects.create(place=SHICHENG, name=name, made_at=NOW)
    troupe = Troupe(CAST, NOW)
    tell_of_conduct(troupe, TODAY)
    assert Acknowledgement.objects.count() == 3
    complaint = Complaint.objects.select_related("proceeding", "worker").get()
    assert (complaint.worker.name, complaint.proceeding.state) == ("温建华", "accepted")  # type: ignore[union-attr]
    assert Panelist.objects.count() == 1
    assert {one.state: one.grade for one in AgencyRating.objects.all()} == {"published": "grade_4a", "shown": "grade_3a"}
    assert [one.kind for one in on_show(TODAY)] == ["rating"]
    said = Objection.objects.get()
    assert said.made_by is None
    answer_objection(actor=troupe[LAIXIULAN], now=NOW, objection_id=said.id, upheld=False, answer="考勤表是当月的")  # somebody is left who may
    judges = panel_people(SHICHENG, "complaint.receive", "complaint.decide", today=TODAY)
    near = too_near(judges, agency=Agency.objects.get(name="壹点社会工作服务中心"))
    deciding = [one for one in judges if one.id not in near and one.username not in {"xushuigen", *(head.username for head in HEADS), "chenmeilan"}]
    assert len(deciding) >= 6  # a panel, and another one on appeal


def test_colleagues_of_the_next_township_review_a_closed_case() -> None:
    system = Viewer.system("演示")
    for member in CAST:
        open_account(system, NOW - timedelta(days=60), member)
    case = story.open_case(User.objects.get(username="zhuoma"), make_resident("白玛", TABA))
    Proceeding.objects.filter(id=case.id).update(closed_at=NOW, clock=None, state="closed")
    draw_files(Troupe(CAST, NOW), TODAY, NOW, CUOMU, (LUOSANG, QUZHEN))
    assert {one.reviewer.username for one in ReviewTask.objects.all()} == {"luosang", "quzhen"}
    assert ReviewTask.objects.filter(done_at__isnull=False).count() == 1


def test_a_case_of_shicheng_is_closed_and_reviewed_by_heads_of_other_stations() -> None:
    system = Viewer.system("演示")
    for member in CAST:
        open_account(system, NOW - timedelta(days=60), member)
    troupe = Troupe(CAST, NOW)
    worker = next(troupe[one] for one in CAST if one.username == "laiqiuxiang")
    tell_of_a_closed_case(worker, TODAY, make_resident("赖金生", "360735100201", birth_date=TODAY.replace(year=1948)))
    draw_files(troupe, TODAY, NOW, XUSHUIGEN, HEADS)
    tasks = ReviewTask.objects.select_related("reviewer", "file")
    assert {one.reviewer.username for one in tasks} <= {one.username for one in HEADS}
    assert sorted(one.done_at is not None for one in tasks) == [False, True]
    open_one = tasks.get(done_at__isnull=True)
    shown = masked_file(viewer_for(open_one.reviewer), NOW, open_one)
    assert shown.records
    assert "赖金生" not in repr(shown)
