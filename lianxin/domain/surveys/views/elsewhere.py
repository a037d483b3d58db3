"""What pages of other areas show of questionnaires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.ui.parts import Action, Column, Row, Table
from lianxin.domain.surveys.views.showing import sender_of, submission_badge, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import Resident
    from lianxin.domain.surveys.models import Form, Submission


def submissions_table(found: Iterable[Submission]) -> Table:
    """For the page of one person, who is the same in every row."""
    rows = [
        Row((title_of(one.form), submission_badge(one), sender_of(one), one.received_at), reverse("surveys:submission", args=[one.id]))
        for one in found
    ]
    columns = [Column(text) for text in (_("问卷"), _("状态"), _("采集人"), _("收到时间"))]
    return Table(_("答卷"), columns, rows, _("还没有填过问卷。"))


def fill_actions(viewer: Viewer, person: Resident, forms: Iterable[Form]) -> list[Action]:
    """The questionnaires that may be filled in about a person now."""
    if not viewer.may("submission.send", person.place):
        return []
    return [
        Action(_("填写:%(form)s") % {"form": title_of(form)}, f"{reverse('surveys:fill', args=[form.id])}?resident={person.id}", icon="edit")
        for form in forms
        if form.subject == "resident"
    ]
