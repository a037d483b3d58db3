"""Walks the table of `access.py`: everybody, by every way, to every row; what was tried, and what came through that may not."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle, product
from typing import Any, Final
from urllib.parse import unquote

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.test import Client

from lianxin.base.access.models import Grant, User
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.files.selectors import file_or_404
from lianxin.domain.care.models import CalendarKey
from lianxin.domain.cases.models import Counselling, ReferralLink
from lianxin.domain.cases.rules import SECTION as COUNSELLING
from lianxin.domain.commitments.selectors import visible as promises_within
from lianxin.domain.conduct.models import ReviewTask
from lianxin.domain.conduct.selectors import own_tasks
from lianxin.domain.emergency.models import SosLink
from lianxin.domain.mediation.models import PartyStatement
from lianxin.domain.mediation.selectors import STATEMENTS, statements_of
from lianxin.domain.minors.models import StandingLeave
from lianxin.domain.needs.selectors import visible as needs_within
from lianxin.domain.people.models import Consent
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.domain.proceedings.selectors import readable, readable_proceedings
from lianxin.domain.screening.models import Screening
from lianxin.domain.surveys.models import FillLink
from lianxin.kernel.problems import ProblemError
from tests import factories
from tests.architecture.access import (
    CHILD,
    FILE,
    FILES,
    GLIMPSES,
    LEVELS,
    MADE,
    MAIN,
    OWN_GUARD,
    PEOPLE,
    REFUSED,
    RESULTS,
    REVIEW,
    VISITOR,
    Row,
)
from tests.architecture.test_permission_matrix import EXPORTS, Address
from tests.entry.openrosa import forms as questionnaires
from tests.factories import GONGKA, NOW, TABA, TODAY

WAYS: Final[dict[str, tuple[tuple[str, dict[str, str]], ...]]] = {
    "list": tuple((route, {}) for route in ("cases/", "groups/", "mediation/", "errands/", "minors/", "screening/", "conduct/complaints/")),
    "list of the place": tuple((route, {}) for route in ("minors/lines/", "minors/care/", "visits/", "visits/due/")),
    "board": (("commitments/", {"worker": "all"}), ("commitments/", {"worker": "all", "show": "overdue"}), ("commitments/doubts/", {"show": "all"}), ("commitments/handover/", {})),
    "inbox": (("needs/", {}), ("needs/", {"show": "accepted"})),
    "counts and cards": (("home/", {}), ("today/", {}), ("county/", {}), ("cases/months/", {})),
    "search": (("people/search/", {"q": ""}), ("people/", {}), ("visits/new/", {"q": ""})),
    "export": tuple((EXPORTS.replace("<slug:kind>", kind), {"format": form, "worker": "all"}) for kind, form in (("needs", "csv"), ("commitments", "xlsx"), ("residents", "csv"))),
    "calendar": (("calendar", {}),),
    "field bundle": (("field/api/pack", {}), ("field/api/residents", {})),
    "day plan": (("care/dayplan/", {"place": GONGKA, "day": str(TODAY)}),),
    "notices and requests": (("account/notices/", {}), ("proceedings/asked/", {})),
    "trail and audit": (("admin/audit/", {}), ("minors/access/audit/", {}), ("minors/access/audit/rows/", {})),
}  # fmt: skip
OF_PEOPLE: Final = ("people/", "visits/new/", "field/api/residents", "exports/residents")
"""Where people stand for themselves: a name there says nothing of a file."""
OPEN_ROSA: Final = ("/v1/formList", "/v1/projects", "/v1/projects/540127/forms", *(f"/v1/projects/540127/forms/{questionnaires.FORM_ID}{end}" for end in ("/submissions", ".svc/Submissions")))
"""What a program asks for."""
_WORD = re.compile(r"zq(\d\d)(said|name|title)")


@dataclass
class Table:
    """What was tried: pairs of a person and a row by each way, and the leaks of each, also in words; `unseen`: what was not shown to
    somebody who may read it; `seen`: how many words were shown to whoever may have them, lest a way be empty."""

    tried: Counter[str] = field(default_factory=Counter)
    leaked: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    requests: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def found(self, way: str, *leaks: str) -> None:
        self.leaked[way] += len(leaks)
        self.leaks += leaks


def text_of(answer: HttpResponseBase) -> str:
    """Everything an answer says: headers, body, what is packed in a workbook or a document."""
    body = answer.getvalue()
    parts = [f"{name}: {unquote(value)}".encode() for name, value in answer.headers.items()] + [body]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts += [packed.read(name) for name in packed.namelist()]
    return b"\n".join(parts).decode(errors="replace")


def rows_of(holder: User) -> list[Row]:
    """Every kind at every level: with no guard where anybody of the place may know of it, else behind its own, or a child's."""
    made: list[Row] = []
    for kind in MADE:
        own = OWN_GUARD.get(kind, "")
        if kind == REVIEW:
            wanted = [("place", "")]
        elif kind in FILES:
            wanted = [("place", own)] + [(level, own or CHILD) for level in LEVELS[1:]]
        else:
            wanted = [("place", own)] if own else [("place", ""), ("place", CHILD)]
        made += [Row(kind, level, guard, len(made) + n, holder) for n, (level, guard) in enumerate(wanted)]
    for row in made:
        row.make()
    return made


