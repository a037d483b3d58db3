"""Every address × every role × one's own place, a neighbour's, one above × signed out: allowed exactly where the pack says.

The expectation comes from the role's abilities in the pack and the ability the page names; the addresses come from the
URL table, so a new page is in the matrix the moment it exists. It is ten in the morning of the samples' day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.ui import errors
from lianxin.domain.minors.models import StandingLeave
from lianxin.entry.web.joined.exports import WRITERS
from tests import factories
from tests.architecture import samples
from tests.architecture.samples import Place
from tests.architecture.test_urls import all_patterns
from tests.factories import GONGKA, LHASA, MOZHUGONGKA, NOW, TABA, TODAY

ROLES = sorted(packs.get("540100").roles)
# Every number of every page twice, with and without what stands elsewhere: the longest test of all. These see the most between them;
# the others' pages are nearly all among theirs (`make test-all` tries them too).
COUNTING = {"station_head", "bureau_officer"}
# Where a role of each reach is held; a place inside it, one beside it, one above it.
HELD = {"village": TABA, "township": GONGKA, "county": MOZHUGONGKA, "city": LHASA}
# Of every page that anybody may lack the ability for, one of these two lacks it (checked where it is used); `make test-all` asks as the others too.
LACKING = {"volunteer", "title_judge"}
# An object of elsewhere is refused by what opens it, whichever role asks: whoever holds all roles of a reach at once asks for each of them
# (`make test-all` has each ask alone, too).
TOGETHER = [pytest.param([one for one in ROLES if packs.get("540100").roles[one].reach == reach], id=reach) for reach in HELD]
ALONE = [pytest.param([one], id=one, marks=pytest.mark.slow) for one in ROLES]
OWN = TABA
BESIDE = {
    "village": "540127100201",
    "township": "540127200201",
    "county": "540121100201",
    "city": "330109002001",
}
ABOVE = {"village": GONGKA, "township": MOZHUGONGKA, "county": LHASA, "city": "540000000000"}
REFUSED = {403, 404}
EXPORTS = "exports/<slug:kind>/"
# Whoever does not hold this ability too is refused at the sample, which is nobody's own: a volunteer opens and undoes only the
# meals they bring themselves (tests/domain/meals/test_rounds.py), and counts no boxes of a kitchen whose rounds they may not read.
# Whoever reads no campaigns assigns none.
# A child's file opens to whoever holds its guard, and its acts to whoever may do them.
OWN_WITHOUT = {
    "meals/meals/<uuid:meal_id>/": "meals.read", "meals/meals/<uuid:meal_id>/undo/": "meals.read", "meals/rounds/<uuid:round_id>/boxes/": "meals.read",
    "goods/campaigns/<uuid:campaign_id>/assign/": "goods.read",
    "exams/mine/<uuid:cycle_id>/register/": "exam.read", "exams/entries/<uuid:exam_entry_id>/": "exam.read",
    "exams/questions/<uuid:question_id>/": "exam.answer",
    **{f"workforce/{route}/": "workforce.read" for route in (
        "workers/<uuid:worker_id>", *(f"workers/<uuid:worker_id>/{part}" for part in ("tab/<slug:tab>", "schooling", "spell", "certificate", "hours")),
        "certificates/<uuid:certificate_id>", "certificates/<uuid:certificate_id>/withdraw",
        "hours/<uuid:hours_id>", "duty/<uuid:engagement_id>/exempt", "exemptions/<uuid:exemption_id>",
    )},
    "proceedings/<uuid:proceeding_id>/steps/<slug:code>/": "proceeding.read", "workforce/objections/<uuid:objection_id>/": "rating.make",
    "conduct/ratings/<uuid:agency_rating_id>/": "conduct.read", "conduct/ratings/<uuid:agency_rating_id>/self/": "conduct.read",
    **{f"training/credentials/<uuid:credential_id>/{end}": "training.manage" for end in ("", "badge.json", "badge.svg", "certificate.pdf")},
    **{f"careers/{route}/": "career.read" for route in (
        "sessions/<uuid:supervision_id>", "people/<uuid:worker_id>/sessions", "appraisals/<uuid:appraisal_id>", "appraisals/<uuid:appraisal_id>/object",
        "promotions/<uuid:promotion_id>", "rounds/<uuid:selection_id>", "rounds/<uuid:selection_id>/notice", "rounds/<uuid:selection_id>/apply",
    )},
    "careers/people/<uuid:worker_id>/rate/": "career.rate", "careers/people/<uuid:worker_id>/agree/": "career.rate",
    "careers/rounds/<uuid:selection_id>/people/<uuid:application_id>/": "career.manage",
    "careers/rounds/<uuid:selection_id>/people/<uuid:application_id>/recuse/": "career.manage",
    "minors/<uuid:child_file_id>/": "minor.read", "minors/<uuid:child_file_id>/paper/<uuid:report_id>/": "minor.read",
    "minors/<uuid:child_file_id>/<slug:code>/": "minor.work", "minors/<uuid:child_file_id>/<slug:code>/<uuid:row_id>/": "minor.work",
}  # fmt: skip
# What its writer alone opens, whatever others may do; each with the test that opens it.
WRITERS_ALONE = {
    "minors/report/<uuid:report_id>/": "tests/domain/minors/test_reports.py",
    "cases/counselling/<uuid:counselling_id>/edit/": "tests/journeys/test_L11_counselling.py",
    "cases/print/<uuid:print_id>/": "tests/domain/cases/test_whole_file.py",
    "training/sessions/<uuid:training_session_id>/here/": "tests/domain/training/test_pages.py", "training/mine/evaluate/<uuid:class_member_id>/": "tests/domain/training/test_pages.py",
    "practice/answers/<uuid:practice_answer_id>/": "tests/domain/practice/test_pages.py",
    "practice/mocks/<uuid:mock_id>/": "tests/domain/practice/test_pages.py", "practice/mocks/<uuid:mock_id>/close/": "tests/domain/practice/test_pages.py",
    # a complaint: whoever has it in hand or judges it, its writer, and whom it is about
    **{f"conduct/complaints/{route}/": "tests/domain/conduct/test_complaints.py" for route in (
        "sent/<uuid:complaint_id>", "<uuid:complaint_id>", *(f"<uuid:complaint_id>/{act}" for act in (
            "hand-on", "about", "charge", "statement", "panelist", "ruling", "agree", "aside", "answer", "tell", "appeal",
        )),
    )},
    **{f"conduct/mine/<uuid:complaint_id>/{end}": "tests/domain/conduct/test_complaints.py" for end in ("", "statement/", "appeal/")},
    **{f"conduct/reviews/task/<uuid:review_task_id>/{end}": "tests/domain/conduct/test_reviewing.py" for end in ("", "back/")},
    "careers/rounds/<uuid:selection_id>/objections/": "tests/domain/careers/test_pages.py",  # there is one once the result is on show
}  # fmt: skip
NUMBERS_ONLY = {"/exports/profile/", "/exports/meal-count/"}  # names nobody, so no mark can stand in it
# Lists of every area, as they are asked for what belongs to the place: it stands on each of them.
SHOWING: dict[str, dict[str, str]] = {
    "today/": {}, "visits/": {}, "visits/due/": {}, "standing/": {}, "visits/new/": {"q": "居民"}, "people/": {}, "people/search/": {"q": "居民"}, "people/households/": {},
    "people/rosters/": {}, "people/duplicates/": {}, "people/conflicts/": {}, "field/api/residents": {}, "needs/": {}, "commitments/": {}, "commitments/doubts/": {"show": "all"}, "commitments/calls/": {}, "commitments/doors/": {"place": TABA}, "settlement/": {}, "settlement/waiting/": {}, "settlement/mine/": {"month": "2026-10"}, EXPORTS: {"format": "csv"},
    "care/dayplan/": {"place": GONGKA, "day": str(TODAY)}, "care/dayplan/week/": {"place": GONGKA, "day": str(TODAY)}, "admin/users/": {}, "admin/audit/": {}, "admin/sites/": {},
    "admin/places/": {"q": "区划"}, "admin/emergencies/": {}, "admin/jobs/": {}, "admin/amendments/": {}, "devices/": {}, "surveys/": {}, "surveys/submissions/": {"state": "all"},
    "emergency/": {}, "emergency/bracelets/": {}, "emergency/duty/": {}, "emergency/all/": {"month": f"{TODAY:%Y-%m}"},
    "meals/": {},
    "training/": {}, "goods/": {}, "goods/movements/": {}, "goods/donations/": {}, "goods/campaigns/": {},
    "practice/people/": {}, "practice/bank/": {}, "practice/mine/": {},
    "careers/people/": {}, "careers/heat/": {"place": TABA}, "careers/promotions/": {},
}  # fmt: skip
# Of these, lists of one's own work: they show it to whoever did it, and to nobody else whatever they may do.
ONES_OWN = {"settlement/mine/", "practice/mine/"}
# Pages whose figures are the whole installation's, or grow by being looked at; each with its reason.
COUNTS_MORE = {
    "admin/audit/": "the exports of this very test are written there",
    "admin/audit/chains/": "who verifies the chains sees how long each is, and no row of them",
    "admin/system/": "figures of the installation: rows, jobs, disk",
    "verify/issuers.json": "the public keys of everybody who signs here; verifiers need all of them",
}
# Lists that name staff from elsewhere on purpose, each with its reason; residents of elsewhere they never show.
SHOWS_STAFF = {
    "account/lending/": "colleagues of the county, to lend a role to",
    "minors/access/leaves/": "colleagues of the county, to give standing leave to",
    "commitments/new/": "whoever holds the ability over the place may be given the work, also from the level above",
    "commitments/handover/": "the same",
    "emergency/duty/": "whoever may answer calls over the place may be given a turn, also from the level above",
}


# Lists that name the agencies of the county, whose people stand on posts anywhere in it and whose grades are public.
SHOWS_AGENCIES = {"workforce/workers/", "workforce/posts/", "workforce/posts/new/", "conduct/complaints/new/", "conduct/ratings/"}


# A form of a wider place is filled in below it, and its questions are practised there: whoever is inside reads them, and nothing that was
# answered elsewhere. By the county's year of the exam everybody below it goes, and for its titles they apply.
OF_FORMS = {"form_id", "version_id", "asked_question_id", "cycle_id", "selection_id"}

# The grades of agencies are public: whoever works in a county reads those of all its agencies.
OF_THE_COUNTY = {"conduct/ratings/agency/<uuid:agency_id>/"}

# A program asks here: it is told that nobody is logged in, where a page leads to the login.
ASKED_BY_PROGRAMS = ("field/api/",)


@dataclass(frozen=True)
class Address:
    """One row of the URL table."""

    route: str
    pattern: URLPattern

    @property
    def names(self) -> list[str]:
        return list(self.pattern.pattern.converters)

    @property
    def ability(self) -> str | None:
        return getattr(self.pattern.callback, "ability", None)

    @property
    def is_public(self) -> bool:
        return hasattr(self.pattern.callback, "public_reason")

    @property
    def leads_to_an_object(self) -> bool:
        return samples.names_an_object(self.route, self.names)

    def path(self, place: Place) -> str:
        """The address of the sample at a place (built by hand: namespaces play no part)."""
        path = f"/{self.route}"
        for name, converter in self.pattern.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower()
            kind = {"string": "str"}.get(kind, kind)
            path = path.replace(f"<{kind}:{name}>", str(samples.argument(self.route, name, place)))
        return path


ADDRESSES = [Address(route, pattern) for route, pattern in all_patterns()]


def test_every_argument_of_every_address_has_a_sample() -> None:
    missing = [
        f"{a.route}:{name}" for a in ADDRESSES for name in a.names if not samples.has_sample(a.route, name)
    ]
    assert not missing, f"add a sample to tests/architecture/samples.py for: {missing}"


def test_no_sample_is_stale() -> None:
    known = {f"{a.route}:{name}" for a in ADDRESSES for name in a.names}
    assert {*samples.PLACELESS, *samples.SPECIAL} <= known
    assert set(samples.SAMPLES) <= {key.rpartition(":")[2] for key in known}


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals without the page that explains them, where their status alone is looked at: to write it is most of the work."""
    monkeypatch.setattr(errors, "render", lambda *_page, status: HttpResponse(status=status))


