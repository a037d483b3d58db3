"""Offline changes of a resident: what does not collide merges, what does keeps both values and waits for a person."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.people.models import FieldEdit, Resident
from lianxin.domain.people.rules.field_edits import Offer, fate, kept, unkept
from lianxin.domain.people.selectors.conflicts import last_writers, open_conflicts, phone_mark
from lianxin.domain.people.services.field_edits import merge_field_edit, settle_conflict
from tests.factories import NOW, refused, viewer_for

VALUE = st.text(max_size=6)


@given(base=VALUE, wanted=VALUE, now=VALUE)
def test_a_merge_never_loses_what_somebody_wrote(base: str, wanted: str, now: str) -> None:
    found = fate(Offer(base, wanted), now, now)
    if found == "apply":
        assert now == base  # nobody else had written anything
    elif found == "same":
        assert now == wanted
    else:
        assert now not in {base, wanted}


@given(st.dictionaries(st.sampled_from(["note", "address"]), st.builds(Offer, VALUE, VALUE, VALUE)))
def test_offers_come_back_from_their_row_as_they_were(offers: dict[str, Offer]) -> None:
    assert unkept(kept(offers)) == offers


def offer(user: User, resident: Resident, edit_id: UUID | None = None, **fields: tuple[str, str]) -> FieldEdit:
    """`note=("what was seen", "what is wanted")`."""
    return merge_field_edit(
        actor=viewer_for(user), now=NOW, edit_id=edit_id or uuid4(), resident_id=resident.id, captured_at=NOW - timedelta(hours=5),
        base={name: pair[0] for name, pair in fields.items()}, wanted={name: pair[1] for name, pair in fields.items()},
    )  # fmt: skip


@pytest.mark.django_db
def test_fields_nobody_else_changed_are_taken_over_with_one_row_of_the_trail_each(zhuoma: User, baima: Resident) -> None:
    edit = offer(zhuoma, baima, note=("", "耳背"), address=("", "三组12号"))
    baima.refresh_from_db()
    assert (baima.note, baima.address, edit.is_open) == ("耳背", "三组12号", False)
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"resident.update", "field_edit.merge"}


@pytest.mark.django_db
def test_two_workers_merge_where_they_do_not_collide_and_keep_both_values_where_they_do(
    zhuoma: User, ciren: User, baima: Resident
) -> None:
    offer(zhuoma, baima, note=("", "耳背"), address=("", "三组12号"))
    edit = offer(ciren, baima, note=("", "眼睛不好"), language=("bo", "zh"))
    baima.refresh_from_db()
    assert (baima.note, baima.address, baima.language) == ("耳背", "三组12号", "zh")
    assert (edit.is_open, edit.collided, edit.merged) == (True, ["note"], ["language"])
    assert unkept(edit.offers)["note"] == Offer("", "眼睛不好", "耳背")


@pytest.mark.django_db
def test_only_who_can_decide_is_told_once_by_a_count_and_a_link(
    zhuoma: User, ciren: User, deji: User, cuomu: User, baima: Resident
) -> None:
    offer(zhuoma, baima, note=("", "耳背"))
    key = uuid4()
    for _again in range(2):
        offer(ciren, baima, key, note=("", "眼睛不好"))
    notice = Notice.objects.get()
    assert (notice.user_id, notice.link) == (deji.id, f"/people/conflicts/{key}/")


@pytest.mark.django_db
@pytest.mark.parametrize("seen", ["爱喝茶\r\n耳背 ", "爱喝茶\n耳背"], ids=["as it stands here", "as a phone shows it"])
def test_how_lines_end_and_blanks_around_are_no_change_of_a_note(zhuoma: User, baima: Resident, seen: str) -> None:
    Resident.objects.filter(id=baima.id).update(note="爱喝茶\r\n耳背 ")
    edit = offer(zhuoma, baima, note=(seen, "爱喝茶\r\n耳背\r\n住三楼 "))
    baima.refresh_from_db()
    assert (edit.is_open, baima.note) == (False, "爱喝茶\n耳背\n住三楼")


@pytest.mark.django_db
def test_both_wanting_the_same_is_no_conflict(zhuoma: User, ciren: User, baima: Resident) -> None:
    offer(zhuoma, baima, note=("", "耳背"))
    assert not offer(ciren, baima, note=("", "耳背")).is_open


@pytest.mark.django_db
def test_the_same_edit_sent_again_is_merged_once_even_after_somebody_changed_it_back(zhuoma: User, ciren: User, baima: Resident) -> None:
    key = uuid4()
    offer(zhuoma, baima, key, note=("", "耳背"))
    offer(ciren, baima, note=("耳背", "配了助听器"))
    assert not offer(zhuoma, baima, key, note=("", "耳背")).is_open
    baima.refresh_from_db()
    assert baima.note == "配了助听器"
    assert FieldEdit.objects.count() == 2


@pytest.mark.django_db
def test_other_contents_under_a_known_id_are_refused_by_name(zhuoma: User, baima: Resident) -> None:
    key = uuid4()
    offer(zhuoma, baima, key, note=("", "耳背"))
    with refused("field.other_content"):
        offer(zhuoma, baima, key, note=("", "眼睛不好"))


@pytest.mark.django_db
def test_a_phone_number_is_compared_by_its_mark_and_never_lies_open_in_a_row(zhuoma: User, ciren: User, baima: Resident) -> None:
    baima.phone = "13989010001"
    baima.save()
    mark = phone_mark(baima)
    assert not offer(zhuoma, baima, phone=(mark, "139 8901 0002")).is_open
    edit = offer(ciren, baima, phone=(mark, "13989010003"))
    assert edit.is_open
    assert b"13989010003" not in bytes(edit.offers_sealed)
    baima.refresh_from_db()
    assert baima.phone == "13989010002"


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"name": ("", "别人")}, {"id_number": ("", "1")}, {"is_dibao": ("", "true")}])
def test_what_decides_about_money_or_identity_is_not_changed_on_a_phone(
    zhuoma: User, baima: Resident, fields: dict[str, tuple[str, str]]
) -> None:
    with refused("field.unknown_field"):
        offer(zhuoma, baima, **fields)


@pytest.mark.django_db
def test_somebody_from_elsewhere_finds_nobody_to_change(zhangwei: User, baima: Resident) -> None:
    with refused("general.not_found"):
        offer(zhangwei, baima, note=("", "耳背"))


@pytest.fixture
def collided(zhuoma: User, ciren: User, baima: Resident) -> FieldEdit:
    offer(zhuoma, baima, note=("", "耳背"))
    edit = offer(ciren, baima, note=("", "眼睛不好"))
    baima.refresh_from_db()
    return edit


@pytest.mark.django_db
def test_the_station_head_decides_and_it_is_an_ordinary_change(deji: User, baima: Resident, collided: FieldEdit) -> None:
    assert [edit.id for edit in open_conflicts(viewer_for(deji)).rows] == [collided.id]
    settle_conflict(
        actor=viewer_for(deji), now=NOW, edit_id=collided.id, version=baima.version, chosen={"note": "耳背,眼睛也不好"}
    )
    baima.refresh_from_db()
    assert baima.note == "耳背,眼睛也不好"
    assert not open_conflicts(viewer_for(deji)).rows
    assert AuditEntry.objects.filter(verb="field_edit.settle", subject_id=str(collided.id)).count() == 1
    with refused("field.conflict_settled"):
        settle_conflict(actor=viewer_for(deji), now=NOW, edit_id=collided.id, version=baima.version, chosen={"note": "耳背"})


@pytest.mark.django_db
def test_a_worker_may_not_decide_and_nobody_decides_on_an_old_page(
    zhuoma: User, deji: User, baima: Resident, collided: FieldEdit
) -> None:
    with refused("access.denied"):
        settle_conflict(actor=viewer_for(zhuoma), now=NOW, edit_id=collided.id, version=baima.version, chosen={"note": "耳背"})
    offer(zhuoma, baima, address=("", "三组12号"))
    with refused("general.changed_meanwhile"):
        settle_conflict(actor=viewer_for(deji), now=NOW, edit_id=collided.id, version=baima.version, chosen={"note": "耳背"})


@pytest.mark.django_db
def test_once_decided_the_heads_notice_is_read_and_the_worker_hears_of_it(
    zhuoma: User, ciren: User, deji: User, baima: Resident, collided: FieldEdit
) -> None:
    settle_conflict(actor=viewer_for(deji), now=NOW, edit_id=collided.id, version=baima.version, chosen={"note": "耳背"})
    assert Notice.objects.get(user=deji).read_at == NOW
    notice = Notice.objects.get(user=ciren)
    assert (notice.kind, notice.link) == ("resident.conflict_settled", f"/residents/{baima.id}/")
    assert not Notice.objects.filter(user=zhuoma).exists()


@pytest.mark.django_db
def test_who_wrote_the_present_value_and_when_stands_in_the_trail_for_who_may_decide(
    zhuoma: User, deji: User, zhangwei: User, baima: Resident, collided: FieldEdit
) -> None:
    offer(zhuoma, baima, address=("", "三组12号"))  # a later change of another field
    assert {name: (row.actor_id, row.at) for name, row in last_writers(viewer_for(deji), collided).items()} == {"note": (zhuoma.id, NOW)}
    assert last_writers(viewer_for(zhangwei), collided) == {}
