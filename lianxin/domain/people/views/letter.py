"""告知书: one decision as a letter to the resident, in plain words of their language, to be printed on A4."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.services import record_read
from lianxin.base.places.selectors import full_name, public_stations
from lianxin.base.ui.asked import asked_day
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.parts import Tab
from lianxin.domain.people import selectors
from lianxin.domain.people.selectors.answers import Asked, why
from lianxin.domain.people.views.answers import amount_text
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import N_

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
    found = why(request.viewer, person, code, on=on)
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
            "meaning": found.answer.ruled.meaning,
            "says": _(_SAYS[found.answer.is_benefit][found.answer.decision.answer if found.answer.decision else "no"]),
            "amount": amount_text(found.answer),
            "lists": [
                (_("符合的条件"), _plain(found.met, chosen)),
                (_("不符合的条件"), _plain(found.not_met, chosen)),
                (_("还要弄清楚的"), _plain(found.ask, chosen, asks=True)),
            ],
            "papers": _papers((*found.ask, *found.met), chosen),
            "law": found.ground,
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