def people_of() -> dict[str, User]:
    """The accounts; whoever is public has none."""
    users = {}
    for n, (name, who) in enumerate(PEOPLE.items()):
        if who.was:
            users[name] = users[who.was]
        elif name != VISITOR:
            users[name] = factories.make_user(f"who{n}", who.role, who.place, display_name=f"人员{n}")
            CalendarKey.objects.create(user=users[name], digest=CalendarKey.digest_of(f"key{n}"), made_at=NOW)
    factories.vet(*(users[name] for name, who in PEOPLE.items() if name in users and who.fit))
    factories.give_role(users["former holder, gone"], "worker", GONGKA, ends_on=TODAY - timedelta(days=1))
    return users


def give_leave(rows: list[Row], users: dict[str, User]) -> None:
    """Permissions to read, as `PEOPLE` has them."""
    for row, (name, who) in product(rows, PEOPLE.items()):
        if not who.reading or row.kind not in FILES:
            continue
        sections = ["", {"counselling": COUNSELLING, "statement": STATEMENTS}.get(row.kind, "")]
        for section in sections if who.closer and sections[1] else [""]:
            decided = {"decided_by": users["head"].id} if "approved" in who.reading else {}
            Reader.objects.create(place=TABA, proceeding=row.proceeding, user=users[name], section=section, why="复核", asked_at=NOW, **who.reading, **decided)
    for name, who in PEOPLE.items():
        if who.standing:
            StandingLeave.objects.create(place=TABA, worker=users[name], why="负责", approved_by=users["bureau"].id, since=NOW, until=NOW + timedelta(days=9))


def walked(client: Client) -> Table:
    """The whole table, at the moment of `NOW`: everybody × every row asked of the selectors and of the attachments; everybody by every way
    where rows are listed; and to the pages of each kind, of one level each, so that all pairs of person, kind and level but not all
    threes of them cost a page."""
    users, table = people_of(), Table()
    table.rows = rows_of(users["holder"])
    Proceeding.objects.filter(holder=users["holder"]).update(supervisor=users["supervisor"])
    give_leave(table.rows, users)
    ReviewTask.objects.update(reviewer=users["reviewer"])
    kinds = {kind: [row for row in table.rows if row.kind == kind] for kind in MADE}
    turns = {row.number: cycle(row.pages[1:] or row.pages) for row in table.rows}
    for n, (name, who) in enumerate(PEOPLE.items()):
        client.logout()
        if who.was:
            Grant.objects.filter(user=users[name]).update(role=who.role or "worker", place=who.place, ends_on=None if who.role else TODAY)
        if name in users:
            factories.sign_in(client, users[name], verified=True)
        _by_selectors(table, name, factories.viewer_for(users[name]) if name in users else Viewer.nobody())
        _by_ways(client, table, name, f"key{n}")
        for turn, rows in enumerate(kinds.values()):
            row = rows[(n + turn) % len(rows)]
            _to_row(client, table, name, row, next(turns[row.number]))
        if name == VISITOR:
            _by_tokens(client, table, users)
    return table


def _by_selectors(table: Table, name: str, viewer: Viewer) -> None:
    """Every row of the table, asked of what decides; and every attachment."""
    who = PEOPLE[name]
    told: tuple[QuerySet[Any], ...] = (
        needs_within(viewer), promises_within(viewer), scope(viewer, RESULTS, Screening.objects.all()), readable_proceedings(viewer, NOW),
        PartyStatement.objects.filter(id__in=[one.id for row in table.rows if row.kind == "statement" for one in statements_of(viewer, NOW, row.mediation)]),
        own_tasks(viewer, NOW), Counselling.objects.filter(readable(viewer, NOW, path="case__proceeding", section=COUNSELLING, author="counsellor_id")),
    )  # fmt: skip
    ids = {key for rows in told for key in rows.values_list("id", flat=True)}
    for row in table.rows:
        table.tried["selectors"] += 1
        if (row.key in ids) != who.reads(row):
            table.found("selectors", f"{name} ({row}): its selector says otherwise")
        if row.has_file:
            table.tried["attachment"] += 1
            if _file_opens(viewer, row) != who.opens(row):
                table.found("attachment", f"{name} ({row}): its attachment opens otherwise")


