"""How forms, versions and submissions look: words, badges and the short values that several pages show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name, name_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Badge, Tone
from lianxin.domain.people.views.listing import listed_name
from lianxin.domain.surveys.rules.intake import FLAGS, UNCHECKED
from lianxin.domain.surveys.selectors import spoken
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from lianxin.domain.surveys.models import FillLink, Form, FormVersion, Submission

FORM_STATES: Final = {"draft": N_("编制中"), "open": N_("填报中"), "closed": N_("已结束")}
VERSION_STATES: Final = {"draft": N_("待发布"), "published": N_("已发布"), "retired": N_("已停用")}
SUBJECTS: Final = {"resident": N_("居民"), "place": N_("地点"), "anonymous": N_("不记名")}
SUBMISSION_STATES: Final = {
    "received": N_("待审核"), "has_issues": N_("有问题,待审核"), "sent_back": N_("退回修改"), "approved": N_("已通过"),
    "rejected": N_("不采用"), "quarantined": N_("隔离待定"),
}  # fmt: skip
CHANNELS: Final = {
    "field": N_("外勤应用"), "openrosa": N_("ODK Collect"), "api": N_("接口"), "link": N_("本人填写"), "page": N_("网页"),
    "paper": N_("纸质录入"),
}  # fmt: skip
FINDINGS: Final = {
    "required": N_("必填未填"), "constraint": N_("不合规则"), "choice": N_("没有这个选项"), "type": N_("格式不对"),
    "calculation": N_("计算结果不同"), "unexpected": N_("不该填写"), "limit": N_("没能核对"),
}  # fmt: skip
_TONES: Final[dict[str, Tone]] = {
    "open": "good", "published": "good", "approved": "good", "has_issues": "warn", "sent_back": "accent", "quarantined": "bad",
    "received": "info",
}  # fmt: skip


def title_of(form: Form) -> str:
    """The form's name in the reader's language; its id when it has none."""
    return spoken(form.titles, language()) or form.form_id


def titled(version: FormVersion) -> str:
    """The name that this version gives the form."""
    return spoken(version.titles, language()) or title_of(version.form)


def place_word(code: str) -> str:
    """The last name of a place, for lists."""
    return name_of(code).in_language(language())


def place_path(code: str) -> str:
    """County, township and village."""
    return full_name(code, language())


def form_badge(form: Form) -> Badge:
    """Where the form stands."""
    return _badge(FORM_STATES, form.state)


def version_badge(version: FormVersion) -> Badge:
    """Where the version stands."""
    return _badge(VERSION_STATES, version.state)


def submission_badge(submission: Submission) -> Badge:
    """Where the submission stands."""
    return _badge(SUBMISSION_STATES, submission.state)


def flag_badges(submission: Submission) -> list[Badge]:
    """What else is to be said of a submission."""
    return [Badge(_(FLAGS[flag]), "bad" if flag == UNCHECKED else "warn") for flag in submission.flags if flag in FLAGS]


def subject_of(submission: Submission, today: date) -> str:
    """Whom a submission is about, as lists name people; a place for a form about none."""
    if submission.resident is not None:
        return listed_name(submission.resident, today)
    return nobody_named(submission) or place_word(submission.place)


def nobody_named(submission: Submission) -> str:
    """What stands where the name would: nobody is to be known, or should have been and was not told; "" for a form about a place."""
    return {"anonymous": _("不记名"), "resident": _("没有写明是谁")}.get(submission.form.subject, "")


def sender_of(submission: Submission) -> str:
    """Who sent it in: a worker, or the person by a link."""
    return submission.worker.display_name if submission.worker else _(CHANNELS.get(submission.channel, submission.channel))


def last_day_of(link: FillLink) -> date:
    """The last day on which a link still opens; it ends with that day, at midnight."""
    return local_day(link.expires_at - timedelta(microseconds=1))


def people_of(ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names of the accounts that did something, for timelines and lists."""
    return labels_of([one for one in ids if one])


def words_of(table: Mapping[str, str], blank: str = "") -> list[tuple[str, Any]]:
    """The rows of a table of words as choices."""
    return ([("", blank)] if blank else []) + [(code, _(label)) for code, label in table.items()]


def _badge(words: Mapping[str, str], code: str) -> Badge:
    return Badge(_(words.get(code, code)), _TONES.get(code, "plain"))
