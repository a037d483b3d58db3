"""告知书: one decision as a letter to the resident, in plain words of their language, to be printed on A4."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.services import record_read
from lianxin.base.packs.amending import amended_by
from lianxin.base.places.selectors import full_name, public_stations
from lianxin.base.ui.asked import asked_day
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link, Tab
from lianxin.base.ui.wording import day_text
from lianxin.domain.people import selectors
from lianxin.domain.people.selectors.answers import Asked, why
from lianxin.domain.people.views.answers import amount_text
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

_LANGUAGES: Final = {"zh": "zh-hans", "bo": "bo", "en": "en"}
_NAMES: Final = {"zh": "中文", "bo": "བོད་ཡིག", "en": "English"}
_SAYS: Final = {
    True: {
        "yes": N_("按现在知道的情况,您符合领取条件。"), "no": N_("按现在知道的情况,您不符合领取条件。"),
        "cannot_tell": N_("还有情况不清楚,现在不能判断您是否符合领取条件。"),
    },
    False: {
        "yes": N_("按现在知道的情况,您属于这一类。"), "no": N_("按现在知道的情况,您不属于这一类。"),
        "cannot_tell": N_("还有情况不清楚,现在不能判断您是否属于这一类。"),
    },
}  # fmt: skip


@never_cache
@page("category.read")
def letter(request: SignedRequest, resident_id: UUID, code: str) -> HttpResponse:
    """The letter in the resident's language, another with `?lang=`; as of another day with `?on=`. Printing is on record."""
    person = selectors.resident_or_404(request.viewer, resident_id)
    on = asked_day(request.GET, local_day(request.now), "on")
    try:
        found = why(request.viewer, person, code, on=on)
    except ProblemError as problem:
        if problem.code != "people.rule_not_in_force":
            raise
        return _no_letter(request, person, code, on)
    pack = packs.for_place(person.place, on)
    chosen = request.GET.get("lang", "")
    chosen = chosen if chosen in _LANGUAGES else pack_code(person.language)
    record_read(
        actor=request.viewer, verb="decision.letter", subject=("people.Resident", person.id), place=person.place,
        now=request.now, why=f"{code} {on.isoformat()}",
    )  # fmt: skip
    with translation.override(_LANGUAGES[chosen]):
        context = {
            "person": person,
            "spoken": _LANGUAGES[chosen],
            "where": full_name(person.place, _LANGUAGES[chosen]),
            "title": found.answer.ruled.name,
            "meaning": pack.said(found.answer.ruled.meaning, on),
            "says": _(_SAYS[found.answer.is_benefit][found.answer.decision.answer if found.answer.decision else "no"]),
            "amount": amount_text(found.answer),
            "lists": [
                (_("符合的条件"), _plain(found.met, chosen)),
                (_("不符合的条件"), _plain(found.not_met, chosen)),
                (_("还要弄清楚的"), _plain(found.ask, chosen, asks=True)),
            ],
            "papers": _papers((*found.ask, *found.met), chosen),
            "law": found.ground,
            "amended": amended_by(pack, code),
            "owner": found.answer.ruled.owner,
            "stations": [
                {"name": _station_name(one, chosen), "phone": one.phone}
                for one in public_stations()
                if contains(one.place, person.place)
            ],
            "on": on,
            "version": found.version,
        }
        written = render_to_string("people/_letter.html", context, request)
    tabs = [Tab(name, f"?lang={key}&on={on.isoformat()}", key == chosen) for key, name in _NAMES.items()]
    return render(request, "people/letter.html", {"person": person, "tabs": tabs, "letter": written})


def _no_letter(request: SignedRequest, person: Resident, code: str, on: date) -> HttpResponse:
    """Of a day on which the rule was not in force there is nothing to tell; the way to the rule itself."""
    ruled = packs.for_place(person.place, on).ruled[code]
    days = {"name": ruled.name.in_language(language()), "on": day_text(on), "start": day_text(ruled.start)}
    said = _("“%(name)s”自 %(start)s 起实行,%(on)s 还没有,没有告知书可打。")
    if ruled.until is not None and on >= ruled.until:
        said, days["until"] = _("“%(name)s”实行到 %(until)s(不含)为止,%(on)s 已经没有,没有告知书可打。"), day_text(ruled.until)
    context = {"person": person, "nothing": said % days, "back": Link(_("类别与待遇"), reverse("people:why", args=[person.id, code]))}
    return render(request, "people/letter.html", context, status=404)


def _plain(found: tuple[Asked, ...], chosen: str, *, asks: bool = False) -> list[dict[str, Any]]:
    return [
        {
            "label": one.condition.label_in(chosen), "law": one.ground.cited, "unverified": one.ground.unverified,
            "question": _in(one.condition.question, chosen) if asks else "",
        }
        for one in found
    ]  # fmt: skip


def _papers(found: tuple[Asked, ...], chosen: str) -> list[str]:
    """What to bring, each once."""
    return list(dict.fromkeys(text for one in found if (text := _in(one.condition.proves, chosen))))


def _in(words: Any, chosen: str) -> str:
    return str(words.get(chosen) or words.get("zh", "")) if words else ""


def _station_name(station: Any, chosen: str) -> str:
    return str({"bo": station.name_bo, "en": station.name_en}.get(chosen) or station.name)