def _by_tokens(client: Client, table: Table, users: dict[str, User]) -> None:
    """Live secrets of one file, shown by whoever holds them without an account: the public reads nothing of it but what its person agreed
    to share, behind the code; and a program of somebody's reads what they may."""
    client.logout()
    row = next(one for one in table.rows if one.kind == "case" and not one.guard)
    made = {"resident": row.resident, "place": TABA, "made_at": NOW}
    SosLink.objects.create(holder="self", digest=SosLink.digest_of("sos"), **made)
    version = questionnaires.make_form(assigned=TABA)
    FillLink.objects.create(form=version.form, digest=FillLink.digest_of("fill"), expires_at=NOW + timedelta(days=7), **made)
    consent = Consent.objects.create(resident=row.resident, place=TABA, purpose="referral", basis="consent", given_by="本人", given_on=TODAY, text_version="1", recorded_at=NOW)
    link = ReferralLink(referral=row.case_referral, consent=consent, shared=["name"], digest=ReferralLink.digest_of("referral"), made_at=NOW, expires_at=NOW + timedelta(days=7))
    link.code_digest = ReferralLink.code_digest_of(link.id, "12345678")
    link.save()
    answers = {path: client.get(path) for path in ("/sos/sos/", "/q/fill/", "/r/referral/", "/v1/key/nothing/formList")}
    for path, answer in answers.items():
        table.tried["token"] += len(table.rows)
        table.found("token", *leaks(table, VISITOR, answer, path, "token"))
    assert [answer.status_code for answer in answers.values()] == [200, 200, 200, 401], "secrets that open nothing show nothing"
    opened = client.post("/r/referral/", {"code": "12345678"})
    assert row.name in text_of(opened), "what was agreed to"
    table.seen["token"] += 1
    assert {number for number, _word in _WORD.findall(text_of(opened))} == {f"{row.number:02d}"}, "nothing of another"
    assert row.mark not in text_of(opened)
    for name in ("holder", "co-worker", "volunteer", "other station"):
        headers = {"HTTP_AUTHORIZATION": f"Bearer {questionnaires.make_device(users[name], f'token of {name}')}"}
        for path in OPEN_ROSA:
            table.tried["token"] += len(table.rows)
            table.found("token", *leaks(table, name, client.get(path, **headers), path, "token"))
    table.requests += len(answers) + 1 + 4 * len(OPEN_ROSA)


def _file_opens(viewer: Viewer, row: Row) -> bool:
    try:
        return file_or_404(viewer, NOW, row.file.id) == row.file
    except ProblemError:
        return False


def _by_ways(client: Client, table: Table, name: str, key: str) -> None:
    ways = {"list": WAYS["list"]} if PEOPLE[name].reading or PEOPLE[name].was else WAYS  # a permission to read opens files, and where they are listed
    for way, asked in ways.items():
        for route, query in asked:
            if route == "calendar":
                answer = client.get(f"/calendar/{key}.ics")
            elif "q" in query:
                answer = client.get(factories.typed_into(client, f"/{route}", f"zq{table.requests % len(table.rows):02d}sound"))
            else:
                answer = client.get(f"/{route}", query)
            table.requests += 1
            table.tried[way] += len(table.rows)
            table.found(way, *leaks(table, name, answer, route, way))


def _to_row(client: Client, table: Table, name: str, row: Row, other: tuple[Address, str]) -> None:
    who = PEOPLE[name]
    opens, reads = who.opens(row), who.reads(row)
    asked = row.pages[:1] + ([] if opens else [other]) + ([(FILE, f"/files/{row.file.id}/")] if row.has_file else [])
    for address, path in asked:
        answer = client.get(path)
        table.requests += 1
        way = "page" if answer.status_code == 200 else "refusal"
        table.tried[way] += 1
        table.found(way, *leaks(table, name, answer, address.route, way))
        is_its_own = address.route == MAIN[row.kind] or (address is FILE and opens)
        if reads and is_its_own and address.ability is not None and who.has(address.ability) and row.mark not in text_of(answer):
            table.unseen.append(f"{name} ({row}): {address.route} {answer.status_code}")
        if not (opens or reads) and answer.status_code not in REFUSED and address.route not in GLIMPSES:
            table.found(way, f"{name} ({row}): {address.route} {answer.status_code}")


def leaks(table: Table, name: str, answer: HttpResponseBase, route: str, way: str) -> list[str]:
    """Words in an answer that this person may not have."""
    who, found = PEOPLE[name], []
    for number, word in set(_WORD.findall(text_of(answer))):
        row = table.rows[int(number)]
        lawful = {"said": who.hears, "name": who.is_told, "title": who.sees_number}[word](row)
        lawful |= word == "title" and who.over("audit.read") and route.startswith("minors/access/audit/")  # numbers, of every file that was looked into
        lawful |= word == "name" and who.over("resident.read") and route.startswith(OF_PEOPLE)
        if lawful:
            table.seen[way] += 1
        else:
            found.append(f"{name} ({row}): {word} at {route}, {answer.status_code}")
    return found
