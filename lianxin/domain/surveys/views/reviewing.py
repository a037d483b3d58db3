"""Submissions to look through, and one of them: answers, findings, photos, versions, and what a reviewer does with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Column, Event, Excerpt, Link, Pair, Row, Tab, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.wording import moment_text
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.forms import ReviewForm, SubmissionFilterForm
from lianxin.domain.surveys.rules.answers import label_in
from lianxin.domain.surveys.selectors import ShownFinding, SubmissionFilter
from lianxin.domain.surveys.selectors.approving import is_own
from lianxin.domain.surveys.selectors.edits import answers_before, edited_submission, next_submission
from lianxin.domain.surveys.selectors.held import held_operations
from lianxin.domain.surveys.selectors.opened_needs import waiting_needs
from lianxin.domain.surveys.selectors.outcomes import outcome_of
from lianxin.domain.surveys.services import reviewing as services
from lianxin.domain.surveys.views.answers_shown import Section, changed_only, sections
from lianxin.domain.surveys.views.asking import asked_id
from lianxin.domain.surveys.views.elsewhere import held_table
from lianxin.domain.surveys.views.showing import (
    CHANNELS,
    FINDINGS,
    flag_badges,
    nobody_named,
    people_of,
    place_path,
    place_word,
    sender_of,
    subject_of,
    submission_badge,
    title_of,
    words_of,
)
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Submission, SubmissionFile, SubmissionVersion
    from lianxin.engines import xforms

ACTS: Final = {
    "approve": N_("通过"), "reject": N_("不采用"), "send_back": N_("退回修改"), "release": N_("解除隔离"), "comment": N_("批注"),
}  # fmt: skip
_DONE: Final = {
    "approve": N_("已通过。"), "reject": N_("已记下:不采用。"), "send_back": N_("已退回,采集人会收到通知和待办。"),
    "release": N_("已解除隔离。"), "comment": N_("批注已保存。"),
}  # fmt: skip
_TONES: Final = {"approve": "good", "reject": "bad", "send_back": "accent", "release": "info", "comment": "plain"}

_LATELY: Final = 50


@dataclass(frozen=True, slots=True)
class Photo:
    """A file of the submission: `href` leads to it, "" when it has not come or may not be seen; `is_picture`: it can be shown small."""

    name: str
    href: str
    is_picture: bool
    note: str


@page("submission.read")
def submissions(request: SignedRequest) -> HttpResponse:
    """What waits for a review, the newest first; anything else by the filter."""
    choices = [(str(one.id), title_of(one)) for one in selectors.forms(request.viewer)]
    channels = words_of(CHANNELS, _("全部"))
    form = SubmissionFilterForm(request.GET, viewer=request.viewer, forms=choices, channels=channels)
    form.is_valid()
    wanted = _wanted(request, form.cleaned_data)
    found = selectors.submissions_page(request.viewer, wanted, after=request.GET.get("after", ""))
    today = local_day(request.now)
    context = {
        "form": form,
        "tabs": _tabs(request), "actions": _together(request, wanted),
        "table": Table(_("答卷"), _columns(), [_row(one, today, request.GET.urlencode()) for one in found.rows], _("这里没有答卷。")),
        "pager": pager(request, found),
        "held": _held(request, wanted),
        "back": Link(_("返回问卷"), reverse("surveys:forms")),
    }
    return render(request, "surveys/submissions.html", context)


def _together(request: SignedRequest, wanted: SubmissionFilter) -> list[Action]:
    """From what waits for a review to the page where the sound ones are approved together."""
    if wanted.state not in ("open", "received") or not request.viewer.may("submission.review"):
        return []
    query = request.GET.copy()
    for name in ("state", "after"):
        query.pop(name, None)
    return [Action(_("一起通过"), f"{reverse('surveys:approve')}?{query.urlencode()}", icon="good")]


def _held(request: SignedRequest, wanted: SubmissionFilter) -> Table | None:
    """Of the quarantine: visits, needs and changes from phones that wait beside the questionnaires."""
    is_whole = wanted.state == "quarantined" and not wanted.form_id and not wanted.channel
    if not is_whole or not request.viewer.may("submission.review"):
        return None
    return held_table(held_operations(request.viewer, place=wanted.place), local_day(request.now))


def _wanted(request: SignedRequest, chosen: dict[str, Any]) -> SubmissionFilter:
    state = chosen.get("state", "") or "open"
    form_id = UUID(chosen["form"]) if chosen.get("form") else None
    return SubmissionFilter(
        form_id=form_id, place=asked_place(request.GET), state="" if state == "all" else state, channel=chosen.get("channel", "")
    )


def _tabs(request: SignedRequest) -> list[Tab]:
    query, current = request.GET.copy(), request.GET.get("state", "")
    query.pop("after", None)
    shown = [
        ("", _("待审核")), ("has_issues", _("有问题")), ("sent_back", _("退回修改")), ("approved", _("已通过")),
        ("rejected", _("不采用")), ("quarantined", _("隔离待定")), ("all", _("全部")),
    ]  # fmt: skip
    tabs = []
    for code, label in shown:
        query["state"] = code
        tabs.append(Tab(label, f"?{query.urlencode()}", code == current))
    return tabs


def _columns() -> list[Column]:
    return [Column(text) for text in (_("对象"), _("问卷"), _("状态"), _("采集人"), _("收到时间"))]


def _row(one: Submission, today: Any, query: str) -> Row:
    href = reverse("surveys:submission", args=[one.id]) + (f"?{query}" if query else "")
    who = Link(subject_of(one, today), href, place_word(one.place))
    return Row((who, title_of(one.form), [submission_badge(one), *flag_badges(one)], sender_of(one), one.received_at))


@page("submission.read")
def submission(request: SignedRequest, submission_id: UUID) -> HttpResponse:
    """One submission; a POST is a reviewer's act. The query of the list it came from goes on to the next one."""
    found = selectors.submission_or_404(request.viewer, submission_id)
    versions = list(selectors.versions_of_submission(request.viewer, found))
    may_review = request.viewer.may("submission.review", found.place)
    form = ReviewForm(request.POST or None, initial={"version": versions[0].number})
    if request.method == "POST":
        if not may_review:
            raise ProblemError("access.denied")
        done = _review(request, found, form)
        if done is not None:
            return done
        found = selectors.submission_or_404(request.viewer, submission_id)
    edited, outcome = _edited(request, found, versions), outcome_of(request.viewer, found, pack_code(language()))
    context = {
        "found": found, "title": title_of(found.form), "lead": _lead(found), "badge": submission_badge(found),
        "back": Link(_("返回答卷"), f"{reverse('surveys:submissions')}?{request.GET.urlencode()}"),
        "facts": _facts(request, found, versions),
        "actions": _actions(request, found),
        "findings": _findings(request, found),
        "opened": _opened(request, found) if may_review else [],
        "alerts": outcome.alerts, "notes": outcome.notes,
        "sections": answers_of(found),
        "changes": edited,
        "photos": photos_of(request, found),
        "versions": _versions(versions) if len(versions) > 1 else None,
        "events": _events(request, found),
        "form": form, "acts": _acts(request, found) if may_review else [],
        "own": is_own(request.viewer, found),
    }  # fmt: skip
    return render(request, "surveys/submission.html", context, status=422 if form.errors else 200)


