"""L13: every read of a child's file rests on another person's leave or on break-glass, and goes on record; nobody else learns that there
is one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
import time_machine
from django.urls import reverse

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.models import ChildFile, StandingLeave
from lianxin.domain.minors.selectors.auditing import audited_year
from lianxin.domain.minors.services.approving import end_standing_leave, give_standing_leave, tell_of_leaves
from lianxin.domain.minors.views.acts import _ACTS
from lianxin.domain.proceedings.models import Reader
from lianxin.domain.proceedings.services import hand_over, judge_reading, name_reader, open_at_once
from tests.domain.minors import story
from tests.factories import (
    GONGKA,
    LHASA,
    MOZHUGONGKA,
    NOW,
    TODAY,
    make_user,
    refused,
    sign_in,
    vet,
    viewer_for,
)

if TYPE_CHECKING:
    from django.test import Client

    from lianxin.base.access.models import User

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people() -> story.Station:
    return story.station()


@pytest.fixture
def file_id(people: story.Station) -> UUID:
    """A report that 曲珍 took up a moment ago, of her own accord."""
    made = story.sent(people.dawa, story.child()).report.file_id
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=made)
    return made


def reads(user: User, file_id: UUID, now: object = NOW) -> bool:
    return ChildFile.objects.filter(selectors.readable_file(viewer_for(user, now), now), id=file_id).exists()  # type: ignore[arg-type]


def judged(people: story.Station, file_id: UUID, *, days: int | None) -> Reader:
    """德吉 judges that 曲珍 was right to open it, and gives her leave for so many days."""
    opened = Reader.objects.get(proceeding_id=file_id, user=people.quzhen, how="at_once")
    until = NOW + timedelta(days=days) if days is not None else None
    return judge_reading(actor=viewer_for(people.deji), now=NOW, reader_id=opened.id, justified=True, said="值班接报", until=until)


def test_whoever_takes_a_report_up_reads_it_for_hours_and_longer_by_anothers_leave_alone(people: story.Station, file_id: UUID) -> None:
    assert reads(people.quzhen, file_id)
    assert people.deji.id in Notice.objects.filter(kind="proceeding.read_at_once").values_list("user_id", flat=True)
    assert not reads(people.quzhen, file_id, NOW + 24 * HOUR)
    opened = Reader.objects.get(proceeding_id=file_id, user=people.quzhen)
    with refused("access.denied"):
        judge_reading(actor=viewer_for(people.quzhen), now=NOW, reader_id=opened.id, justified=True, said="我自己接的")
    judged(people, file_id, days=90)
    assert reads(people.quzhen, file_id, NOW + 24 * HOUR)
    assert not reads(people.quzhen, file_id, NOW + timedelta(days=90))
    with refused("proceeding.judged"):
        judge_reading(actor=viewer_for(people.deji), now=NOW, reader_id=opened.id, justified=False, said="又不正当了")


def test_break_glass_that_was_not_right_ends_at_once(people: story.Station, file_id: UUID) -> None:
    other = make_user("yangzom", "station_head", display_name="央宗")
    vet(other)
    opened = open_at_once(actor=viewer_for(other), now=NOW, proceeding_id=file_id, why="孩子在急诊,医生问监护人")
    assert reads(other, file_id)
    assert open_at_once(actor=viewer_for(other), now=NOW + HOUR, proceeding_id=file_id, why="孩子在急诊,医生问监护人").id == opened.id
    with refused("access.own_approval"):
        judge_reading(actor=viewer_for(other), now=NOW, reader_id=opened.id, justified=True, said="自己说正当")
    judge_reading(actor=viewer_for(people.cuomu), now=NOW + HOUR, reader_id=opened.id, justified=False, said="与急诊无关")
    assert not reads(other, file_id, NOW + HOUR)
    with refused("general.not_found"):  # who may not know of it cannot break the glass
        open_at_once(actor=viewer_for(people.dawa), now=NOW, proceeding_id=file_id, why="想看看是谁")
    unvetted = make_user("pasang", "station_head", display_name="巴桑")
    with refused("commitment.worker_not_vetted"):
        open_at_once(actor=viewer_for(unvetted), now=NOW, proceeding_id=file_id, why="孩子在急诊,医生问监护人")


def test_who_is_given_the_file_reads_it_and_who_gave_it_away_no_more(people: story.Station, file_id: UUID) -> None:
    judged(people, file_id, days=90)
    next_one = make_user("ciwang", "child_officer", display_name="次旺")
    vet(next_one)
    hand_over(actor=viewer_for(people.deji), now=NOW, proceeding_id=file_id, holder_id=next_one.id, reason="曲珍休假")
    assert (reads(next_one, file_id), reads(people.quzhen, file_id)) == (True, False)
    assert Reader.objects.get(user=next_one).decided_by == people.deji.id


def test_standing_leave_opens_the_files_of_a_place_to_one_person_until_it_ends(people: story.Station, file_id: UUID) -> None:
    officer = make_user("ciwang", "child_officer", display_name="次旺")
    head, later = viewer_for(people.deji), NOW + timedelta(days=30)
    given = {"worker_id": officer.id, "place": GONGKA, "why": "本站未保专干,负责全部卷宗"}
    with refused("commitment.worker_not_vetted"):
        give_standing_leave(actor=head, now=NOW, until=later, **given)  # type: ignore[arg-type]
    vet(officer)
    with refused("access.own_approval"):
        give_standing_leave(actor=head, now=NOW, until=later, **{**given, "worker_id": people.deji.id})  # type: ignore[arg-type]
    with refused("access.denied"):
        give_standing_leave(actor=head, now=NOW, until=later, **{**given, "place": MOZHUGONGKA})  # type: ignore[arg-type]
    with refused("access.denied"):
        give_standing_leave(actor=viewer_for(people.quzhen), now=NOW, until=later, **given)  # type: ignore[arg-type]
    with refused("proceeding.until_invalid"):
        give_standing_leave(actor=head, now=NOW, until=NOW + timedelta(days=999), **given)  # type: ignore[arg-type]
    assert not reads(officer, file_id)
    leave = give_standing_leave(actor=head, now=NOW, until=later, **given)  # type: ignore[arg-type]
    assert reads(officer, file_id)
    another = story.sent(people.dawa, story.child("达瓦")).report.file_id
    assert reads(officer, another)
    assert not reads(officer, file_id, later)
    end_standing_leave(actor=head, now=NOW + HOUR, leave_id=leave.id, why="换岗到别处")
    assert not reads(officer, file_id, NOW + HOUR)
    assert StandingLeave.objects.get().ended_by == people.deji.id


def test_before_a_standing_leave_ends_its_holder_and_who_gave_it_hear_once_and_of_no_child(people: story.Station, file_id: UUID) -> None:
    officer, night = make_user("ciwang", "child_officer", display_name="次旺"), Viewer.system("夜间核算")
    vet(officer)
    head = viewer_for(people.deji)
    given = {"actor": head, "worker_id": officer.id, "place": GONGKA, "why": "本站未保专干,负责格桑的卷宗"}
    give_standing_leave(now=NOW, until=NOW + timedelta(days=30), **given)  # type: ignore[arg-type]

    def told(days: int, place: str = MOZHUGONGKA) -> int:
        return tell_of_leaves(actor=night, now=NOW + timedelta(days=days), place=place)

    assert told(20) == 0
    assert told(24, "330109000000") == 0
    assert [told(days) for days in (24, 25, 29)] == [1, 0, 0]
    rows = Notice.objects.filter(kind__startswith="leave.lapses")
    assert set(rows.values_list("kind", "user__username")) == {("leave.lapses", "deji"), ("leave.lapses_own", "ciwang")}
    assert not any("格桑" in f"{one.__dict__}" or str(file_id) in one.link for one in rows)
    give_standing_leave(now=NOW + timedelta(days=29), until=NOW + timedelta(days=90), **given)  # type: ignore[arg-type]
    assert told(29) == 0
    end_standing_leave(actor=head, now=NOW + timedelta(days=30), leave_id=StandingLeave.objects.latest("since").id, why="换岗到别处")
    assert told(89) == 0  # nor of one that was taken back


# Everybody who could stand to a file in some way, and whether they read it, see that there is one, or nothing.
RELATIONS = {
    "holder": "reads", "supervisor": "seals", "named": "reads", "lapsed": "seals", "head": "seals", "bureau": "seals", "reporter": "nothing", "colleague": "nothing",
    "volunteer": "nothing", "neighbour": "nothing", "other_county": "nothing", "auditor": "nothing", "admin": "nothing",
}  # fmt: skip


@pytest.fixture
def relations(people: story.Station, file_id: UUID) -> dict[str, User]:
    judged(people, file_id, days=90)
    made = {
        "holder": people.quzhen, "supervisor": people.deji, "bureau": people.cuomu, "reporter": people.dawa,
        "head": make_user("yangzom", "station_head"), "named": make_user("lobsang", "child_officer"), "lapsed": make_user("tashi", "child_officer"),
        "colleague": make_user("zhaxi", "worker"), "volunteer": make_user("norbu", "volunteer", "540127100202"),
        "neighbour": make_user("nima", "station_head", "540127200000"), "other_county": make_user("beima", "station_head", "330109002000"),
        "auditor": make_user("shenji", "auditor", LHASA), "admin": make_user("guanli", "system_admin", LHASA),
    }  # fmt: skip
    vet(*(made[name] for name in ("head", "named", "lapsed", "colleague", "volunteer", "neighbour", "other_county")))
    for name, days in (("named", 30), ("lapsed", 1)):
        name_reader(
            actor=viewer_for(people.cuomu), now=NOW - timedelta(days=2), proceeding_id=file_id, user_id=made[name].id, why="心理辅导",
            until=NOW - timedelta(days=2) + timedelta(days=days),
        )  # fmt: skip
    assert set(made) == set(RELATIONS)
    return made


def test_each_relation_to_the_file_reads_it_is_asked_to_ask_or_finds_nothing(client: Client, relations: dict[str, User], file_id: UUID) -> None:
    """The file's pages, its steps, its readers, and the door to ask: right and wrong person of every relation."""
    pages = [reverse("minors:file", args=[file_id]), reverse("proceedings:steps", args=[file_id])]
    wrong = []
    for name, user in relations.items():
        sign_in(client, user, verified=True)
        for page in pages:
            answer = client.get(page)
            body, ask = answer.content.decode(), reverse("proceedings:ask", args=[file_id])
            expected = {"reads": {200}, "seals": {403}, "nothing": {403, 404}}[RELATIONS[name]]
            says = ("格桑" in body, ask in body)
            may_ask = viewer_for(user).may("emergency.request")
            allowed = {"reads": [(True, False), (False, False)], "seals": [(False, may_ask)], "nothing": [(False, False)]}[RELATIONS[name]]
            if answer.status_code not in expected or says not in allowed:
                wrong.append((name, page, answer.status_code, says))
        seen = client.get(reverse("proceedings:ask", args=[file_id])).status_code
        if (seen == 200) is not (RELATIONS[name] != "nothing" and viewer_for(user).may("emergency.request")):
            wrong.append((name, "ask", seen, (False, False)))
    assert not wrong


