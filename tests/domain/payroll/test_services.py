"""A sheet counts each person once, is closed by another, locked when paid, and only ever corrected by new lines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.payroll import selectors, services
from lianxin.domain.payroll.models import Attendance, PayLine, PaySheet
from lianxin.domain.payroll.selectors import LineFilter
from lianxin.domain.workforce.models import Agency, Engagement, Worker
from tests.factories import NOW, certify, engage, make_user, make_worker, refused, viewer_for

pytestmark = pytest.mark.django_db

SHICHENG, QINJIANG, COMMUNITY = "360735000000", "360735100000", "360735100001"
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
DECEMBER = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
D = Decimal


@pytest.fixture
def maker(db: None) -> User:
    return make_user("maker", "bureau_officer", SHICHENG)


@pytest.fixture
def closer(db: None) -> User:
    return make_user("closer", "bureau_officer", SHICHENG)


@pytest.fixture
def worker(db: None) -> Worker:
    return make_worker("赖小梅", COMMUNITY)


@pytest.fixture
def on_post(worker: Worker) -> Engagement:
    certify(worker, issued_on=date(2025, 6, 15))
    return engage(worker, place=COMMUNITY, grade="staff", step=3)


def draw(who: User, month: date = OCTOBER, place: str = SHICHENG, now: datetime = NOW) -> PaySheet:
    return services.draw_sheet(actor=viewer_for(who), now=now, place=place, month=month)


def closed(maker: User, closer: User, month: date = OCTOBER, now: datetime = NOW) -> PaySheet:
    return services.close_sheet(actor=viewer_for(closer), now=now, sheet_id=draw(maker, month, now=now).id)


def pay(closer: User, sheet: PaySheet, now: datetime = NOW) -> PaySheet:
    day = date(2026, 12, 2) if now == DECEMBER else date(2026, 11, 23)
    return services.pay_sheet(actor=viewer_for(closer), now=now, sheet_id=sheet.id, paid_on=day)


def amounts_of(sheet: PaySheet) -> dict[str, Decimal]:
    return {f"{line.kind} {line.item}": line.amount for line in sheet.lines.all()}


def test_a_sheet_is_drawn_from_post_certificate_and_attendance(maker: User, on_post: Engagement) -> None:
    services.keep_attendance(actor=viewer_for(maker), now=NOW, place=SHICHENG, month=OCTOBER, absent={on_post.id: D("0.5")})
    found = amounts_of(draw(maker))
    assert set(found) == {"counted grade", "counted step", "counted subsidy", "counted absence"}
    assert found["counted subsidy"] == D(100)  # Shicheng's own
    assert found["counted absence"] < 0
    assert AuditEntry.objects.filter(verb="pay.draw", place=SHICHENG).exists()


def test_drawn_twice_it_is_the_same_sheet(maker: User, on_post: Engagement) -> None:
    first = draw(maker)
    assert draw(maker).id == first.id
    assert PaySheet.objects.count() == 1
    assert PayLine.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "why"), [({"grade": ""}, "no_grade"), ({"grade": "no such"}, "no_grade"), ({"kind": "public_post"}, "no_ladder")]
)
def test_who_is_not_on_it_is_named_with_the_reason(maker: User, worker: Worker, fields: dict[str, str], why: str) -> None:
    engage(worker, fields.pop("kind", "community_worker"), COMMUNITY, **fields)
    sheet = draw(maker)
    assert not sheet.lines.exists()
    assert [one.why_not for one in selectors.candidates(viewer_for(maker), SHICHENG, OCTOBER)] == [why]


def test_an_agency_pays_its_own_people(maker: User, worker: Worker) -> None:
    agency = Agency.objects.create(place=SHICHENG, name="和仁公益社会工作服务中心", made_at=NOW)
    engage(worker, "agency_worker", QINJIANG, agency=agency, grade="staff")
    assert [one.why_not for one in selectors.candidates(viewer_for(maker), SHICHENG, OCTOBER)] == ["agency"]


def test_two_sheets_never_count_somebody_twice(maker: User, on_post: Engagement) -> None:
    town = draw(maker, place=QINJIANG)
    county = draw(maker)
    assert (town.lines.count(), county.lines.count()) == (3, 0)
    assert [one.why_not for one in selectors.candidates(viewer_for(maker), SHICHENG, OCTOBER)] == ["elsewhere"]


def test_a_certificate_of_another_region_is_not_paid(maker: User, worker: Worker) -> None:
    certify(worker, issued_on=date(2025, 6, 15), region="540000000000")
    engage(worker, place=COMMUNITY, grade="staff")
    assert "counted subsidy" not in amounts_of(draw(maker))


@pytest.mark.parametrize("fields", [{"verified_at": None}, {"revoked_on": date(2026, 9, 1)}, {"issued_on": date(2026, 10, 1)}])
def test_a_certificate_must_be_verified_in_force_and_older_than_the_month(maker: User, worker: Worker, fields: dict[str, object]) -> None:
    certify(worker, **({"issued_on": date(2025, 6, 15)} | fields))
    engage(worker, place=COMMUNITY, grade="staff")
    assert "counted subsidy" not in amounts_of(draw(maker))


def test_who_made_it_or_is_paid_by_it_cannot_close_it(maker: User, closer: User, worker: Worker, on_post: Engagement) -> None:
    sheet = draw(maker)
    with refused("pay.own_sheet"):
        services.close_sheet(actor=viewer_for(maker), now=NOW, sheet_id=sheet.id)
    Worker.objects.filter(id=worker.id).update(user=closer)
    with refused("pay.own_sheet"):
        services.close_sheet(actor=viewer_for(closer), now=NOW, sheet_id=sheet.id)


def test_paid_it_is_locked(maker: User, closer: User, on_post: Engagement) -> None:
    sheet = closed(maker, closer)
    with refused("pay.paid_in_future"):
        services.pay_sheet(actor=viewer_for(closer), now=NOW, sheet_id=sheet.id, paid_on=date(2026, 11, 24))
    pay(closer, sheet)
    with refused("pay.not_closed"):
        services.send_back(actor=viewer_for(closer), now=NOW, sheet_id=sheet.id, reason="算错了")
    with refused("pay.closed"):
        services.discard_sheet(actor=viewer_for(maker), now=NOW, sheet_id=sheet.id)
    with refused("pay.month_closed"):
        services.keep_attendance(actor=viewer_for(maker), now=NOW, place=SHICHENG, month=OCTOBER, absent={on_post.id: D(1)})
    with refused("pay.nothing_new"):
        draw(maker)


def test_a_closed_one_may_be_sent_back_and_drawn_again(maker: User, closer: User, on_post: Engagement) -> None:
    sheet = closed(maker, closer)
    services.send_back(actor=viewer_for(closer), now=NOW, sheet_id=sheet.id, reason="考勤漏了一天")
    services.keep_attendance(actor=viewer_for(maker), now=NOW, place=SHICHENG, month=OCTOBER, absent={on_post.id: D(1)})
    assert "counted absence" in amounts_of(draw(maker))


def test_a_line_changed_behind_our_back_stops_the_payment(maker: User, closer: User, on_post: Engagement) -> None:
    sheet = closed(maker, closer)
    PayLine.objects.filter(sheet=sheet, item="grade").update(amount=D(9999))
    with refused("pay.changed"):
        pay(closer, sheet)


def test_a_correction_is_two_new_rows_of_a_later_sheet(maker: User, closer: User, on_post: Engagement) -> None:
    sheet = pay(closer, closed(maker, closer))
    line = sheet.lines.get(item="subsidy")
    with refused("pay.no_draft"):
        services.correct_line(actor=viewer_for(maker), now=NOW, line_id=line.id, amount=D(200), reason="中级证书已核实")
    assert selectors.draft_for(viewer_for(maker), line) is None
    november = draw(maker, NOVEMBER)
    assert selectors.draft_for(viewer_for(maker), line) == november
    assert selectors.draft_for(viewer_for(make_user("elsewhere", "bureau_officer", "330109000000")), line) is None
    services.correct_line(actor=viewer_for(maker), now=NOW, line_id=line.id, amount=D(200), reason="中级证书已核实")
    assert [(one.kind, one.amount, one.month) for one in november.lines.exclude(kind="counted").order_by("amount")] == [
        ("reversed", D(-100), OCTOBER), ("corrected", D(200), OCTOBER),
    ]  # fmt: skip
    assert sheet.lines.get(item="subsidy").amount == D(100)  # what was paid stands
    with refused("pay.taken_back"):
        services.correct_line(actor=viewer_for(maker), now=NOW, line_id=line.id, amount=D(300), reason="再改")
    draw(maker, NOVEMBER)
    assert november.lines.exclude(kind="counted").count() == 2  # drawn again, corrections stay
    found, _named = selectors.differences_from_last_month(viewer_for(maker), november)
    assert [(one.item, one.amount) for one in found] == [("correction", D(100))]


@pytest.mark.parametrize(("amount", "code"), [(D(100), "pay.same_amount"), (D(-5), "pay.sign_wrong")])
def test_a_correction_must_change_something_sensible(maker: User, closer: User, on_post: Engagement, amount: Decimal, code: str) -> None:
    line = pay(closer, closed(maker, closer)).lines.get(item="subsidy")
    draw(maker, NOVEMBER)
    with refused(code):
        services.correct_line(actor=viewer_for(maker), now=NOW, line_id=line.id, amount=amount, reason="试")


def test_nobody_corrects_their_own_pay_nor_closes_their_own_correction(maker: User, closer: User, worker: Worker, on_post: Engagement) -> None:
    line = pay(closer, closed(maker, closer)).lines.get(item="subsidy")
    draw(maker, NOVEMBER)
    services.correct_line(actor=viewer_for(closer), now=NOW, line_id=line.id, amount=D(0), reason="不该发")
    sheet = PaySheet.objects.get(month=NOVEMBER)
    with refused("pay.own_sheet"):
        services.close_sheet(actor=viewer_for(closer), now=DECEMBER, sheet_id=sheet.id)
    Worker.objects.filter(id=worker.id).update(user=maker)
    other = PayLine.objects.get(sheet__month=OCTOBER, item="grade")
    with refused("pay.own_line"):
        services.correct_line(actor=viewer_for(maker), now=NOW, line_id=other.id, amount=D(9000), reason="给自己涨")


def test_a_sheet_with_lines_corrected_elsewhere_is_not_sent_back(maker: User, closer: User, on_post: Engagement) -> None:
    sheet = closed(maker, closer)
    draw(maker, NOVEMBER)
    services.correct_line(actor=viewer_for(maker), now=NOW, line_id=sheet.lines.get(item="subsidy").id, amount=D(0), reason="不该发")
    with refused("pay.corrected_already"):
        services.send_back(actor=viewer_for(closer), now=NOW, sheet_id=sheet.id, reason="重做")


def test_only_corrections_need_a_supplement_without_people(maker: User, closer: User, on_post: Engagement) -> None:
    sheet = pay(closer, closed(maker, closer))
    extra = services.begin_supplement(actor=viewer_for(maker), now=NOW, place=SHICHENG, month=OCTOBER)
    assert (extra.number, extra.lines.count()) == (2, 0)
    services.correct_line(actor=viewer_for(maker), now=NOW, line_id=sheet.lines.get(item="subsidy").id, amount=D(150), reason="补发")
    assert extra.lines.count() == 2
    with refused("pay.draft_there"):
        services.begin_supplement(actor=viewer_for(maker), now=NOW, place=SHICHENG, month=OCTOBER)


@pytest.mark.parametrize(("days", "code"), [(D("0.3"), "pay.absent_invalid"), (D(32), "pay.absent_invalid"), (D(-1), "pay.absent_invalid")])
def test_attendance_is_in_half_days_of_a_month(maker: User, on_post: Engagement, days: Decimal, code: str) -> None:
    with refused(code):
        services.keep_attendance(actor=viewer_for(maker), now=NOW, place=SHICHENG, month=OCTOBER, absent={on_post.id: days})
    assert not Attendance.objects.exists()


def test_attendance_of_somebody_elsewhere_is_refused(maker: User) -> None:
    with refused("pay.not_posted"):
        services.keep_attendance(actor=viewer_for(maker), now=NOW, place=SHICHENG, month=OCTOBER, absent={uuid4(): D(1)})


def test_another_county_sees_and_does_nothing(maker: User, closer: User, on_post: Engagement) -> None:
    sheet = closed(maker, closer)
    stranger = viewer_for(make_user("stranger", "bureau_officer", "330109000000"))
    with refused("general.not_found"):
        services.pay_sheet(actor=stranger, now=NOW, sheet_id=sheet.id, paid_on=date(2026, 11, 23))
    with refused("general.not_found"):
        selectors.sheet_or_404(stranger, sheet.id)
    with refused("access.denied"):
        services.draw_sheet(actor=stranger, now=NOW, place=SHICHENG, month=OCTOBER)
    assert list(selectors.lines_of(stranger, sheet)) == []


def test_one_sees_ones_own_lines_once_closed_and_nobody_elses(maker: User, closer: User, worker: Worker, on_post: Engagement) -> None:
    account = make_user("xiaomei", "worker", QINJIANG)
    Worker.objects.filter(id=worker.id).update(user=account)
    engage(make_worker("别人", COMMUNITY), place=COMMUNITY, grade="staff")
    viewer = viewer_for(account)
    draw(maker)
    assert selectors.lines_of_worker(viewer, worker, OCTOBER) == []
    closed(maker, closer)
    assert {one.engagement_id for one in selectors.lines_of_worker(viewer, worker, OCTOBER)} == {on_post.id}
    assert selectors.months_of_worker(viewer, worker) == [OCTOBER]
    other = Worker.objects.get(name="别人")
    assert selectors.months_of_worker(viewer, other) == [], "not a colleague's"
    assert selectors.months_of_worker(viewer_for(closer), other) == [OCTOBER]
    stranger = viewer_for(make_user("far", "bureau_officer", "540127000000"))
    assert selectors.lines_of_worker(stranger, worker, OCTOBER) == selectors.months_of_worker(stranger, worker) == []
    with refused("general.not_found"):
        selectors.sheet_or_404(viewer, PaySheet.objects.get().id)


def test_every_sum_opens_to_lines_that_add_up_to_it(maker: User, on_post: Engagement) -> None:
    engage(make_worker("别人", "360735101201"), place="360735101201", grade="deputy", step=4)
    sheet, viewer = draw(maker), viewer_for(maker)
    sums = selectors.footing_of(viewer, sheet)
    for place, amount in sums.places.items():
        assert sum(one.amount for one in selectors.lines_of(viewer, sheet, LineFilter(place=place))) == amount
    for item, amount in sums.items.items():
        assert sum(one.amount for one in selectors.lines_of(viewer, sheet, LineFilter(item=item))) == amount
    for person, amount in sums.people.items():
        assert sum(one.amount for one in selectors.lines_of(viewer, sheet, LineFilter(person=person))) == amount


def test_a_certificate_verified_late_is_paid_by_a_supplement_once(maker: User, closer: User, worker: Worker) -> None:
    on_post = engage(worker, place=COMMUNITY, grade="staff", step=3)
    held = certify(worker, issued_on=date(2026, 6, 15), verified_at=None)
    pay(closer, closed(maker, closer))
    held.verified_at = NOW
    held.save(update_fields=["verified_at"])
    found = draw(maker)
    assert found.number == 2
    assert list(found.lines.values_list("engagement", "item", "month")) == [(on_post.id, "subsidy", OCTOBER)]
    assert draw(maker).lines.count() == 1  # drawn again it is the same


def test_a_second_post_of_a_supplement_brings_no_second_subsidy(maker: User, closer: User, worker: Worker, on_post: Engagement) -> None:
    pay(closer, closed(maker, closer))
    second = engage(worker, place=QINJIANG, grade="staff", step=1, since=date(2026, 10, 1))
    assert set(draw(maker).lines.filter(engagement=second).values_list("item", flat=True)) == {"grade", "step"}


def test_a_promotion_after_the_sheet_is_not_paid_twice_by_a_supplement(maker: User, closer: User, on_post: Engagement) -> None:
    pay(closer, closed(maker, closer))
    on_post.grade = "deputy"
    on_post.save(update_fields=["grade"])
    with refused("pay.nothing_new"):
        draw(maker)


def test_a_draft_thrown_away_does_not_stop_the_next(maker: User, closer: User, worker: Worker, on_post: Engagement) -> None:
    first = closed(maker, closer)
    engage(make_worker("新来的", QINJIANG), place=QINJIANG, grade="staff", step=1)
    second = closed(maker, closer)
    services.send_back(actor=viewer_for(closer), now=NOW, sheet_id=first.id, reason="重做")
    services.discard_sheet(actor=viewer_for(maker), now=NOW, sheet_id=first.id)
    assert (second.number, draw(maker).number) == (2, 3)


def test_nobody_writes_down_their_own_attendance(maker: User) -> None:
    own = engage(make_worker("制表人", QINJIANG, user=maker), place=QINJIANG, grade="staff")
    with refused("pay.own_attendance"):
        services.keep_attendance(actor=viewer_for(maker), now=NOW, place=SHICHENG, month=OCTOBER, absent={own.id: D("1")})


def test_who_works_at_the_county_itself_stands_there(maker: User, worker: Worker, on_post: Engagement) -> None:
    engage(make_worker("县里的人", SHICHENG), place=SHICHENG, grade="staff", step=1)
    sheet, viewer = draw(maker), viewer_for(maker)
    sums = selectors.footing_of(viewer, sheet)
    assert set(sums.places) == {SHICHENG, QINJIANG}
    for place, whole in sums.places.items():
        assert sum(one.amount for one in selectors.lines_of(viewer, sheet, LineFilter(place=place))) == whole
    assert selectors.totals_of(viewer, [sheet]) == {sheet.id: sums.whole}


def test_what_is_paid_once_is_paid_already_by_the_sheet_of_a_later_month(maker: User, on_post: Engagement) -> None:
    later = draw(maker, NOVEMBER)
    PayLine.objects.create(sheet=later, place=COMMUNITY, engagement=on_post, month=NOVEMBER, item="award", code="assistant_once", amount=D("1500"))
    (october,) = selectors.candidates(viewer_for(maker), SHICHENG, OCTOBER)
    assert october.record.awarded == {"assistant_once"}


def test_two_officers_can_always_finish_a_sheet(maker: User, closer: User, on_post: Engagement) -> None:
    """Whoever wrote a correction into the other's draft draws it anew and answers for it; then the other closes it."""
    line = pay(closer, closed(maker, closer)).lines.get(item="subsidy")
    sheet = draw(maker, NOVEMBER)
    services.correct_line(actor=viewer_for(closer), now=NOW, line_id=line.id, amount=D(0), reason="不该发")
    assert [selectors.bar_to_close(viewer_for(one), sheet) for one in (maker, closer)] == ["maker", "writer"]
    sheet = draw(closer, NOVEMBER)
    assert selectors.bar_to_close(viewer_for(maker), sheet) == ""
    services.close_sheet(actor=viewer_for(maker), now=DECEMBER, sheet_id=sheet.id)


