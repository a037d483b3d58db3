"""S06 新招聘的32名专职社会工作人员,为期两天的职业技能培训: topics of the article, attendance, hours, 64 person-days counted, a certificate others verify."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.domain.training.models import Credential, Presence
from lianxin.domain.training.selectors import report_of
from lianxin.domain.training.selectors.passes import current_code
from lianxin.domain.training.services import (
    Signed,
    credit_session,
    issue_credentials,
    make_course,
    plan_session,
    write_list,
)
from lianxin.domain.workforce.models import EducationHours
from tests.domain.training.story import COMMUNITY, DAY, SHICHENG, at, tell
from tests.factories import NOW, make_user, sign_in, viewer_for
from tests.verifier import judged_by_others

pytestmark = pytest.mark.django_db
_ARTICLE = ("社会救助", "养老服务", "社会福利", "社区建设", "殡葬改革", "社工站建设管理")
_SECOND = DAY + timedelta(days=1)


def test_S06_two_days_of_thirty_two_recruits_are_sixty_four_person_days(client: Client) -> None:
    newcomer = make_user("newcomer", "worker", COMMUNITY)
    story = tell(32, user=newcomer)
    codes = {row.name.zh: code for code, row in packs.for_place(SHICHENG).topics.items()}
    sessions = []
    for n, topic in enumerate(_ARTICLE):
        course = make_course(
            actor=story.officer,
            now=NOW,
            programme_id=story.programme.id,
            title=topic,
            topic=codes[topic],
            category="training",
            hours=Decimal(2),
        )
        day, first = (DAY, _SECOND)[n // 3], 9 + 2 * (n % 3)
        sessions.append(plan_session(
            actor=story.officer, now=NOW, course_id=course.id, cohort_id=story.cohort.id, room="多功能厅", trainer="业务科室", starts_at=at(first, day=day),
            ends_at=at(first + 2, day=day), capacity=40,
        ))  # fmt: skip

    # the first session by the code on the wall, on the newcomer's own phone
    first = sessions[0]
    here = reverse("training:here", args=[first.id])
    with time_machine.travel(at(8, 55), tick=False):
        phone = sign_in(Client(), newcomer)
        code = current_code(first, at(8, 55)).code
        given = phone.get(here, {"c": code}).context["form"]["given"].value()
        for _twice in range(2):
            assert phone.post(here, {"given": given}).status_code == 302
    with time_machine.travel(at(8, 57), tick=False):
        assert phone.get(here, {"c": code}).status_code == 409  # the code again, later
    stranger = make_user("stranger", "worker", "330109002001")
    with time_machine.travel(at(8, 55), tick=False):
        assert (
            sign_in(Client(), stranger).get(here, {"c": code}).status_code == 404
        )  # somebody else, from elsewhere

    # everybody else by the list signed on paper
    for session in sessions:
        rest = story.people[1:] if session is first else story.people
        write_list(
            actor=story.officer,
            now=NOW,
            session_id=session.id,
            there=[Signed(one.id, session.starts_at) for one in rest],
        )
        credit_session(actor=story.officer, now=NOW, session_id=session.id)
    counts = report_of(story.officer, story.programme).counts
    assert (counts.people, counts.days) == (32, 64)
    assert Presence.objects.filter(by="code").count() == 1
    per_person = EducationHours.objects.filter(worker=story.people[0], source="training", state="verified")
    assert sum(one.hours for one in per_person) == Decimal("12.0")  # six times the two hours planned; more time is no more hours

    officer = sign_in(client, make_user("boss", "bureau_officer", SHICHENG), verified=True)
    page = officer.get(reverse("training:programme", args=[story.programme.id])).content.decode()
    rows = reverse("training:attended", args=[story.programme.id])
    assert f'href="{rows}"' in page
    assert "64" in page
    assert officer.get(rows).status_code == 200

    # completed, certified, and verified by others
    assert story.complete() == 32
    assert len(issue_credentials(actor=story.officer, now=NOW, cohort_id=story.cohort.id)) == 32
    own = Credential.objects.get(member__worker__user=newcomer)
    text = (
        sign_in(Client(), newcomer).get(reverse("training:credential-json", args=[own.id])).content.decode()
    )
    changed = text.replace("认定 12 学时", "认定 13 学时")
    assert [one.verified for one in judged_by_others([text, changed])] == [True, False]
    assert all(
        topic in json.loads(text)["credentialSubject"]["achievement"]["description"] for topic in _ARTICLE
    )
    assert "有效" in client.post("/verify/", {"text": text}).content.decode()
    assert "改动过" in client.post("/verify/", {"text": changed}).content.decode()
    others = sign_in(Client(), stranger)
    assert others.get(reverse("training:credential", args=[own.id])).status_code == 404
    assert viewer_for(newcomer).may("workforce.own")