def holder(role: str, *others: str) -> tuple[User, str]:
    """Somebody with this role, or these of one reach, and no other; and the reach."""
    reach = packs.get("540100").roles[role].reach
    user = factories.make_user(f"holder-{role}", role, HELD[reach], display_name="持有人")
    for other in others:
        factories.give_role(user, other, HELD[reach])
    return (fit(user, HELD[reach]) if "minor.read" in abilities_of(role, *others) else user), reach


def abilities_of(*roles: str) -> set[str]:
    return {ability for role in roles for ability in packs.get("540100").roles[role].abilities}


def fit(user: User, place: str) -> User:
    """With all that opens children's files of the place to whoever may read them: the record looked into, and standing leave."""
    factories.vet(user)
    StandingLeave.objects.create(place=place, worker=user, why="负责卷宗", approved_by=uuid4(), since=NOW, until=NOW + timedelta(days=30))
    return user


def places(reach: str) -> tuple[Place, list[Place]]:
    own, foreign = Place(OWN, "本地丁"), [Place(BESIDE[reach], "邻地戊"), Place(ABOVE[reach], "上级己")]
    for place in (own, *foreign):
        place.fill()
    return own, foreign


def guarded() -> Iterator[Address]:
    return (a for a in ADDRESSES if a.ability is not None)