def _review(request: SignedRequest, found: Submission, form: ReviewForm) -> HttpResponse | None:
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise ProblemError("general.not_found")
    if not form.is_valid():
        return None
    with refusals_in(form, {"survey.note_missing": "note"}):
        services.review_submission(
            actor=request.viewer, now=request.now, submission_id=found.id, act=cast("services.Act", act), **form.cleaned_data
        )
        messages.success(request, f"{_which(found)}:{_(_DONE[act])}" if act != "comment" else _(_DONE[act]))
    if form.errors:
        return None
    following = _next(request, found) if act != "comment" else found.id
    address = reverse("surveys:submission", args=[following]) if following else reverse("surveys:submissions")
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)


def _which(found: Submission) -> str:
    """Names the sheet just decided, for the next one is on the page already: about whom, what, and when it came."""
    return "·".join((_lead(found), title_of(found.form), moment_text(found.received_at)))


def _next(request: SignedRequest, found: Submission) -> UUID | None:
    """The one after it in the list it was opened from."""
    form = request.GET.get("form", "")
    state = request.GET.get("state", "") or "open"
    wanted = SubmissionFilter(
        form_id=asked_id(form) if form else None, place=asked_place(request.GET), state="" if state == "all" else state,
        channel=request.GET.get("channel", ""),
    )  # fmt: skip
    return next_submission(request.viewer, wanted, found)


