"""A marked person sings wherever they are written down: not in an address, a log, a notice, a job or the trail's plain columns.

Somebody with every role opens every address and sends every form on it, typing the mark into each field that takes words.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlencode, urljoin, urlsplit

import pytest
import time_machine
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client

from lianxin.base import packs
from lianxin.base.audit.models import AuditEntry
from lianxin.base.jobs.models import Job
from lianxin.base.notices.models import Notice
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings.models import Proceeding
from tests import factories
from tests.architecture.samples import Place
from tests.architecture.test_permission_matrix import ADDRESSES, HELD, OWN, ROLES, fit
from tests.factories import MOZHUGONGKA, NOW, TODAY

_ADDRESSES = {"href", "src", "action", "formaction", "content", "hx-get", "hx-post", "data-href"}
_WORDS = {"text", "search", "tel", "textarea", "email", "url", ""}
# The sheet of components asks its visitors nothing.
_NO_PEOPLE = "/gallery/"
# Forms that would end the walk, or the account that walks; each has tests of its own.
_LEFT_ALONE = (
    "/logout/",
    "/account/",
    "/language/",
    "/display/",
    "deactivate",
    "/logins/",
    "/admin/users/",
    "/admin/grants/",
)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@dataclass
class Form:
    """A form as a browser would send it."""

    action: str
    method: str
    data: dict[str, str] = field(default_factory=dict)


class Reader(HTMLParser):
    """Addresses and forms of a page; fields that take words are filled with the marked person."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.addresses: list[str] = []
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.addresses += [
            v for key, v in given.items() if key in _ADDRESSES and not v.startswith("tel:")
        ]  # dialled, never sent
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif self.forms and given.get("name") and tag in {"input", "textarea", "button"}:
            self._take(tag, given)
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self.forms and self._select and given.get("value"):
            self.forms[-1].data.setdefault(self._select, given["value"])

    def _take(self, tag: str, given: dict[str, str]) -> None:
        data, name = self.forms[-1].data, given["name"]
        kind = "textarea" if tag == "textarea" else given.get("type", "")
        if tag == "button" or kind in {"hidden", "radio"}:
            data.setdefault(name, given.get("value", ""))
        elif kind in _WORDS:
            data[name] = (
                self.place.phone
                if "phone" in name
                else self.place.id_number
                if name == "id_number"
                else self.place.mark
            )
        elif kind != "file":
            data[name] = given.get("value") or {"date": str(TODAY), "time": "10:00", "number": "1"}.get(
                kind, ""
            )


@dataclass
class Walk:
    """Everything that a walk through the product wrote where others may read it."""

    client: Client
    place: Place
    addresses: list[tuple[str, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    sent: set[tuple[str, str, tuple[str, ...]]] = field(default_factory=set)
    """Forms by method, address and fields: the search and the filters that stand on every page are sent from the first."""

    def open(self, path: str) -> None:
        page = self._read(path, self.client.get(path))
        for form in page.forms if page else ():
            action = urljoin(path, form.action)
            same = (form.method, action, tuple(sorted(form.data)))
            if same not in self.sent and not any(part in action for part in _LEFT_ALONE):
                self.sent.add(same)
                send = self.client.post if form.method == "post" else self.client.get
                if form.method == "get":
                    self.addresses.append((path, f"{action}?{urlencode(form.data)}"))
                answer = send(action, form.data)
                self._read(f"{form.method} {action}", answer)
                if answer.status_code == 302 and urlsplit(answer["Location"]).netloc == "":
                    self._read(answer["Location"], self.client.get(answer["Location"]))

    def _read(self, where: str, answer: HttpResponseBase) -> Reader | None:
        for header in ("Location", "Refresh", "Content-Disposition", "Link"):
            self.addresses += [(where, without_numbers(answer[header]))] if header in answer else []
        if answer.status_code >= 500:
            self.failures.append(where)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            return None
        reader = Reader(self.place)
        reader.feed(answer.getvalue().decode())  # type: ignore[attr-defined]
        self.addresses += [(where, address) for address in reader.addresses]
        return reader


def without_numbers(header: str) -> str:
    """A printed paper is called by the number of its file, which names nobody; that of a sample is marked all the same."""
    told = unquote(header)
    for number in Proceeding.objects.values_list("number", flat=True):
        told = told.replace(number, "")
    return told


def sings(place: Place, text: object) -> bool:
    """Is the person in it, by name, reading or number?"""
    plain = unquote(str(text).replace("+", " "))
    return any(part in plain for part in (place.mark, place.phone, place.id_number))


@pytest.fixture
def walk(db: None, client: Client, caplog: pytest.LogCaptureFixture) -> Walk:
    place = Place(OWN, "金丝雀")
    place.fill()
    user = fit(factories.make_user("walks"), MOZHUGONGKA)
    for role in ROLES:
        factories.give_role(user, role, HELD[packs.get("540100").roles[role].reach])
    client.raise_request_exception = False  # a page that breaks is noted by its address, and the walk goes on to the next
    walk = Walk(factories.sign_in(client, user, verified=True), place)
    caplog.set_level(logging.DEBUG)
    for address in ADDRESSES:
        if not any(part in f"/{address.route}" for part in (*_LEFT_ALONE, _NO_PEOPLE)):
            walk.open(address.path(place))
    for page in ("/people/search/", "/visits/new/", f"/people/{place.resident.id}/household/"):
        for words in (place.mark, place.phone[-4:], place.id_number):
            walk.open(
                factories.typed_into(client, page, words, field="member" if "household" in page else "q")
            )
    return walk


def added(walk: Walk, model: type[Model]) -> list[Model]:
    """Rows that the product itself wrote during the walk."""
    mine = {row.pk for row in walk.place.rows()} | {walk.place.entry}
    return [row for row in model._default_manager.all() if row.pk not in mine]


def did_something_worth_watching(walk: Walk) -> bool:
    """It changed people, was refused here and there, and told others: what it could have leaked was there."""
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"need.record", "commitment.make", "resident.update"} & verbs
    assert Resident.objects.filter(name__contains=walk.place.mark).exists()
    assert Notice.objects.exists()
    return len(walk.sent) > 60


def test_the_marked_person_is_nowhere_but_on_pages(walk: Walk, caplog: pytest.LogCaptureFixture) -> None:
    """One test and not two: the walk takes as long as fifty other tests."""
    place = walk.place
    assert did_something_worth_watching(walk)
    assert not walk.failures
    assert not [(where, address) for where, address in walk.addresses if sings(place, address)]
    assert not [
        record.getMessage()
        for record in caplog.records
        if sings(place, f"{record.getMessage()} {record.args} {record.exc_text}")
    ]
    notices, jobs = added(walk, Notice), added(walk, Job)
    for row in (*notices, *jobs):
        assert not sings(place, {f.attname: getattr(row, f.attname) for f in row._meta.fields}), row
    written = [e for e in added(walk, AuditEntry) if isinstance(e, AuditEntry)]
    assert len(written) > 20
    for entry in written:
        assert not sings(
            place, (entry.verb, entry.subject_kind, entry.subject_id, entry.place, entry.chain)
        ), entry.verb
        if entry.verb != "station.phone":  # an office's public number
            assert place.phone not in entry.before + entry.after, entry.verb
        assert place.id_number not in entry.before + entry.after, entry.verb