@pytest.mark.django_db
@pytest.mark.usefixtures("bare_refusals")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_pages_in_its_own_place_and_no_others(role: str, client: Client) -> None:
    user, reach = holder(role)
    own, _ = places(reach)
    abilities = packs.get("540100").roles[role].abilities
    factories.sign_in(client, user, verified=True)
    wrong = []
    for address in guarded():
        status = client.get(address.path(own)).status_code
        is_theirs = HELD[reach] == OWN and address.names == ["selection_id"]  # a round of one's very own place: one may apply
        allowed = address.ability in abilities and (is_theirs or OWN_WITHOUT.get(address.route, "place.read") in {"place.read", *abilities})
        allowed &= address.route not in WRITERS_ALONE
        if allowed != (status not in REFUSED) or status >= 500:
            wrong.append(f"{address.route} ({address.ability}): {status}, allowed={allowed}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.usefixtures("bare_refusals")
@pytest.mark.parametrize("roles", [*TOGETHER, *ALONE])
def test_a_role_reaches_nothing_beside_or_above_its_place(roles: list[str], client: Client) -> None:
    """Whoever does not hold the ability is refused before the place is looked at (base/access/pages.py): there one try is enough."""
    user, reach = holder(*roles)
    _, foreign = places(reach)
    abilities = abilities_of(*roles)
    factories.sign_in(client, user, verified=True)
    wrong = []
    for address in (a for a in guarded() if a.leads_to_an_object):
        is_held = address.ability in abilities
        for place in foreign if is_held else foreign[:1]:
            if place.code == ABOVE[reach] and OF_FORMS.intersection(address.names):
                continue
            if address.route in OF_THE_COUNTY and place.code[:6] == user.place[:6]:
                continue
            for method in (client.get, client.post) if is_held else (client.post,):
                status = method(address.path(place)).status_code
                fine = status in REFUSED or (method == client.get and status == 405)
                if not fine:
                    wrong.append(f"{method.__name__} {address.route} at {place.mark}: {status}")
    assert not wrong, "\n".join(wrong)


def lists(own: Place, *roles: str) -> Iterator[tuple[Address, str]]:
    """Every page and export that shows no one object: all of it must lie within reach. With `roles` only those that they open; that the
    others are refused whatever is asked of them, test_a_role_opens_its_pages_in_its_own_place_and_no_others says."""
    abilities = abilities_of(*roles)
    for address in (a for a in ADDRESSES if not a.leads_to_an_object):
        if roles and address.ability is not None and address.ability not in abilities:
            continue
        paths = [address.path(own)]
        if address.route == EXPORTS:
            paths = [paths[0].replace(samples.PLACELESS[f"{EXPORTS}:kind"], kind) for kind in WRITERS]
        yield from ((address, path) for path in paths)


# What differs from one answer to the next by itself.
_FRESH = re.compile(
    r'nonce-?="?[^"\s]+|name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken[^}]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|words=[\w-]+'
)


def shown(client: Client, path: str, query: dict[str, str]) -> str:
    if "q" in query:
        return client.get(factories.typed_into(client, path, query["q"])).getvalue().decode(errors="replace")
    return client.get(path, query).getvalue().decode(errors="replace")


@pytest.mark.django_db
@pytest.mark.parametrize("roles", [*TOGETHER, *ALONE])
def test_no_list_shows_what_lies_beside_or_above(roles: list[str], client: Client) -> None:
    """Neither by itself, nor asked for the other place, nor searched for what everybody there is called."""
    user, reach = holder(*roles)
    own, foreign = places(reach)
    factories.sign_in(client, user, verified=True)
    leaks = []
    for address, path in lists(own, *roles):
        asked = [
            SHOWING.get(address.route, {}),
            *({"place": p.code, "day": str(TODAY), "format": "csv"} for p in foreign),
        ]
        for query in asked:
            body = shown(client, path, query)
            for place in foreign:
                is_public = address.route in SHOWS_AGENCIES
                if seen := place.seen_in(body, staff=address.route not in SHOWS_STAFF, forms=place.code != ABOVE[reach], agencies=not is_public):
                    leaks.append(f"{path} {query} shows {seen}")
    assert not leaks, "\n".join(leaks)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [one if one in COUNTING else pytest.param(one, marks=pytest.mark.slow) for one in ROLES])