def _lead(found: Submission) -> str:
    if found.resident is not None:
        return both_names(found.resident)
    return nobody_named(found) or place_path(found.place)


def _facts(request: SignedRequest, found: Submission, versions: list[SubmissionVersion]) -> list[Pair]:
    facts = []
    if found.resident is not None:
        facts.append(Pair(_("居民"), Link(both_names(found.resident), reverse("web:resident", args=[found.resident.id]))))
    elif (claimed := selectors.claimed_resident(request.viewer, found)) is not None:
        facts.append(Pair(_("所指的居民"), Link(both_names(claimed), reverse("web:resident", args=[claimed.id]))))
    if "edit_of_other" in found.flags:
        edited = edited_submission(request.viewer, found)
        where = Link(_("打开原来的答卷"), reverse("surveys:submission", args=[edited.id])) if edited else _("还没有收到,或不在您的辖区")
        facts.append(Pair(_("所修改的答卷"), where))
    facts += [
        Pair(_("地点"), place_path(found.place)),
        Pair(_("采集人"), sender_of(found)),
        Pair(_("渠道"), _(CHANNELS.get(found.channel, found.channel))),
        Pair(_("收到时间"), found.received_at),
    ]
    if found.filled_on:
        facts.append(Pair(_("纸上写的日期"), found.filled_on))
    if found.started_at and found.finished_at:
        minutes = max(0, round((found.finished_at - found.started_at).total_seconds() / 60))
        facts.append(Pair(_("填写用时"), _("%(count)s 分钟") % {"count": minutes}))
    version = found.form_version.version if found.form_version else None
    facts += [Pair(_("问卷版本"), version), Pair(_("第几版答卷"), versions[0].number)]
    if found.flags:
        facts.append(Pair(_("标记"), flag_badges(found)))
    return facts


def _actions(request: SignedRequest, found: Submission) -> list[Action]:
    viewer = request.viewer
    offered = []
    if viewer.may("submission.send", found.place) and found.form_version_id is not None:
        offered.append(Action(_("修改答案"), reverse("surveys:edit", args=[found.id]), icon="edit"))
    if viewer.may("submission.analyse", found.place):
        offered.append(Action(_("有效性"), reverse("surveys:validity", args=[found.id]), icon="chart"))
    return offered


def _opened(request: SignedRequest, found: Submission) -> list[Link]:
    """The needs opened from it that still wait: a submission that is turned down leaves them where they are."""
    kinds = packs.for_place(found.place).need_kinds
    return [Link(word(kinds, one.kind), reverse("web:need", args=[one.id])) for one in waiting_needs(request.viewer, found)]


def _findings(request: SignedRequest, found: Submission) -> Table:
    rows = [
        Row((_where(one), _(FINDINGS.get(one.kind, one.kind)), one.value or None, one.message or None, one.expected or None))
        for one in selectors.findings_of(request.viewer, found, language())
    ]
    named = [_("题目"), _("问题"), _("填写值"), _("说明"), _("应为")]
    told = [at for at in range(len(named)) if any(row.cells[at] for row in rows)]  # a required answer that is missing has no more to say
    shown = [Row(tuple(row.cells[at] for at in told)) for row in rows]
    return Table(_("核对发现的问题"), [Column(named[at]) for at in told], shown, _("没有发现问题。"))


def _where(one: ShownFinding) -> str:
    """The question; inside a repeat with the number of the instance."""
    if one.kind == "calculation" and one.label == one.path.rsplit("/", 1)[-1]:
        return _("自动计算的结果")  # nobody was asked it, so it has no words but its own name
    if one.kind == "limit" and one.path.count("/") == 1:
        return _("整份答卷:核对用的时间太长,没有做完,请人工逐题核对")
    numbers = "、".join(re.findall(r"\[(\d+)\]", one.path))
    return f"{one.label or one.path} ({numbers})" if numbers else one.label or one.path


def answers_of(found: Submission) -> list[Section]:
    """The answers in the reader's language; empty when the form is not known."""
    if found.form_version is None or not found.form_version.xml:
        return []
    form = selectors.compiled(found.form_version)
    return sections(form.questions, found.answers, pack_code(language()), groups=headings_of(form))


def headings_of(form: xforms.Form) -> dict[str, str]:
    """The headings of a form's groups in the reader's language, by path."""
    return {path: label_in(labels, pack_code(language())) for path, labels in form.groups.items()}