@pytest.mark.once
def test_no_form_of_a_file_opens_to_whoever_may_not_work_on_it(client: Client, people: story.Station, relations: dict[str, User], file_id: UUID) -> None:
    """Who reads by name and does not work with children, who knows that there is a file, and who knows nothing."""
    reader = relations["colleague"]
    until = NOW + timedelta(days=9)
    name_reader(actor=viewer_for(people.cuomu), now=NOW, proceeding_id=file_id, user_id=reader.id, why="心理辅导", until=until)
    wrong = []
    for user, expected in ((reader, {403}), (relations["bureau"], {403}), (relations["volunteer"], {403, 404}), (relations["neighbour"], {404})):
        sign_in(client, user, verified=True)
        for code, act in _ACTS.items():
            row = [file_id] if act.row else []
            for method in (client.get, client.post):
                status = method(reverse("minors:act-on" if row else "minors:act", args=[file_id, code, *row])).status_code
                if status not in expected:
                    wrong.append((user.username, code, status))
    assert not wrong


def test_what_other_pages_show_of_the_child_does_not_betray_the_file(client: Client, people: story.Station) -> None:
    """Before and after there is one, every page about the child reads the same to a colleague, to the letter."""
    child = story.child()
    colleague = make_user("zhaxi", "worker")
    sign_in(client, colleague)
    pages = [
        reverse("web:resident", args=[child.id]), reverse("people:list"), reverse("needs:inbox"), reverse("commitments:board"), reverse("web:today"),
        f"{reverse('commitments:board')}?worker=all", f"{reverse('needs:inbox')}?show=accepted",
    ]  # fmt: skip

    def shown() -> list[str]:
        return [_steady(client.get(page).content.decode()) for page in pages]

    before = shown()
    made = story.taken_up(people, child)
    story.reported(people, made, now=NOW)
    assert shown() == before
    assert not any(str(made) in body for body in before)