def test_nothing_beside_or_above_is_counted_anywhere(role: str, client: Client) -> None:
    """Every list reads the same, to the digit, before anything exists elsewhere and after."""
    user, reach = holder(role)
    own, foreign = Place(OWN, "本地丁"), [Place(BESIDE[reach], "邻地戊"), Place(ABOVE[reach], "上级己")]
    own.fill()
    for place in foreign:
        assert place.user.pk != place.colleague.pk  # they are there to be chosen from, on purpose
        assert place.agency.is_open  # its grade is public in its county, and people stand on its posts
    assert foreign[-1].form_media.version.form_id == foreign[-1].assignment.form_id  # and these to be filled in
    assert foreign[-1].question.state == "approved"  # and this to be practised
    assert foreign[-1].selection.state == "open"  # and this to be applied for
    factories.sign_in(client, user, verified=True)

    def read() -> dict[str, str]:
        asked = ((a, path) for a, path in lists(own, role) if a.route not in COUNTS_MORE)
        return {path: _FRESH.sub("", shown(client, path, SHOWING.get(a.route, {}))) for a, path in asked}

    before = read()
    for place in foreign:
        place.fill()
    after = read()
    assert not [path for path, body in before.items() if body != after[path]]


@pytest.mark.django_db
def test_the_samples_are_there_to_be_seen(client: Client) -> None:
    """Who may see them does, on the lists of every area: the tests above do not pass because there is nothing."""
    user = fit(factories.make_user("sees-all"), MOZHUGONGKA)
    for role in ROLES:
        factories.give_role(user, role, HELD[packs.get("540100").roles[role].reach])
    own = Place(OWN, "本地丁")
    own.fill()
    factories.sign_in(client, user, verified=True)
    asked = [(a.route, path) for a, path in lists(own) if a.route in SHOWING and path not in NUMBERS_ONLY]
    assert {route for route, _path in asked} == set(SHOWING)
    seen = {path: own.seen_in(shown(client, path, SHOWING[route])) for route, path in asked}
    assert {path for path in seen if not seen[path]} == {f"/{route}" for route in ONES_OWN}
    factories.sign_in(client, own.user, verified=True)
    assert not [route for route in ONES_OWN if not own.seen_in(shown(client, f"/{route}", SHOWING[route]))]