def _edited(request: SignedRequest, found: Submission, versions: list[SubmissionVersion]) -> list[Section]:
    """What the newest version changed against the one before it."""
    before = answers_before(request.viewer, found, versions)
    if before is None or found.form_version is None:
        return []
    form = selectors.compiled(found.form_version)
    return changed_only(sections(form.questions, found.answers, pack_code(language()), groups=headings_of(form), before=before))


def photos_of(request: SignedRequest, found: Submission) -> list[Photo]:
    """The files of the current version; small pictures where the reader may open files."""
    may = request.viewer.may("file.read")
    return [_photo(one, may=may) for one in selectors.files_of(request.viewer, found)]


def _photo(one: SubmissionFile, *, may: bool) -> Photo:
    if one.file is None:
        return Photo(one.name, "", False, _("没能收下,请重发") if one.problem else _("还没有传到"))
    href = reverse("web:file", args=[one.file_id]) if may else ""
    return Photo(one.name, href, one.file.media_type.startswith("image/"), "" if may else _("您无权查看附件"))


def _device(one: SubmissionVersion) -> str | None:
    """Pages of our own have no device: the way it came says it."""
    own = CHANNELS.get(one.client.removeprefix("lianxin "), "")
    return one.device or (_(own) if own else one.client or None)


def _versions(versions: list[SubmissionVersion]) -> Table:
    makers = people_of(one.received_by for one in versions)
    rows = [
        Row((one.number, one.received_at, makers.get(one.received_by) if one.received_by else None, _device(one)))
        for one in versions
    ]
    columns = [Column(_("第几版"), "number"), Column(_("收到时间")), Column(_("提交人")), Column(_("设备"))]
    return Table(_("答卷的版本"), columns, rows)


def _events(request: SignedRequest, found: Submission) -> list[Event]:
    steps = list(selectors.steps_of(request.viewer, found))
    makers = people_of(step.made_by for step in steps)
    return [
        Event(step.made_at, _(ACTS[step.act]), makers.get(step.made_by, "") if step.made_by else "", step.note, tone=_TONES[step.act])  # type: ignore[arg-type]
        for step in steps
    ]


def _acts(request: SignedRequest, found: Submission) -> list[tuple[str, str, str]]:
    """(act, words, kind of button) possible in its state for this person."""
    own = is_own(request.viewer, found)
    kinds = {"approve": "primary", "release": "primary", "send_back": "plain", "reject": "danger", "comment": "plain"}
    shown = []
    for act in ("approve", "release", "send_back", "reject", "comment"):
        impossible = (own and act in ("approve", "release")) or (act == "send_back" and found.worker_id is None)
        if found.state in services.FROM[act] and not impossible:
            shown.append((act, _(ACTS[act]), kinds[act]))
    return shown


@page("submission.send")
def own(request: SignedRequest) -> HttpResponse:
    """What was sent back to one, and what one sent in lately."""
    today = local_day(request.now)
    todos = [
        Row((
            Link(subject_of(one, today), reverse("surveys:edit", args=[one.id]), place_word(one.place)), title_of(one.form),
            Excerpt(getattr(one, "last_note", "") or "", 200), Action(_("改答案"), reverse("surveys:edit", args=[one.id]), "primary"),
        ))
        for one in selectors.todos(request.viewer)
    ]  # fmt: skip
    sent = [
        Row((
            subject_of(one, today), title_of(one.form), submission_badge(one), one.received_at,
        ), reverse("surveys:submission", args=[one.id]))
        for one in selectors.own_submissions(request.viewer)[:_LATELY]
    ]  # fmt: skip
    to_fill = [
        Link(title_of(one), reverse("surveys:fill", args=[one.id])) for one in selectors.to_fill(request.viewer, today=today)
    ]
    todo_columns = [Column(_("对象")), Column(_("问卷")), Column(_("退回的理由")), Column("", "actions")]
    context = {
        "todos": Table(_("退回修改"), todo_columns, todos, _("没有退回给您的答卷。")), "has_todos": bool(todos),
        "sent": Table(_("最近交的答卷"), [Column(text) for text in (_("对象"), _("问卷"), _("状态"), _("收到时间"))], sent, _("还没有交过答卷。")),
        "to_fill": to_fill,
        "back": Link(_("返回问卷"), reverse("surveys:forms")) if request.viewer.may("form.read") else None,
    }  # fmt: skip
    return render(request, "surveys/own.html", context)