def _steady(body: str) -> str:
    import re

    return re.sub(r'nonce-?="?[^"\s]+|name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken[^}]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', "", body)


def test_every_opening_and_every_refusal_is_on_record_with_its_right(client: Client, relations: dict[str, User], file_id: UUID) -> None:
    page = reverse("minors:file", args=[file_id])
    for name in ("holder", "named", "bureau", "colleague"):
        sign_in(client, relations[name], verified=True)
        client.get(page)
    rows = AuditEntry.objects.filter(subject_id=str(file_id), verb__in=("file.read", "file.refused")).order_by("seq")
    told = [(row.actor_id, row.verb, json.loads(row.after).get("how")) for row in rows]
    assert (relations["holder"].id, "file.read", "holder") in told
    assert (relations["named"].id, "file.read", "named") in told
    assert (relations["bureau"].id, "file.refused", None) in told


def test_the_yearly_report_counts_reads_by_right_and_role_and_opens_to_rows_without_a_name(
    client: Client, people: story.Station, relations: dict[str, User], file_id: UUID
) -> None:
    page = reverse("minors:file", args=[file_id])
    for name, times in (("holder", 1), ("named", 2), ("head", 1)):
        sign_in(client, relations[name], verified=True)
        for _each in range(times):
            client.get(page)
    year = audited_year(viewer_for(relations["auditor"]), TODAY.year, NOW)
    assert (year.by_right["holder"], year.by_right["named"], len(year.refused), year.files) == (1, 2, 1, 1)
    assert {role: number for (role, _place), number in year.by_role.items()} == {"child_officer": 3}
    assert (year.glass["justified"], year.leaves["lapsed"]) == (1, 1)
    assert not audited_year(viewer_for(relations["neighbour"]), TODAY.year, NOW).opened
    sign_in(client, relations["auditor"], verified=True)
    shown = client.get(reverse("minors:audit")).content.decode()
    rows = client.get(f"{reverse('minors:audit-rows')}?what=read").content.decode()
    book = client.get(reverse("minors:audit-book"))
    assert "指定的查阅人" in shown
    assert "lobsang" in rows
    assert "格桑" not in shown + rows
    assert "心理辅导" not in rows  # what it was read for might name the child
    assert book.content[:2] == b"PK"
    sign_in(client, people.dawa)
    for name in ("audit", "audit-rows", "audit-book"):
        assert client.get(reverse(f"minors:{name}")).status_code == 403


def test_leave_is_given_and_ended_on_a_page_by_whoever_decides_there_alone(client: Client, people: story.Station) -> None:
    officer = make_user("ciwang", "child_officer", display_name="次旺")
    vet(officer)
    sign_in(client, people.deji, verified=True)
    page = reverse("minors:leaves")
    sent = {"worker_id": officer.id, "place": GONGKA, "why": "本站未保专干", "until": f"{TODAY + timedelta(days=30)}"}
    assert client.post(page, sent).status_code == 302
    leave = StandingLeave.objects.get()
    assert "次旺" in client.get(page).content.decode()
    end = reverse("minors:leave-end", args=[leave.id])
    neighbour = make_user("nima", "station_head", "540127200000")
    for user, expected in ((people.dawa, 403), (neighbour, 404)):
        sign_in(client, user, verified=True)
        assert client.post(end, {"why": "不该由我收回"}).status_code == expected
    sign_in(client, people.deji, verified=True)
    assert client.post(end, {"why": "换岗到别处"}).status_code == 302
    leave.refresh_from_db()
    assert leave.ended_at == NOW
