"""One need: who, what was said, what is promised for it; triage on the same page: assign, decline, merge."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import full_name
from lianxin.base.places.wording import home_text
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Clock, Link, Pair, Row, Table, Tone
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.wording import spoken
from lianxin.domain.commitments import selectors as promises
from lianxin.domain.commitments.services import answer_need
from lianxin.domain.commitments.views.board import board_columns
from lianxin.domain.commitments.views.giving import worker_radios
from lianxin.domain.commitments.views.showing import board_row, title_of, who
from lianxin.domain.meals.selectors import profiles
from lianxin.domain.needs import rules, selectors, services
from lianxin.domain.needs.views import urgency_badge
from lianxin.domain.needs.views.saying import said, said_in_list
from lianxin.domain.people.views.contacts import calls
from lianxin.domain.surveys.selectors.submissions import submissions
from lianxin.domain.surveys.services.needs_found import SOURCE
from lianxin.entry.web.joined.forms import AssignForm, DeclineForm
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.needs.models import Need
    from lianxin.domain.people.services.contacts import Reachable

_TONES: dict[str, Tone] = {"new": "warn", "accepted": "info", "met": "good"}


@page("need.read")
def need(request: SignedRequest, need_id: UUID) -> HttpResponse:
    """The page; a POST says which act (`assign`, `decline`, `merge`) and is refused by the service where it may not."""
    found = selectors.need_or_404(request.viewer, need_id)
    act = request.POST.get("act", "")
    assign = _assign_form(request, found, bound=act == "assign")
    decline = DeclineForm(request.POST if act == "decline" else None)
    if request.method == "POST":
        if act == "decline" and found.state != "new":  # no page offers it any more
            raise ProblemError("need.already_triaged" if found.is_open else "need.already_closed")
        done = {"assign": _assign, "decline": _decline, "merge": _merge}.get(act, _unknown)(
            request, found, decline if act == "decline" else assign
        )
        if done is not None:
            return done
        found.refresh_from_db(fields=["state", "is_open"])  # somebody may have been quicker
    wrong = (assign is not None and assign.errors) or decline.errors
    context = {
        "need": found,
        "said": said(found),
        "title": word(packs.for_place(found.place).need_kinds, found.kind),
        "badge": state_badge(found),
        "back": Link(_("返回需求"), reverse("needs:inbox")),
        "facts": _facts(request.viewer, found),
        "actions": _actions(request.viewer, found),
        "promised": _promised(request, found),
        "repeats": [(one, said_in_list(one)) for one in selectors.repeats_of(request.viewer, found)] if found.is_open else [],
        "may_triage": found.is_open and request.viewer.may("need.triage", found.place),
        "assign": assign,
        "decline": decline,
        "calls": _calls(request, found),
    }
    return render(request, "web/need.html", context, status=422 if wrong else 200)


def _calls(request: SignedRequest, found: Need) -> list[Reachable]:
    """Whom to ring, where it cannot wait; the look is on record."""
    is_immediate = found.is_open and found.precedence == rules.IMMEDIATE
    return calls(request, found.resident) if is_immediate and found.resident is not None else []


def state_badge(found: Need) -> Badge:
    """Where the need stands."""
    words = {
        "new": _("待研判"), "accepted": _("已受理"), "met": _("已满足"), "declined": _("不受理"), "merged": _("已合并"),
        "ended": _("已终止"),
    }  # fmt: skip
    return Badge(words[found.state], _TONES.get(found.state, "plain"))


def _assign_form(request: SignedRequest, found: Need, *, bound: bool) -> AssignForm | None:
    """Only for who may both triage and hand out work here."""
    viewer = request.viewer
    if not (found.is_open and viewer.may("need.triage", found.place) and viewer.may("commitment.make", found.place)):
        return None
    pack = packs.for_place(found.place)
    usual = pack.need_kinds.get(found.kind)
    service = next((code for code in usual.services if code in pack.offered), "") if usual else ""
    urgency = pack.urgencies.get(found.urgency)
    choices = promises.propose_for(
        viewer, request.now, place=found.place, resident=found.resident, service_code=service, guard=found.guard
    )
    initial = {"service_code": service, "due_at": request.now + timedelta(hours=urgency.act_hours if urgency else 24)}
    initial["known"] = promises.of_need(viewer, found.id).count()
    return AssignForm(
        request.POST if bound else None, workers=worker_radios(found.place, choices), pack=pack, initial=initial
    )


def _assign(request: SignedRequest, found: Need, form: AssignForm | DeclineForm | None) -> HttpResponse | None:
    if form is None:
        raise ProblemError("access.denied")
    if not form.is_valid():
        return None
    usual = packs.for_place(found.place).need_kinds.get(found.kind)
    kind = usual.commitment if usual and not form.cleaned_data["service_code"] else ""
    with refusals_in(form):
        answer_need(actor=request.viewer, now=request.now, need_id=found.id, kind=kind, **form.cleaned_data)
    if form.errors:
        if isinstance(form, AssignForm):
            form.know(promises.of_need(request.viewer, found.id).count())
        return None
    made = promises.of_need(request.viewer, found.id).last()
    if made is not None:
        href = reverse("commitments:commitment", args=[made.id])
        text = _('已受理,交给{}:<a href="{}">{}</a>。')
        messages.success(request, format_html(text, who(made), href, title_of(made)))
    return HttpResponseRedirect(reverse("needs:inbox"))


def _decline(request: SignedRequest, found: Need, form: AssignForm | DeclineForm | None) -> HttpResponse | None:
    if form is None or not form.is_valid():
        return None
    with refusals_in(form):
        services.triage_need(
            actor=request.viewer, now=request.now, need_id=found.id, accept=False, reason=form.cleaned_data["reason"]
        )
    if form.errors:
        return None
    messages.success(request, _("已记下:不受理。"))
    return HttpResponseRedirect(reverse("needs:inbox"))


def _merge(request: SignedRequest, found: Need, form: object) -> HttpResponse | None:
    try:
        into = UUID(request.POST.get("into", ""))
    except ValueError:
        raise ProblemError("general.not_found") from None
    stays = services.merge_needs(actor=request.viewer, now=request.now, need_id=found.id, into_id=into)
    messages.success(request, _("已并入这条需求,来源都保留。"))
    return HttpResponseRedirect(reverse("web:need", args=[stays.id]))


def _unknown(request: SignedRequest, found: Need, form: object) -> HttpResponse | None:
    raise ProblemError("general.not_found")


def _facts(viewer: Viewer, found: Need) -> list[Pair]:
    pack = packs.for_place(found.place)
    facts = [
        Pair(_("居民"), resident_link(found)),
        Pair(_("地点"), full_name(found.place, language())),
        *_at_the_door(viewer, found),
        Pair(_("紧急程度"), urgency_badge(pack, found.urgency)),
        Pair(_("发现渠道"), word(pack.channels, found.channel)),
        Pair(_("发现人"), found.found_by.display_name if found.found_by else None),
        Pair(_("发现时间"), found.found_at),
        Pair(_("研判期限"), Clock(found.triage_due_at, found.triaged_at)),
    ]
    if answers := _answers_behind(viewer, found):
        facts.append(Pair(_("答卷"), answers))
    if found.triaged_by:
        facts.append(Pair(_("研判人"), labels_of([found.triaged_by]).get(found.triaged_by)))
    if found.reason:
        facts.append(Pair(_("理由"), spoken(found.reason)))
    if found.merged_into_id:
        facts.append(Pair(_("已并入"), Link(_("查看合并后的需求"), reverse("web:need", args=[found.merged_into_id]))))
    return facts


def _at_the_door(viewer: Viewer, found: Need) -> list[Pair]:
    """How whoever must go there at once finds the door and is heard behind it, for who may open the file."""
    person = found.resident
    is_immediate = found.is_open and found.precedence == rules.IMMEDIATE
    if person is None or not is_immediate or not viewer.may("resident.read", person.place):
        return []
    eats = profiles(viewer).filter(resident=person).first()
    notes = ";".join(dict.fromkeys(note for note in (person.note, eats.door_note if eats else "") if note))
    facts = [Pair(_("住址"), home_text(person.place, person.address, language())), Pair(_("进门须知"), notes)]
    return [one for one in facts if one.value]


def _answers_behind(viewer: Viewer, found: Need) -> Link | None:
    """The sheet whose answers opened it, for who may read that: what somebody felt is judged by all that was answered."""
    if found.source_kind != SOURCE:
        return None
    sheet = found.source_id.partition(" ")[0]
    if not submissions(viewer).filter(id=sheet).exists():
        return None
    return Link(_("打开答卷"), reverse("surveys:submission", args=[sheet]))


def resident_link(found: Need) -> Link | None:
    """The person it is about."""
    if found.resident is None:
        return None
    name = both_names(found.resident)
    return Link(name, reverse("web:resident", args=[found.resident.id]))


def _promised(request: SignedRequest, found: Need) -> Table:
    rows: list[Row] = []
    if request.viewer.may("commitment.read", found.place):
        rows = [board_row(c, request.now) for c in promises.of_need(request.viewer, found.id)]
    waits = found.state == "new" and not request.viewer.may("need.triage", found.place)
    none = _("还没有人承办。站长研判、受理以后,才能登记承办、立个案、陪同办事。") if waits else _("还没有人承办。")
    return Table(_("为此承办的事项"), board_columns(), rows, none)


def _actions(viewer: Viewer, found: Need) -> list[Action]:
    offered = []
    if found.state == "accepted" and viewer.may("commitment.make", found.place):
        offered.append(Action(_("登记承办"), f"{reverse('commitments:make')}?need={found.id}", icon="add"))
    may_open = viewer.may("proceeding.open", found.place) and (found.state == "accepted" or viewer.may("need.triage", found.place))
    if may_open and found.is_open and found.resident_id is not None and not found.guard:
        offered.append(Action(_("立为个案"), f"{reverse('cases:new')}?need={found.id}", icon="report"))
        offered.append(Action(_("陪同办事"), f"{reverse('errands:new')}?need={found.id}", icon="commitment"))
    return offered