def test_a_month_is_not_closed_before_the_one_it_is_compared_with(maker: User, closer: User, on_post: Engagement) -> None:
    draw(maker)
    november = draw(maker, NOVEMBER)
    with refused("pay.earlier_draft"):
        services.close_sheet(actor=viewer_for(closer), now=DECEMBER, sheet_id=november.id)
    closed(maker, closer)
    services.close_sheet(actor=viewer_for(closer), now=DECEMBER, sheet_id=november.id)


def test_what_changed_since_it_was_drawn_is_drawn_before_it_is_closed(maker: User, closer: User, on_post: Engagement) -> None:
    sheet = draw(maker)
    services.keep_attendance(actor=viewer_for(maker), now=NOW, place=SHICHENG, month=OCTOBER, absent={on_post.id: D(1)})
    with refused("pay.outdated"):
        services.close_sheet(actor=viewer_for(closer), now=NOW, sheet_id=sheet.id)
    assert "counted absence" in amounts_of(closed(maker, closer))


def test_what_the_draft_itself_pays_once_is_not_paid_already(maker: User, on_post: Engagement) -> None:
    PayLine.objects.create(sheet=draw(maker), place=COMMUNITY, engagement=on_post, month=OCTOBER, item="award", code="assistant_once", amount=D("1500"))
    (october,) = selectors.candidates(viewer_for(maker), SHICHENG, OCTOBER)
    assert october.record.awarded == frozenset()


def test_corrections_alone_are_closed_whatever_else_is_new(maker: User, closer: User, worker: Worker, on_post: Engagement) -> None:
    sheet = pay(closer, closed(maker, closer))
    engage(make_worker("新来的", QINJIANG), place=QINJIANG, grade="staff", step=1)
    extra = services.begin_supplement(actor=viewer_for(maker), now=NOW, place=SHICHENG, month=OCTOBER)
    services.correct_line(actor=viewer_for(maker), now=NOW, line_id=sheet.lines.get(item="subsidy").id, amount=D(150), reason="补发")
    services.close_sheet(actor=viewer_for(closer), now=NOW, sheet_id=extra.id)


def test_a_certificate_is_paid_once_by_the_sheets_of_two_places(maker: User, worker: Worker, on_post: Engagement) -> None:
    other = "360735101000"
    second = engage(worker, place=other, grade="staff", step=1)
    first = draw(maker, place=QINJIANG)
    assert "counted subsidy" in amounts_of(first)
    assert set(draw(maker, place=other).lines.filter(engagement=second).values_list("item", flat=True)) == {"grade", "step"}
