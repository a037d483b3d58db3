"""What pages of other areas show of questionnaires and of the quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table, Tone
from lianxin.domain.people.views.listing import listed_name
from lianxin.domain.surveys.views.showing import place_word, sender_of, submission_badge, title_of
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from uuid import UUID

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import Resident
    from lianxin.domain.surveys.models import Form, HeldOperation, Submission

_FOLLOWING: Final[list[Callable[[Viewer, UUID], str]]] = []
_COMING: Final[list[Callable[[Viewer, Form, Resident], str]]] = []
HELD_KINDS: Final = {"visit": N_("走访"), "need": N_("需求"), "resident_edit": N_("修改资料"), "handout": N_("发放物资"), "meal": N_("送餐")}
_HELD: Final[dict[str, tuple[str, Tone]]] = {
    "waiting": (N_("隔离待定"), "bad"), "admitted": (N_("已补入"), "good"), "turned_down": (N_("不采用"), "plain"),
}  # fmt: skip


def goes_on_at(page: Callable[[Viewer, UUID], str]) -> None:
    """`page` gives the address where what a submission came to is seen, "" for one it knows nothing of. Called once, when an area loads."""
    if page not in _FOLLOWING:
        _FOLLOWING.append(page)


def where_it_goes_on(viewer: Viewer, submission_id: UUID) -> str:
    """The address of the page where what this submission came to is seen; "" where nothing more is to be seen."""
    return next((address for page in _FOLLOWING if (address := page(viewer, submission_id))), "")


def comes_from(page: Callable[[Viewer, Form, Resident], str]) -> None:
    """`page` gives the address of the page of a person from which a form is filled in, "" for one it knows nothing of. Called once, when an
    area loads."""
    if page not in _COMING:
        _COMING.append(page)


def back_from(viewer: Viewer, form: Form, resident: Resident | None) -> Link:
    """Where whoever fills in a form about somebody, or hands out its link, came from; else the form."""
    if resident is not None:
        for page in _COMING:
            if address := page(viewer, form, resident):
                return Link(_("返回本人的筛查"), address)
    return Link(_("返回问卷"), reverse("surveys:form", args=[form.id]))


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


def held_badge(one: HeldOperation) -> Badge:
    """Where field work in quarantine stands."""
    text, tone = _HELD[one.state]
    return Badge(_(text), tone)


def held_table(found: Iterable[HeldOperation], today: date) -> Table:
    """The field work in quarantine, beside the questionnaires there."""
    rows = [
        Row((
            Link(listed_name(one.resident, today) if one.resident else place_word(one.place), reverse("field:held", args=[one.id]), place_word(one.place)),
            _(HELD_KINDS[one.kind]), one.worker.display_name, one.captured_at, one.received_at,
        ))
        for one in found
    ]  # fmt: skip
    columns = [Column(text) for text in (_("对象"), _("外勤记录"), _("填写人"), _("填写时间"), _("收到时间"))]
    return Table(_("隔离的外勤记录"), columns, rows, _("没有隔离的外勤记录。"))
