"""On the phone: whom I bring a meal next, and what happened at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.files.services import store_file
from lianxin.base.places.wording import home_text
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Event, Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.wording import moment_text
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import missing_choice, missing_proof
from lianxin.domain.commitments.views.showing import lacking_words
from lianxin.domain.meals import rules, selectors, services
from lianxin.domain.meals.forms import DoorForm, ReasonForm
from lianxin.domain.meals.selectors import Stop
from lianxin.domain.meals.views.day import address
from lianxin.domain.meals.views.showing import clock_face, needs_text, outcome_text, sitting_word, state_badge
from lianxin.domain.people.views.contacts import calls
from lianxin.kernel.clock import combine, local_day

if TYPE_CHECKING:
    from lianxin.domain.meals.models import Meal

_WRITTEN = frozenset({"time", "record"})
_WRONG = {
    "meals.receiver_needed": "received_by", "meals.refusal_needs_reason": "note", "meals.celsius_invalid": "celsius", "meals.outcome_unknown": "outcome",
    "meals.time_invalid": "at",
}  # fmt: skip


@page("meals.deliver")
def mine(request: SignedRequest) -> HttpResponse:
    """My round of today: the next door on top with its buttons, then the others, silent doors to try again, meals that still lack
    their proof with the way to bring it, and those done at the end."""
    stops = selectors.my_round(request.viewer, local_day(request.now))
    to_do = [_stop(one) for one in stops if one.is_open]
    silent = [_stop(one) for one in stops if one.is_silent]
    ended = [one for one in stops if not (one.is_open or one.is_silent)]
    unproved = [_stop(one) | {"lacking": ";".join(_lacking(one.meal))} for one in ended if _lacks_proof(one.meal)]
    done = [_stop(one) for one in ended if not _lacks_proof(one.meal)]
    outcomes = [(code, _(text)) for code, text in rules.OUTCOMES.items()]
    context = {"next": to_do[0] if to_do else None, "others": to_do[1:], "silent": silent, "unproved": unproved, "done": done, "outcomes": outcomes, "left": len(to_do), "of": len(stops)}
    return render(request, "meals/mine.html", context)


def _lacks_proof(meal: Meal) -> bool:
    return meal.state in rules.KEPT and meal.commitment.is_open


def _lacking(meal: Meal) -> list[str]:
    """The proof still to be brought to a door, in words; time and record are written down with what happened there."""
    return lacking_words([kind for kind in missing_proof(meal.commitment, "") if kind not in _WRITTEN], missing_choice(meal.commitment))


def _stop(one: Stop) -> dict[str, Any]:
    meal = one.meal
    return {
        "meal": meal, "time": clock_face(meal.planned_arrival), "number": meal.sequence, "trip": meal.trip, "needs": needs_text(selectors.needs_of(meal), meal.place),
        "place": home_text(meal.place, meal.resident.address, language()), "door_note": one.door_note, "badge": state_badge(meal), "sitting": sitting_word(meal.meal_day.sitting, meal.place),
    }  # fmt: skip


@page("meals.deliver")
def door(request: SignedRequest, meal_id: UUID) -> HttpResponse:
    """One meal: what it is, what happened; the form for its door (`?outcome=` ticks one beforehand). One of a day that is over
    and was never written down can still be, with its time, or is cancelled by who may."""
    meal = selectors.meal_or_404(request.viewer, meal_id)
    late = meal.meal_day.day < local_day(request.now)
    takes = meal.state in ({"open"} if late else {"open", "no_answer"}) and meal.way == rules.BROUGHT and meal.meal_day.day <= local_day(request.now)
    may = takes and request.viewer.may("meals.deliver", meal.place)
    asked = request.GET.get("outcome", "")
    initial = {"outcome": asked if asked in rules.OUTCOMES else None}
    form = DoorForm(request.POST or None, request.FILES or None, initial=initial, late=late) if may or request.method == "POST" else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form, _WRONG):
            _record(request, meal, form)
            return redirect("meals:mine")
    (stop,) = selectors.stops_of([meal])
    lacking = _lacking(meal) if may or _lacks_proof(meal) else []
    context = {
        "title": _("送餐登记"), "meal": meal, "badge": state_badge(meal), "facts": _facts(stop), "form": form if may else None, "refused": None if may else form,
        "events": [_event(one) for one in selectors.doorsteps_of(request.viewer, meal)], "actions": _actions(request, meal), "calls": _calls(request, meal),
        "lacking": lacking, "late": late and may, "add_proof": _add_proof(request, meal), "back": Link(_("返回我的送餐"), reverse("meals:mine")),
    }  # fmt: skip
    return render(request, "meals/door.html", context, status=422 if form is not None and form.errors else 200)


def _add_proof(request: SignedRequest, meal: Meal) -> str:
    """Where the proof that is still lacking is brought; "" where none is, or not by this viewer."""
    may = _lacks_proof(meal) and request.viewer.may("commitment.fulfil", meal.place)
    return f"{reverse('commitments:finish', args=[meal.commitment_id])}?meal=1" if may else ""


def _record(request: SignedRequest, meal: Meal, form: DoorForm) -> None:
    typed, proofs = form.cleaned_data, []
    for kind in ("signature", "photo"):
        if upload := typed.get(kind):
            kept = store_file(actor=request.viewer, now=request.now, place=meal.place, content=upload.read(), needs="meals.deliver")
            proofs.append(GivenProof(kind, request.now, file_id=kept.id))
    if typed.get("code"):
        proofs.append(GivenProof("code", request.now, text=typed["code"]))
    at = combine(meal.meal_day.day, typed["at"]) if typed.get("at") else None
    names = ("doorstep_id", "outcome", "received_by", "note", "celsius")
    made = services.record_doorstep(
        actor=request.viewer, now=request.now, meal_id=meal.id, at=at, proofs=proofs, position=form.position(), box_back=typed["box_back"],
        **{name: typed[name] for name in names},
    )  # fmt: skip
    if made.outcome == rules.NO_ANSWER:
        messages.warning(request, _("已登记没人应门。平安核查已经开出,站长和平时上门的人已收到通知;请再敲一敲、打电话、问邻居。"))
        return
    messages.success(request, _("已登记:%(outcome)s。") % {"outcome": outcome_text(made)})
    meal.commitment.refresh_from_db()
    if made.outcome in rules.KEPT and meal.commitment.is_open:
        messages.warning(request, _("还缺凭证:%(kinds)s。补上以后这一份才算办结。") % {"kinds": ";".join(_lacking(meal))})


def _facts(stop: Stop) -> list[Pair]:
    meal = stop.meal
    round_text = _("第 %(trip)s 趟 %(number)s 号,计划 %(time)s") % {"trip": meal.trip, "number": meal.sequence, "time": clock_face(meal.planned_arrival)} if meal.sequence else None
    money = _("%(price)s 元:补贴 %(subsidy)s,其余 %(self_paid)s") % {"price": meal.price, "subsidy": meal.subsidy, "self_paid": meal.self_paid}
    return [
        Pair(_("要求"), needs_text(selectors.needs_of(meal), meal.place)), Pair(_("住址"), home_text(meal.place, meal.resident.address, language())),
        Pair(_("门口的说明"), stop.door_note or None), Pair(_("路线"), round_text), Pair(_("送餐人"), meal.runner.display_name if meal.runner else None),
        Pair(_("单价"), [money, *([Badge(_("约定的付费和单价不符,按政策包算"), "warn")] if meal.pay_doubt else [])]), Pair(_("承办和凭证"), Link(_("查看"), reverse("commitments:commitment", args=[meal.commitment_id]))),
    ]  # fmt: skip


def _event(one: Any) -> Event:
    who = labels_of([one.made_by]).get(one.made_by, "") if one.made_by else ""
    measured = f"{one.celsius} ℃" if one.celsius is not None else ""
    return Event(one.at, outcome_text(one), who, " ".join(text for text in (one.note, measured) if text))


def _calls(request: SignedRequest, meal: Meal) -> Any:
    return calls(request, meal.resident) if request.viewer.may("resident.read", meal.place) else []


def _actions(request: SignedRequest, meal: Meal) -> list[Action]:
    viewer, day = request.viewer, meal.meal_day
    shown = []
    if viewer.may("meals.read", meal.place):
        shown.append(Action(_("用餐要求"), reverse("meals:resident", args=[meal.resident_id]), icon="person"))
        shown.append(Action(_("厨房当天"), address(day.kitchen_id, day.day, day.sitting)))
    if meal.state == "open" and meal.way == rules.BROUGHT and viewer.may("commitment.make", meal.place):
        shown.append(Action(_("没有送,取消这一份") if day.day < local_day(request.now) else _("取消这一份"), reverse("commitments:cancel", args=[meal.commitment_id])))
    ended = meal.state not in {"open", "dropped"} and day.day == local_day(request.now)
    return [*shown, Action(_("登记错了,撤销"), reverse("meals:undo", args=[meal.id]), "danger")] if ended else shown


@page("meals.deliver")
def undo(request: SignedRequest, meal_id: UUID) -> HttpResponse:
    """What was written down last was a mistake."""
    meal = selectors.meal_or_404(request.viewer, meal_id)
    form, back = ReasonForm(request.POST or None), reverse("meals:meal", args=[meal.id])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.undo_doorstep(actor=request.viewer, now=request.now, meal_id=meal.id, **form.cleaned_data)
            messages.success(request, _("已撤销,这一份重新待送。"))
            return redirect(back)
    context = {
        "title": _("撤销误登的送餐"), "text": f"{meal.resident.name} {moment_text(request.now)}", "form": form, "submit_label": _("撤销"), "back_url": back,
        "consequences": [_("这一份重新待送,原来的凭证不再算数。"), _("原来的记录留着,写明谁撤销、为什么。"), _("没人看过的平安核查随着撤销;已经有人在办的不动。")],
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)