@pytest.mark.django_db
@pytest.mark.usefixtures("bare_refusals")
@pytest.mark.parametrize("role", [one if one in LACKING else pytest.param(one, marks=pytest.mark.slow) for one in ROLES])
def test_without_the_ability_a_post_is_refused(role: str, client: Client) -> None:
    assert set.intersection(*map(abilities_of, LACKING)) == set.intersection(*map(abilities_of, ROLES)), "what all have, none lacks"
    user, reach = holder(role)
    own, _ = places(reach)
    abilities = packs.get("540100").roles[role].abilities
    factories.sign_in(client, user, verified=True)
    wrong = [
        f"{a.route}: {status}"
        for a in guarded()
        if a.ability not in abilities and (status := client.post(a.path(own)).status_code) != 403
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_signed_out_one_is_led_to_the_login_and_nothing_happens(client: Client) -> None:
    own = Place(OWN, "本地丁")
    own.fill()
    wrong = []
    for address in (a for a in ADDRESSES if not a.is_public):
        for method in (client.get, client.post):
            answer = method(address.path(own))
            is_told = answer.status_code == 401 and address.route.startswith(ASKED_BY_PROGRAMS)
            if not is_told and (answer.status_code != 302 or not answer["Location"].startswith("/login/")):
                wrong.append(f"{method.__name__} {address.route}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_public_pages_show_nothing_about_people(client: Client) -> None:
    own = Place(OWN, "本地丁")
    own.fill()
    for address in (a for a in ADDRESSES if a.is_public):
        assert "民本地丁" not in client.get(address.path(own)).getvalue().decode(errors="replace"), (
            address.route
        )


@pytest.mark.django_db
def test_what_belongs_to_one_person_is_nobody_elses(client: Client) -> None:
    """Pages without an ability show what is one's own; an id of somebody else's is not found, even nearby."""
    user, _ = holder("worker")
    own = Place(OWN, "本地丁")
    own.fill()
    factories.sign_in(client, user, verified=True)
    personal = [a for a in ADDRESSES if a.ability is None and not a.is_public and a.leads_to_an_object]
    assert personal
    for address in personal:
        assert client.post(address.path(own)).status_code in REFUSED, address.route
