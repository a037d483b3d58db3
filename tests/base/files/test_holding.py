"""An attachment opens to whoever may read a row it hangs on, and to nobody else: whatever the kind of row, whoever brought it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from lianxin.base.access.models import User
from lianxin.base.files.models import StoredFile
from lianxin.base.files.selectors import brought_or_404, file_or_404, held_fields
from lianxin.domain.people.selectors.looks import watching
from lianxin.domain.proceedings.models import Reader
from tests import factories
from tests.architecture.samples import Place
from tests.factories import GONGKA, NOW, TABA, refused, viewer_for

pytestmark = pytest.mark.django_db


def test_every_field_that_holds_files_says_who_opens_them() -> None:
    fields = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is StoredFile
    }
    assert held_fields() == fields


def test_a_file_that_hangs_on_nothing_opens_to_nobody(deji: User) -> None:
    loose = Place(TABA, "本地丁").file
    StoredFile.objects.filter(id=loose.id).update(added_by=deji.id)
    with refused("general.not_found"):
        file_or_404(viewer_for(deji), NOW, loose.id)
    assert brought_or_404(viewer_for(deji), loose.id) == loose


def test_nobody_hangs_up_what_another_brought(deji: User, zhuoma: User) -> None:
    brought = Place(TABA, "本地丁").file
    for user in (deji, zhuoma):
        with refused("general.not_found"):
            brought_or_404(viewer_for(user), brought.id)


@pytest.mark.parametrize("kind", ["errand", "mediation"])
def test_a_paper_of_a_file_kept_to_the_named_opens_to_them_alone_and_the_look_at_the_file_goes_on_record(kind: str) -> None:
    own = Place(TABA, "本地丁")
    file_id = own.errand_paper.photo.id if kind == "errand" else _signed(own)
    proceeding = getattr(own, kind).proceeding
    colleague, reader = factories.make_user("colleague", "worker", GONGKA), factories.make_user("reader", "worker", GONGKA)
    assert file_or_404(viewer_for(colleague), NOW, file_id)
    proceeding.secrecy = "named"
    proceeding.save(update_fields=["secrecy"])
    Reader.objects.create(
        place=TABA, proceeding=proceeding, user=reader, why="复核", how="named", asked_at=NOW, approved=True, decided_by=proceeding.holder_id or reader.id, decided_at=NOW, since=NOW, until=NOW + timedelta(days=1)
    )
    with watching() as looks:
        assert file_or_404(viewer_for(reader), NOW, file_id)
    assert [(one.subject[1], one.how, one.why) for one in looks.files.values()] == [(proceeding.id, "named", "复核")]
    with refused("general.not_found"):
        file_or_404(viewer_for(colleague), NOW, file_id)


def _signed(own: Place) -> UUID:
    own.mediation_agreement.signed_copy = own.file
    own.mediation_agreement.save(update_fields=["signed_copy"])
    return own.file.id
