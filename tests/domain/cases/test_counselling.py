"""L11: counselling is kept closer than the case: the title visible, the words only for who led it and who is named, for a purpose."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.models import CaseFile, Counselling
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors.looks import watching
from lianxin.domain.proceedings.services import decide_reading, end_reader, name_reader
from tests.domain.cases.story import basis, open_case, write
from tests.factories import GONGKA, NOW, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db
WORDS = "她说丈夫走后夜里睡不着"


def session(worker: User, case: CaseFile, **more: object) -> Counselling:
    given = {"kind": "grief", "title": "第一次谈话", "held_at": NOW, "words": WORDS} | more
    return services.record_session(actor=viewer_for(worker), now=NOW, case_id=case.id, **given)  # type: ignore[arg-type]


def test_whoever_reads_the_case_sees_that_it_took_place_and_not_a_word(
    zhuoma: User, ciren: User, deji: User, cuomu: User, zhangwei: User, baima: Resident
) -> None:
    case = open_case(zhuoma, baima)
    made = session(zhuoma, case)
    assert WORDS.encode() not in bytes(Counselling.objects.get().content_sealed)
    for colleague in (ciren, deji, cuomu):
        viewer = viewer_for(colleague)
        assert [one.title for one in selectors.sessions_of(viewer, NOW, case)] == ["第一次谈话"]
        assert "content_sealed" in selectors.session_or_404(viewer, NOW, made.id).get_deferred_fields()
        with refused("counselling.sealed"):
            selectors.words_of(viewer, NOW, made.id)
    with refused("counselling.sealed"):
        selectors.words_of(Viewer.system("导出"), NOW, made.id)
    elsewhere = viewer_for(zhangwei)
    assert not selectors.sessions_of(elsewhere, NOW, case)
    for look in (selectors.session_or_404, selectors.words_of):
        with refused("general.not_found"):
            look(elsewhere, NOW, made.id)
    with watching() as looks:
        assert selectors.words_of(viewer_for(zhuoma), NOW, made.id)[0].content == WORDS
    assert looks.purposes == {baima.id: "辅导人"}
    assert WORDS not in "".join(str(row.after) for row in AuditEntry.objects.all())


def test_the_holder_who_did_not_lead_it_reads_no_more_than_the_head(zhuoma: User, ciren: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    made = session(ciren, case)
    with refused("counselling.sealed"):
        selectors.words_of(viewer_for(zhuoma), NOW, made.id)
    with refused("counselling.not_yours"):
        session(zhuoma, case, of=made.id, why="改一改")
    with refused("general.empty_field"):
        session(ciren, case, of=made.id)
    session(ciren, case, of=made.id, why="补充", words="再补一句")
    assert [one.content for one in selectors.words_of(viewer_for(ciren), NOW, made.id)] == ["再补一句", WORDS]


def test_a_permission_for_the_file_opens_no_counselling_and_one_for_it_ends(zhuoma: User, deji: User, baima: Resident) -> None:
    case, head = open_case(zhuoma, baima), viewer_for(deji)
    made, reader = session(zhuoma, case), make_user("pema", "worker", GONGKA)
    given = {"user_id": reader.id, "why": "接手悲伤辅导,需要了解前情", "until": NOW + timedelta(days=30)}
    name_reader(actor=head, now=NOW, proceeding_id=case.id, **given)  # type: ignore[arg-type]
    with refused("counselling.sealed"):
        selectors.words_of(viewer_for(reader), NOW, made.id)
    with refused("access.own_approval"):
        services.name_counselling_reader(actor=head, now=NOW, case_id=case.id, **given | {"user_id": deji.id})  # type: ignore[arg-type]
    named = services.name_counselling_reader(actor=head, now=NOW, case_id=case.id, **given)  # type: ignore[arg-type]
    with watching() as looks:
        assert selectors.words_of(viewer_for(reader), NOW, made.id)
    assert looks.purposes == {baima.id: "接手悲伤辅导,需要了解前情"}
    assert Notice.objects.filter(user=zhuoma, kind="case.counselling_opened").exists()
    with refused("counselling.sealed"):
        selectors.words_of(viewer_for(reader), NOW + timedelta(days=31), made.id)
    end_reader(actor=head, now=NOW + timedelta(hours=1), reader_id=named.id, reason="不再需要")
    with refused("counselling.sealed"):
        selectors.words_of(viewer_for(reader), NOW + timedelta(hours=2), made.id)


def test_break_glass_has_a_reason_an_approver_who_is_another_and_a_notice(zhuoma: User, deji: User, cuomu: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    made, head = session(zhuoma, case), viewer_for(deji)
    with refused("access.reason_needed"):
        services.ask_for_counselling(actor=head, now=NOW, case_id=case.id, why="看")
    asked = services.ask_for_counselling(actor=head, now=NOW, case_id=case.id, why="本人来电说不想活了,要知道前情")
    assert Notice.objects.filter(user=zhuoma, kind="case.counselling_asked").exists()
    with refused("counselling.sealed"):
        selectors.words_of(head, NOW, made.id)
    with refused("access.own_approval"):
        decide_reading(actor=head, now=NOW, reader_id=asked.id, approve=True)
    decide_reading(actor=viewer_for(cuomu), now=NOW, reader_id=asked.id, approve=True)
    assert selectors.words_of(head, NOW + timedelta(minutes=1), made.id)[0].content == WORDS
    assert [one.section for one in selectors.counselling_readers(head, NOW, case)] == ["counselling"]
    with refused("counselling.sealed"):
        selectors.words_of(viewer_for(cuomu), NOW, made.id)
    with refused("counselling.sealed"):
        selectors.words_of(head, NOW + timedelta(days=8), made.id)


def test_a_page_of_titles_reads_no_words_and_a_print_holds_none(
    zhuoma: User, baima: Resident, django_assert_max_num_queries: Callable[..., object]
) -> None:
    case = open_case(zhuoma, baima)
    for at in range(3):
        session(zhuoma, case, title=f"第{at}次", held_at=NOW - timedelta(days=at))
    basis(zhuoma, case)
    write(zhuoma, case, "case_intake", {"presenting": "走路疼"})
    viewer = viewer_for(zhuoma)
    with django_assert_max_num_queries(2) as seen:  # type: ignore[attr-defined]
        assert len(selectors.sessions_of(viewer, NOW, case)) == 3
    assert not any("content_sealed" in query["sql"] for query in seen.captured_queries)
    record = selectors.records_of(viewer, NOW, case).get()
    values = selectors.paper_values(viewer, NOW, case, record, {})
    assert WORDS not in str(values)
    assert values["presenting"] == "走路疼"


def test_a_counsellor_who_does_not_hold_the_case_hears_that_somebody_was_let_read_it(zhuoma: User, ciren: User, deji: User, cuomu: User, baima: Resident) -> None:
    case = open_case(zhuoma, baima)
    session(ciren, case)
    asked = services.ask_for_counselling(actor=viewer_for(deji), now=NOW, case_id=case.id, why="本人来电说不想活了,要知道前情")
    opened = Notice.objects.filter(kind="case.counselling_opened")
    decide_reading(actor=viewer_for(cuomu), now=NOW, reader_id=asked.id, approve=True)
    assert set(opened.values_list("user_id", flat=True)) == {ciren.id}
    again = services.ask_for_counselling(actor=viewer_for(deji), now=NOW, case_id=case.id, why="还想再看一次前面的内容")
    decide_reading(actor=viewer_for(cuomu), now=NOW, reader_id=again.id, approve=False)
    assert opened.count() == 1, "of what was refused nothing was opened"
