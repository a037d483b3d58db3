"""The papers of a case: which there are, what is filled in where, and the values a printed one takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs.schema import Paper, PaperField, Workflow
from lianxin.base.places.selectors import full_name
from lianxin.base.ui import diagrams
from lianxin.base.ui.pack_words import language, word
from lianxin.domain.cases.models import CaseFile, CaseGoal, CaseRecord, CaseTie
from lianxin.domain.cases.rules import (
    RELATIONS,
    REPEATED,
    SCORES,
    WITNESSED,
    Kin,
    around,
    family_of,
    score_text,
)
from lianxin.domain.cases.selectors.files import goals_of, records_of, referrals_of, resources_of, ties_of
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors.categories import categories_of
from lianxin.domain.people.selectors.contacts import contacts_of
from lianxin.domain.proceedings.selectors import written
from lianxin.kernel.clock import age_on, local_day
from lianxin.kernel.divisions import level

_FILLED: Final = frozenset({"text", "long", "choice"})
_KNOWN: Final = frozenset({"session.number", "session.at"})
_TOWNSHIP: Final = 9


def workflow_of(viewer: Viewer, case: CaseFile) -> Workflow:
    """The workflow of a case that the caller has found, as the pack of its place writes it."""
    return written(case.proceeding.place, case.proceeding.workflow)


def case_papers(viewer: Viewer, place: str) -> dict[str, tuple[Paper, list[PaperField]]]:
    """The papers of casework at a place, in the pack's order, each with the blanks somebody fills in; no rows of anybody.

    What the file knows already (`source`) is no blank, except what a session says of itself.
    """
    pack = packs.for_place(place)
    found = {}
    for code, row in pack.papers.items():
        if row.about == "case":
            named = dict.fromkeys(name for part in row.parts for name in part.fields)
            found[code] = (row, [pack.paper_fields[name] for name in named if _is_filled(pack.paper_fields[name])])
    return found


def _is_filled(field: PaperField) -> bool:
    own = not field.source or (field.source.startswith("session.") and field.source not in _KNOWN)
    return field.kind in _FILLED and own


def papers_to_print(viewer: Viewer, now: datetime, case: CaseFile) -> list[tuple[str, CaseRecord]]:
    """Everything of the whole file, in the order of the phases: each record by its latest version."""
    records = list(records_of(viewer, now, case))
    return [(code, one) for code in case_papers(viewer, case.proceeding.place) for one in records if one.paper == code]


def drawn(viewer: Viewer, now: datetime, case: CaseFile) -> dict[str, str]:
    """The family tree and the ecomap as SVG; "" while there is nobody to draw."""
    resident, today = case.proceeding.resident, local_day(now)
    ties = [one for one in ties_of(viewer, now, case) if resident is None or one.resident_id != resident.id]  # merged: it is themselves
    if resident is None or not ties:
        return {"family_tree": "", "ecomap": ""}
    born = resident.birth_date
    served = Kin("self", resident.name, sex=resident.sex, age=age_on(born, today) if born else None, dead=resident.died_on is not None)
    kin = [_kin(one, today.year) for one in ties]
    unlisted = {"father": _("父亲(没有列入)"), "mother": _("母亲(没有列入)"), "parent": _("父母(没有列入)"), "child": _("子女(没有列入)")}
    chart = around(served, kin)
    return {
        "family_tree": diagrams.family_tree(family_of(served, kin, unlisted)),
        "ecomap": diagrams.ecomap(chart) if chart.systems else "",
    }


def _kin(one: CaseTie, year: int) -> Kin:
    age = year - one.birth_year if one.birth_year else None
    return Kin(str(one.id), one.name, one.relation, one.sex, age, one.dead, one.at_home, one.quality, one.flow, one.note)


def paper_values(viewer: Viewer, now: datetime, case: CaseFile, record: CaseRecord | None, pictures: Mapping[str, str]) -> dict[str, Any]:
    """What a printed paper takes: the person, the case, the record's own words, goals and drawings. Telephone numbers stay out: they
    are written in by hand where a paper has a blank for them. `pictures`: of `drawn`."""
    proceeding, resident = case.proceeding, case.proceeding.resident
    goals = list(goals_of(viewer, now, case))
    values: dict[str, Any] = {
        "agency": _("%(place)s社工站") % {"place": full_name(_township(proceeding.place), language())},
        "number": proceeding.number,
        "resident": _person(viewer, resident, local_day(now)) if resident is not None else {},
        "household": {"members": [_member(one, local_day(now).year) for one in ties_of(viewer, now, case) if one.at_home]},
        "case": _case(viewer, case),
        "goals": [{"goal": one.title, "indicator": f"{one.measure}:{one.now_value} → {one.target}", "due": one.due_on, "who": one.who} for one in goals],
        "results": list(_results(goals)),
        "resources": [
            {"provider": one.provider, "what": one.what, "on": one.linked_on, "outcome": one.outcome} for one in resources_of(viewer, now, case)
        ],
        **{code: svg for code, svg in pictures.items() if svg},
    }
    return values | (_written(viewer, now, case, record) if record is not None else {})


def _person(viewer: Viewer, resident: Resident, today: date) -> dict[str, Any]:
    pack = packs.for_place(resident.place)
    held = [word(pack.categories, one.code) for one in categories_of(viewer, [resident], today=today).get(resident.id, [])]
    contact = contacts_of(viewer, resident.id).first()
    return {
        "name": resident.name, "birth_date": resident.birth_date, "sex": resident.sex, "categories": "、".join(held),
        "address": f"{full_name(_township(resident.place), language())} {resident.address}",
        "contact": {"name": contact.name, "relation": contact.relation} if contact is not None else {},
    }  # fmt: skip


def _township(place: str) -> str:
    """An address begins with its village already."""
    return f"{place[:_TOWNSHIP]}000" if level(place) == "village" else place


def _member(one: CaseTie, year: int) -> dict[str, Any]:
    age = year - one.birth_year if one.birth_year else None
    return {"name": one.name, "relation": _(RELATIONS[one.relation]), "age": age, "situation": one.note}


def _case(viewer: Viewer, case: CaseFile) -> dict[str, Any]:
    proceeding, facts = case.proceeding, workflow_of(viewer, case).facts
    risk = facts["risk_level"].codes.get(case.risk_level) if "risk_level" in facts else None
    return {
        "holder": proceeding.holder.display_name if proceeding.holder is not None else None, "opened_at": local_day(proceeding.opened_at),
        "closed_at": local_day(proceeding.closed_at) if proceeding.closed_at else None, "origin": case.origin,
        "risk": risk.in_language(language()) if risk is not None else None, "close_reason": case.close_reason,
        "follow_up_on": case.follow_up_on,
    }  # fmt: skip


def _results(goals: Sequence[CaseGoal]) -> Iterator[dict[str, Any]]:
    for one in goals:
        last = next(iter(one.scores.all()), None)
        if last is not None:
            yield {"goal": one.title, "score": f"{score_text(last.score)} {_(SCORES[last.score])}", "evidence": last.evidence}


def _written(viewer: Viewer, now: datetime, case: CaseFile, record: CaseRecord) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(record.content)
    number = None
    if record.paper in REPEATED:
        threads = list(records_of(viewer, now, case, record.paper).values_list("thread", flat=True))
        number = threads.index(record.thread) + 1 if record.thread in threads else None
    values |= {"session_at": record.held_at, "session_number": number}
    if record.signed_on is not None:
        values |= {"sign_resident": signature_text(record), "sign_resident_on": record.signed_on}
    return values | _answered(viewer, now, case, record)


def signature_text(record: CaseRecord) -> str:
    """Who signed a record; where the person did not do so themselves, how and before whom it was settled."""
    if record.signed_way not in WITNESSED:
        return record.signed_by
    return _("%(name)s:%(way)s(见证人%(witness)s)") % {
        "name": record.signed_by, "way": _(WITNESSED[record.signed_way]), "witness": record.witness
    }


def _answered(viewer: Viewer, now: datetime, case: CaseFile, record: CaseRecord) -> dict[str, Any]:
    """The receipt of a referral that was answered."""
    one = referrals_of(viewer, now, case).filter(thread=record.thread).exclude(answer="waiting").first()
    if one is None:
        return {}
    told = ";".join(text for text in (_(one.get_answer_display()), one.reason, one.outcome) if text)
    return {"refer_answer": told, "sign_receiver": one.answered_by, "sign_receiver_on": one.answered_on}
