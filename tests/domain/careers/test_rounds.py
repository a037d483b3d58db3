"""A selection round from the call to the title, with everybody who must not take part."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.careers import services
from lianxin.domain.careers.models import Application, HeldTitle, Judge, SelectionRound
from lianxin.domain.careers.selectors import rounds
from lianxin.domain.workforce.models import Objection, Worker
from lianxin.domain.workforce.services.objecting import Said, answer_objection, note_objection
from lianxin.kernel.ids import new_id
from tests.domain.careers.story import NINGWEI, XIAOSHAN, Cast, cast, hold
from tests.factories import (
    BEIGAN,
    GONGKA,
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
NOTE = "十年个案、三个项目"
TOMORROW = NOW + timedelta(days=1)


def candidate(name: str, place: str = BEIGAN) -> Worker:
    """Somebody who meets the conditions of a leading talent."""
    user = make_user(f"u-{name}", "worker", place, display_name=name)
    made = make_worker(name, place, user=user, birth_date=date(1985, 3, 4))
    engage(made, since=date(2015, 3, 1))
    certify(made, "middle", issued_on=date(2020, 1, 10))
    return made


def opened(who: Cast, quota: int = 1) -> SelectionRound:
    return services.open_round(
        actor=who.viewer("officer"), now=NOW, place=XIAOSHAN, title="leading_talent", region="district", year=2026, as_of=TODAY,
        closes_on=TODAY, quota=quota,
    )  # fmt: skip


def judges_of(who: Cast, one: SelectionRound, number: int = 3) -> list[User]:
    users = [make_user(f"judge{at}", "bureau_officer", XIAOSHAN, display_name=f"评委{at}") for at in range(number)]
    for user in users:
        services.add_judge(actor=who.viewer("officer"), now=NOW, round_id=one.id, user_id=user.id)
    return users


def applied(one: SelectionRound, *workers: Worker) -> list[Application]:
    return [
        services.apply(actor=viewer_for(worker.user), now=NOW, round_id=one.id, statement=NOTE)  # type: ignore[arg-type]
        for worker in workers
    ]


def judged(who: Cast, one: SelectionRound, rows: list[Application], judges: list[User], totals: dict[UUID, int]) -> None:
    officer = who.viewer("officer")
    services.close_applications(actor=officer, now=TOMORROW, round_id=one.id)
    for row in rows:
        services.check_application(actor=officer, now=NOW, application_id=row.id, eligible=True, reason="材料齐全")
    services.begin_judging(actor=officer, now=NOW, round_id=one.id)
    for user in judges:
        for row in rows:
            services.score(actor=viewer_for(user), now=NOW, application_id=row.id, points=sheet(totals[row.id]))


def sheet(total: int) -> dict[str, object]:
    """Points that add up to a total of a hundred, the first criteria filled first."""
    left, given = total, {}
    for code, most in (("practice", 40), ("leading", 25), ("research", 20), ("ethics", 15)):
        given[code] = str(min(left, most))
        left -= min(left, most)
    return given  # type: ignore[return-value]


def test_from_the_call_to_the_title() -> None:
    who, zhang, wang = cast(), candidate("张立红"), candidate("王芳", NINGWEI)
    one = opened(who)
    rows = applied(one, zhang, wang)
    assert {condition["state"] for condition in rows[0].conditions} == {"met"}
    judges = judges_of(who, one)
    judged(who, one, rows, judges, {rows[0].id: 90, rows[1].id: 80})
    officer = who.viewer("officer")
    services.rank(actor=officer, now=NOW, round_id=one.id)
    assert [(s.application.worker.name, s.place.verdict) for s in rounds.ranking_of(officer, one)] == [("张立红", "in"), ("王芳", "out")]
    outsider = viewer_for(wang.user)  # type: ignore[arg-type]
    assert [row.worker.name for row in rounds.applications(outsider, one)] == ["王芳"], "no names before the publicity"
    services.publish(actor=officer, now=NOW, round_id=one.id)
    one.refresh_from_db()
    assert one.notice_until == TODAY + timedelta(days=4)
    assert {row.worker.name for row in rounds.applications(outsider, one)} == {"张立红", "王芳"}
    with refused("careers.notice_running"):
        services.confer(actor=officer, now=NOW + timedelta(days=4), round_id=one.id)
    services.confer(actor=officer, now=NOW + timedelta(days=5), round_id=one.id, document="萧民〔2026〕9号")
    held = HeldTitle.objects.get()
    assert (held.worker, held.title, held.region, held.year) == (zhang, "leading_talent", "district", 2026)
    services.withdraw_title(actor=officer, now=NOW + timedelta(days=9), title_id=held.id, on=TODAY + timedelta(days=9), reason="弄虚作假")
    with refused("careers.title_withdrawn"):
        services.withdraw_title(actor=officer, now=NOW + timedelta(days=9), title_id=held.id, on=TODAY + timedelta(days=9), reason="再一次")


def test_equal_points_at_the_edge_are_decided_with_a_reason() -> None:
    who, zhang, wang = cast(), candidate("张立红"), candidate("王芳", NINGWEI)
    one = opened(who)
    rows = applied(one, zhang, wang)
    judged(who, one, rows, judges_of(who, one), {rows[0].id: 85, rows[1].id: 85})
    officer = who.viewer("officer")
    services.rank(actor=officer, now=NOW, round_id=one.id)
    with refused("careers.tie_open"):
        services.publish(actor=officer, now=NOW, round_id=one.id)
    with refused("careers.tie_wrong"):
        services.settle_tie(actor=officer, now=NOW, round_id=one.id, chosen=[row.id for row in rows], reason="都好")
    services.settle_tie(actor=officer, now=NOW, round_id=one.id, chosen=[rows[1].id], reason="一线服务年限长")
    services.publish(actor=officer, now=NOW, round_id=one.id)
    assert sorted(Application.objects.values_list("worker__name", "state")) == [("张立红", "passed_over"), ("王芳", "chosen")]


def test_nobody_judges_their_own_station_a_relative_or_while_applying() -> None:
    who, zhang = cast(), candidate("张立红")
    one, officer = opened(who), who.viewer("officer")
    row = applied(one, zhang)[0]
    judges = judges_of(who, one)
    neighbour = make_user("neighbour", "bureau_officer", XIAOSHAN)
    engage(make_worker("同站", BEIGAN, user=neighbour))
    services.add_judge(actor=officer, now=NOW, round_id=one.id, user_id=neighbour.id)
    zhang_judges = make_user("both", "bureau_officer", XIAOSHAN)
    both = make_worker("又评又报", NINGWEI, user=zhang_judges)
    services.apply(actor=viewer_for(zhang_judges), now=NOW, round_id=one.id, statement=NOTE, exception=True)
    assert both.applications.exists()
    with refused("careers.judge_applies"):
        services.add_judge(actor=officer, now=NOW, round_id=one.id, user_id=zhang_judges.id)
    with refused("careers.judge_cannot"):
        services.add_judge(actor=officer, now=NOW, round_id=one.id, user_id=make_user("plain", "worker", BEIGAN).id)
    Application.objects.exclude(id=row.id).update(state="withdrawn")
    judged(who, one, [row], judges, {row.id: 70})
    with refused("careers.conflict"):
        services.score(actor=viewer_for(neighbour), now=NOW, application_id=row.id, points=sheet(100))
    services.recuse(actor=viewer_for(judges[0]), now=NOW, application_id=row.id, reason="是我表妹")
    with refused("careers.conflict"):
        services.score(actor=viewer_for(judges[0]), now=NOW, application_id=row.id, points=sheet(100))
    assert len(rounds.totals(officer, one)[row.id]) == 2, "what was given before the recusal does not count"
    with refused("careers.judges_few"):
        services.rank(actor=officer, now=NOW, round_id=one.id)
    with refused("careers.not_judge"):
        services.score(actor=officer, now=NOW, application_id=row.id, points=sheet(50))


def test_a_judge_is_taken_off_the_panel_before_the_judging_but_not_once_they_stood_aside() -> None:
    who, zhang = cast(), candidate("张立红")
    one, officer = opened(who), who.viewer("officer")
    row = applied(one, zhang)[0]
    users = judges_of(who, one)
    services.close_applications(actor=officer, now=TOMORROW, round_id=one.id)
    services.recuse(actor=viewer_for(users[0]), now=NOW, application_id=row.id, reason="是我表妹")
    aside, idle = (Judge.objects.get(user=user) for user in users[:2])
    assert [judge.id for judge in rounds.judges(officer, one) if judge.has_acted] == [aside.id]  # type: ignore[attr-defined]
    with refused("careers.round_state"):
        services.remove_judge(actor=officer, now=NOW, round_id=one.id, judge_id=aside.id)
    services.remove_judge(actor=officer, now=NOW, round_id=one.id, judge_id=idle.id)
    assert set(Judge.objects.values_list("user_id", flat=True)) == {users[0].id, users[2].id}


def test_points_are_whole_and_within_the_criterion_and_every_judge_gives_them() -> None:
    who, zhang = cast(), candidate("张立红")
    one, officer = opened(who), who.viewer("officer")
    row, judges = applied(one, zhang)[0], judges_of(who, one)
    judged(who, one, [row], judges[:2], {row.id: 70})
    for wrong in ("41", "-1", "十", "", "3.5"):
        with refused("careers.points_wrong"):
            services.score(actor=viewer_for(judges[2]), now=NOW, application_id=row.id, points={**sheet(60), "practice": wrong})
    with refused("careers.scores_missing"):
        services.rank(actor=officer, now=NOW, round_id=one.id)
    for _time in range(2):
        assert services.score(actor=viewer_for(judges[2]), now=NOW, application_id=row.id, points=sheet(64)) == 64
    seat = Judge.objects.get(user=judges[2])
    assert rounds.sheet_of(viewer_for(judges[2]), seat, row)["practice"] == 40
    assert rounds.sheet_of(officer, seat, row) == {}, "a sheet is its judge's own"
    one.refresh_from_db()
    assert rounds.totals(viewer_for(judges[2]), one) == {}, "a judge does not see what the others gave"
    with refused("careers.judge_organises"):
        services.rank(actor=viewer_for(judges[2]), now=NOW, round_id=one.id)


def objected(officer: Viewer, one: SelectionRound, row: Application, day: date = TODAY) -> Objection:
    sent = note_objection(
        actor=officer, now=NOW, objection_id=new_id(), kind="title", shown_id=one.id, row_id=row.id, told=Said("事迹不实"), received_on=day
    )
    return sent.objection


def test_an_objection_is_answered_by_another_and_may_strike_somebody() -> None:
    who, zhang = cast(), candidate("张立红")
    one, officer = opened(who), who.viewer("officer")
    row = applied(one, zhang)[0]
    judges = judges_of(who, one)
    judged(who, one, [row], judges, {row.id: 90})
    services.rank(actor=officer, now=NOW, round_id=one.id)
    services.publish(actor=officer, now=NOW, round_id=one.id)
    said = objected(officer, one, row)
    with refused("careers.objections_open"):
        services.confer(actor=officer, now=NOW + timedelta(days=6), round_id=one.id)
    with refused("objection.same_person"):
        answer_objection(actor=officer, now=NOW, objection_id=said.id, upheld=False, answer="核实无误")
    with refused("general.not_found"):
        answer_objection(actor=who.viewer("head"), now=NOW, objection_id=said.id, upheld=False, answer="核实无误")
    with refused("objection.had_a_hand"):
        answer_objection(actor=viewer_for(judges[0]), now=NOW, objection_id=said.id, upheld=False, answer="核实无误")
    answer_objection(actor=who.viewer("second"), now=NOW, objection_id=said.id, upheld=True, answer="确有不实")
    services.confer(actor=officer, now=NOW + timedelta(days=6), round_id=one.id)
    assert not HeldTitle.objects.exists()
    assert Application.objects.get().state == "struck"


def test_whoever_proposed_somebody_does_not_check_them() -> None:
    who, zhang = cast(), candidate("张立红")
    one, officer = opened(who), who.viewer("officer")
    row = services.apply(actor=officer, now=NOW, round_id=one.id, statement=NOTE, worker_id=zhang.id)
    services.close_applications(actor=officer, now=TOMORROW, round_id=one.id)
    with refused("careers.same_person"):
        services.check_application(actor=officer, now=TOMORROW, application_id=row.id, eligible=True, reason="材料齐全")
    assert services.check_application(actor=who.viewer("second"), now=TOMORROW, application_id=row.id, eligible=True, reason="材料齐全").state == "eligible"


def test_who_may_apply_and_when() -> None:
    who, zhang = cast(), candidate("张立红")
    one = opened(who)
    row, key = applied(one, zhang)[0], new_id()
    with refused("careers.applied_already"):
        services.apply(actor=viewer_for(zhang.user), now=NOW, round_id=one.id, statement=NOTE)  # type: ignore[arg-type]
    services.withdraw_application(actor=viewer_for(zhang.user), now=NOW, application_id=row.id)  # type: ignore[arg-type]
    proposed = services.apply(actor=who.viewer("head"), now=NOW, round_id=one.id, statement=NOTE, worker_id=zhang.id, application_id=key)
    assert proposed.id == row.id
    assert proposed.state == "applied"
    with refused("careers.round_closed"):
        services.apply(actor=who.viewer("user"), now=NOW + timedelta(days=1), round_id=one.id, statement=NOTE)
    with refused("general.not_found"):
        services.apply(actor=viewer_for(make_user("lhasa", "worker", GONGKA)), now=NOW, round_id=one.id, statement=NOTE)
    with refused("careers.no_worker_file"):
        services.apply(actor=who.viewer("head"), now=NOW, round_id=one.id, statement=NOTE)
    with refused("careers.round_open"):
        services.close_applications(actor=who.viewer("officer"), now=NOW, round_id=one.id)
    services.close_applications(actor=who.viewer("officer"), now=TOMORROW, round_id=one.id)
    with refused("careers.still_unchecked"):
        services.begin_judging(actor=who.viewer("officer"), now=NOW, round_id=one.id)
    services.check_application(actor=who.viewer("officer"), now=NOW, application_id=row.id, eligible=False, reason="材料不全")
    with refused("careers.nobody_eligible"):
        services.begin_judging(actor=who.viewer("officer"), now=NOW, round_id=one.id)
    with refused("access.denied"):
        services.cancel_round(actor=who.viewer("head"), now=NOW, round_id=one.id, reason="不办了")
    services.cancel_round(actor=who.viewer("officer"), now=NOW, round_id=one.id, reason="没有合格的")


def test_a_round_keeps_to_the_pack() -> None:
    who = cast()
    ask = {
        "actor": who.viewer("officer"), "now": NOW, "place": XIAOSHAN, "title": "leading_talent", "region": "district", "year": 2026,
        "as_of": TODAY, "closes_on": TODAY, "quota": 20,
    }  # fmt: skip
    with refused("careers.quota_wrong"):
        services.open_round(**(ask | {"quota": 21}))
    with refused("careers.title_unknown"):
        services.open_round(**(ask | {"region": "county"}))
    with refused("general.day_passed"):
        services.open_round(**(ask | {"closes_on": TODAY - timedelta(days=1)}))
    with refused("careers.day_without_rules"):
        services.open_round(**(ask | {"as_of": date(1990, 1, 1)}))
    key = new_id()
    assert services.open_round(**ask, round_id=key) == services.open_round(**ask, round_id=key)
    with refused("careers.round_exists"):
        services.open_round(**ask)
    with refused("access.denied"):
        services.open_round(**(ask | {"place": GONGKA}))


def test_titles_of_other_offices_are_written_down_once() -> None:
    who = cast()
    officer = who.viewer("officer")
    row = services.Conferred(who.worker.id, "supervisor", "province", 2023, date(2023, 5, 1), "浙民〔2023〕3号")
    assert len(services.record_titles(actor=officer, now=NOW, rows=[row])) == 1
    assert services.record_titles(actor=officer, now=NOW, rows=[row]) == []
    with refused("careers.title_unknown"):
        services.record_titles(actor=officer, now=NOW, rows=[services.Conferred(who.worker.id, "king", "city", 2023, TODAY, "一号")])
    with refused("general.not_found"):
        services.record_titles(
            actor=viewer_for(make_user("far", "bureau_officer", "540127000000")), now=NOW, rows=[row]
        )


def test_who_took_it_back_is_in_no_ranking_whatever_they_were_given() -> None:
    who, zhang, wang = cast(), candidate("张立红"), candidate("王芳", NINGWEI)
    one, officer = opened(who), who.viewer("officer")
    rows = applied(one, zhang, wang)
    judged(who, one, rows, judges_of(who, one), {rows[0].id: 95, rows[1].id: 80})
    services.withdraw_application(actor=viewer_for(zhang.user), now=NOW, application_id=rows[0].id)  # type: ignore[arg-type]
    services.rank(actor=officer, now=NOW, round_id=one.id)
    assert sorted(Application.objects.values_list("worker__name", "state")) == [("张立红", "withdrawn"), ("王芳", "chosen")]


def test_what_was_taken_back_is_not_checked_any_more() -> None:
    who, zhang = cast(), candidate("张立红")
    one, officer = opened(who), who.viewer("officer")
    (row,) = applied(one, zhang)
    services.close_applications(actor=officer, now=TOMORROW, round_id=one.id)
    services.withdraw_application(actor=viewer_for(zhang.user), now=TOMORROW, application_id=row.id)  # type: ignore[arg-type]
    with refused("careers.round_state"):
        services.check_application(actor=officer, now=TOMORROW, application_id=row.id, eligible=True, reason="材料齐全")


def test_who_applies_does_not_organise_the_round() -> None:
    who = cast()
    one, second = opened(who), who.viewer("second")
    rows = applied(one, candidate("张立红"))
    make_worker("干部乙", XIAOSHAN, user=who.second)
    own = services.apply(actor=second, now=NOW, round_id=one.id, statement=NOTE, exception=True)
    for step in (services.close_applications, services.begin_judging, services.rank, services.publish, services.confer):
        with refused("careers.own_matter"):
            step(actor=second, now=TOMORROW, round_id=one.id)
    with refused("careers.own_matter"):
        services.add_judge(actor=second, now=NOW, round_id=one.id, user_id=who.officer.id)
    assert list(rounds.applications(second, one)) == [own], "nor reads what the others wrote"
    assert not rounds.may_read_statement(second, rows[0])


def test_points_of_a_judge_who_came_into_a_conflict_since_do_not_count() -> None:
    who, zhang = cast(), candidate("张立红", NINGWEI)
    one, officer = opened(who), who.viewer("officer")
    (row,) = applied(one, zhang)
    judges = judges_of(who, one, 4)
    judged(who, one, [row], judges, {row.id: 70})
    services.score(actor=viewer_for(judges[0]), now=NOW, application_id=row.id, points=sheet(100))
    engage(make_worker("新来的", NINGWEI, user=judges[0]))
    services.rank(actor=officer, now=NOW, round_id=one.id)
    row.refresh_from_db()
    assert row.points == 70


def test_an_objection_is_against_somebody_chosen_and_of_the_days_of_the_publicity() -> None:
    who, zhang, wang = cast(), candidate("张立红"), candidate("王芳", NINGWEI)
    one, officer = opened(who), who.viewer("officer")
    rows = applied(one, zhang, wang)
    judged(who, one, rows, judges_of(who, one), {rows[0].id: 90, rows[1].id: 80})
    services.rank(actor=officer, now=NOW, round_id=one.id)
    services.publish(actor=officer, now=NOW, round_id=one.id)
    for row, day, problem in ((rows[0], TODAY - timedelta(days=1), "objection.outside"), (rows[1], TODAY, "objection.row_unknown")):
        with refused(problem):
            objected(officer, one, row, day)


def test_a_title_that_was_written_down_by_hand_meanwhile_is_conferred_once() -> None:
    who, zhang = cast(), candidate("张立红")
    one, officer = opened(who), who.viewer("officer")
    (row,) = applied(one, zhang)
    judged(who, one, [row], judges_of(who, one), {row.id: 90})
    services.rank(actor=officer, now=NOW, round_id=one.id)
    services.publish(actor=officer, now=NOW, round_id=one.id)
    by_hand = hold(zhang, "leading_talent", year=2026)
    services.confer(actor=officer, now=NOW + timedelta(days=5), round_id=one.id)
    held = HeldTitle.objects.get()
    assert (held.id, held.application_id) == (by_hand.id, row.id)


def test_a_judge_of_the_level_above_or_from_outside_is_offered_and_the_page_says_how_many_are_needed(client: Client) -> None:
    who = cast()
    one = opened(who)
    city = make_user("cityjudge", "title_judge", "330100000000", display_name="市里评委")
    other = make_user("elsewhere", "title_judge", "540127000000")
    offered = rounds.who_may_judge(who.viewer("officer"), one, TODAY)
    assert city in offered
    assert other not in offered
    assert services.add_judge(actor=who.viewer("officer"), now=NOW, round_id=one.id, user_id=city.id).user_id == city.id
    sign_in(client, who.officer)
    page = client.get(reverse("careers:judge-add", args=[one.id])).content.decode()
    assert "至少要 3 位" in page
    assert "称号评委" in page


def test_who_misses_a_condition_is_let_through_only_by_an_exception_that_is_said() -> None:
    who = cast()
    one, officer = opened(who), who.viewer("officer")
    with refused("careers.conditions_missing"):
        services.apply(actor=who.viewer("head"), now=NOW, round_id=one.id, statement=NOTE, worker_id=who.worker.id)
    row = services.apply(actor=who.viewer("user"), now=NOW, round_id=one.id, statement=NOTE, exception=True)
    assert "missing" in {each["state"] for each in row.conditions}
    services.close_applications(actor=officer, now=TOMORROW, round_id=one.id)
    asked = {"actor": officer, "now": TOMORROW, "application_id": row.id, "eligible": True, "reason": "县里急需"}
    with refused("careers.conditions_missing"):
        services.check_application(**asked)  # type: ignore[arg-type]
    assert services.check_application(**asked, exception=True).state == "eligible"  # type: ignore[arg-type]
