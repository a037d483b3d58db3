"""Fill a database with a made-up population: the ground of `worklist.py`. Run alone, it only builds (or finds) one.

    python benchmarks/population.py [--residents 1000000]                          # SQLite in the temporary folder
    DATABASE_URL=postgres:///lianxin_bench python benchmarks/population.py         # a database of its own beside that name

Rows go straight into the tables (`executemany`, `COPY`) with the secondary indexes taken away and made again after: this
is data to measure on, not the product's path. The same seed gives the same rows; a second run finds the first one's
database. The key of the cache is this file and every migration, so neither can lie about what was measured.

Places: the villages of the packs' counties, then made-up counties beginning with 5401, which Lhasa's pack covers. The home
station 工卡镇 has 12 workers with 25 open commitments each at every size, a fifth of a hundred thousand residents at full
size; every other township has 4 such workers. Everything else is history: three commitments, one need and one visit for
each resident. The moment of all pages is `MOMENT`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
MOMENT = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)  # a Monday, 10:30 in Shanghai
HOME, HOME_COUNTY = "540127100000", "540127000000"
RARE_NAME, RARE_ADDRESS = "欧阳云霁", "琉璃巷 9999 号"
RARE_PHONE = "13900008531"
_SEED = 20261102
_CHUNK = 20_000
_WORKERS, _HOME_WORKERS, _OPEN_EACH, _VISITS_TODAY = 4, 12, 25, 8
_INBOX, _HOME_INBOX = 10, 40


@dataclass(frozen=True, slots=True)
class Village:
    """A place with its first resident's number and how many there are."""

    code: str
    first: int
    size: int


@dataclass(frozen=True, slots=True)
class Station:
    """A township: its villages and the ids of its workers."""

    code: str
    villages: tuple[Village, ...]
    workers: tuple[str, ...]

    @property
    def first(self) -> int:
        return self.villages[0].first

    @property
    def size(self) -> int:
        return sum(v.size for v in self.villages)


def prepare(residents: int) -> None:
    """Point this process at the population of this size, building it when it is not there, and load Django."""
    folder = _folder(residents)
    os.environ |= {
        "LIANXIN_MODE": "demo", "LIANXIN_VAR": str(folder), "LIANXIN_HOSTS": "testserver,localhost,127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "lianxin.project.settings",
    }  # fmt: skip
    sys.path.insert(0, str(ROOT))
    url = os.environ.get("DATABASE_URL", "")
    if url:
        os.environ["DATABASE_URL"] = url if url.endswith(f"_{residents}") else f"{url}_{residents}"
    if not (folder / "ready").exists():
        _fresh(folder)
    from lianxin.base.db.keys import create_keys

    if not (folder / "keys.json").exists():
        create_keys(folder / "keys.json")
    import django

    django.setup()
    if not (folder / "ready").exists():
        build(residents)
        (folder / "ready").touch()


def _folder(residents: int) -> Path:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(ROOT.glob("lianxin/*/*/migrations/0*.py")):
        digest.update(path.read_bytes())
    kind = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    return Path(tempfile.gettempdir()) / "lianxin-benchmarks" / f"{kind}-{residents}-{digest.hexdigest()[:12]}"


def _fresh(folder: Path) -> None:
    """An empty folder (older ones of the same kind and size go) and, on PostgreSQL, an empty database."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for old in folder.parent.glob(f"{folder.name.rpartition('-')[0]}-*"):
        shutil.rmtree(old)
    folder.mkdir()
    if os.environ.get("DATABASE_URL"):
        name = urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/")
        subprocess.run(["dropdb", "--if-exists", name], check=True)
        subprocess.run(["createdb", name], check=True)


def build(residents: int) -> None:
    """Tables, then every row, then indexes and statistics."""
    from django.core.management import call_command
    from django.db import connection

    from lianxin.base.access.viewer import Viewer
    from lianxin.base.places.services import sync_from_packs

    begun = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    sync_from_packs(actor=Viewer.system("benchmark"), now=MOMENT)
    stations = lay_out(residents)
    tables = (
        "people_resident",
        "people_categorymembership",
        "people_shortfall",
        "needs_need",
        "commitments_commitment",
        "care_visit",
    )
    if connection.vendor == "sqlite":
        _run("PRAGMA synchronous = OFF", "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -400000")
    again = _without_indexes(tables)
    world = World(stations, random.Random(_SEED))
    for table, columns, total, rows in world.tables(residents):
        _fill(table, columns, total, rows)
    for number, statement in enumerate(again, 1):
        print(f"\r  indexes {number}/{len(again)}", end="", flush=True)
        _run(statement)
    _count_villages()
    # Vacuumed as by its own daemon, without which no index is read alone.
    _run(
        *(
            ["ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"]
            if connection.vendor == "sqlite"
            else ["VACUUM (ANALYZE)"]
        )
    )
    print(f"\r  {connection.vendor}, {residents:,} residents: built in {time.perf_counter() - begun:.0f} s")


def _count_villages() -> None:
    """As the night leaves them."""
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import Resident
    from lianxin.domain.people.services.tallies import count_county
    from lianxin.kernel.divisions import county_of

    places = Resident.objects.order_by().values_list("place", flat=True).distinct()
    for county in sorted({county_of(place) for place in places}):
        count_county(actor=Viewer.system("benchmark"), now=MOMENT, county=county)


def lay_out(residents: int) -> list[Station]:
    """Townships with their shares of the residents: 5 % in the home county (all of a small table), 2 % (40 %) at home."""
    from lianxin.kernel.divisions import county_of, township_of

    villages = _villages(max(1, round(60 * residents / 1_000_000)))
    wanted: dict[str, float] = {}
    home = [v for v in villages if v.startswith(HOME[:9])]
    near = [v for v in villages if county_of(v) == HOME_COUNTY and v not in home]
    far = [v for v in villages if county_of(v) != HOME_COUNTY]
    at_home = min(20_000, residents * 0.4)
    nearby = min(50_000, residents if not far else residents * 0.6) - at_home
    for group, share in ((home, at_home), (near, nearby), (far, residents - at_home - nearby)):
        wanted |= {v: share / len(group) for v in group}
    laid: dict[str, list[Village]] = {}
    first = exact = 0.0
    for code in sorted(villages):
        exact += wanted[code]
        size = round(exact) - round(first)
        laid.setdefault(township_of(code), []).append(Village(code, round(first), size))
        first = exact
    stations, users = [], 0
    for code, parts in sorted(laid.items()):
        count = _HOME_WORKERS if code == HOME else _WORKERS
        stations.append(Station(code, tuple(parts), tuple(key(1, users + n) for n in range(count))))
        users += count
    return stations


def _villages(counties: int) -> list[str]:
    """The villages of the home county, of the packs' other counties, then of made-up ones."""
    from lianxin.base import packs
    from lianxin.kernel.divisions import county_of

    real: dict[str, list[str]] = {HOME_COUNTY: []}
    for pack in packs.all():
        for place in pack.places:
            if place.level == "village" and not place.valid_to:
                real.setdefault(county_of(place.code), []).append(place.code)
    made_up = {
        f"5401{n}000000": [f"5401{n}{100 + t}{200 + v}" for t in range(8) for v in range(10)] for n in range(40, 99)
    }
    chosen = list((real | made_up).values())[:counties]
    return [code for villages in chosen for code in villages]


def key(kind: int, number: int) -> str:
    """A UUIDv7 in hexadecimal, rising with the number."""
    return f"{1_700_000_000_000 + number:012x}7{kind:03x}8000{number:012x}"


class Rows:
    """Makes rows of a model: defaults for what is not named, in the order of the columns."""

    def __init__(self, model: Any, *names: str) -> None:
        fields = list(model._meta.concrete_fields)
        self.table, self.columns = model._meta.db_table, [f.column for f in fields]
        self.base = [json.dumps(d) if isinstance(d := f.get_default(), list | dict) else d for f in fields]
        at = {f.attname: n for n, f in enumerate(fields)}
        self.order = [at[name] for name in names]

    def row(self, *values: object) -> list[object]:
        made = self.base.copy()
        for at, value in zip(self.order, values, strict=True):
            made[at] = value
        return made


Filled = tuple[str, Sequence[str], int, Iterable[Sequence[object]]]


class World:
    """All rows, table by table. Numbers rise through the stations, so that a resident's place is known by its number."""

    def __init__(self, stations: list[Station], rng: random.Random) -> None:
        from django.db import connection

        self.stations, self.rng, self.is_sqlite = stations, rng, connection.vendor == "sqlite"
        self.zone = "" if self.is_sqlite else "+00"
        self.today = date(2026, 11, 2)
        self.days = [(self.today - timedelta(days=n)).isoformat() for n in range(1500)]
        self.coming = [(self.today + timedelta(days=n)).isoformat() for n in range(30)]
        self.clocks = [f" {n // 60:02d}:{n % 60:02d}:00{self.zone}" for n in range(60, 600)]
        self.place_of = [v.code for s in stations for v in s.villages for _ in range(v.size)]
        self.now = f"{self.today.isoformat()} 02:30:00{self.zone}"

    def tables(self, residents: int) -> Iterator[Filled]:
        from lianxin.base.access.models import Grant, User
        from lianxin.domain.care.models import DayPlan, Visit
        from lianxin.domain.commitments.models import Commitment
        from lianxin.domain.needs.models import Need
        from lianxin.domain.people.models import CategoryMembership, Household, NotedFact, Resident, Shortfall

        people = Rows(
            Resident, "id", "place", "household_id", "relation", "name", "name_bo", "pinyin", "sex", "birth_date",
            "no_id_reason", "phone_sealed", "address", "lon", "lat", "crs", "language", "created_at", "updated_at",
        )  # fmt: skip
        yield self._filled(Rows(User, "id", "username", "display_name", "password", "place", "must_change_password", "created_at"), self.users, 0)
        yield self._filled(Rows(Grant, "id", "user_id", "role", "place", "starts_on", "created_at"), self.grants, 0)
        yield self._filled(Rows(Household, "id", "place", "number", "address", "created_at"), self.households, residents // 3)
        yield self._filled(people, self.residents, residents)
        yield self._index(residents)
        if self.is_sqlite:
            yield "people_residentsearch", ("rowid", "body"), residents, self.texts()
        yield self._filled(
            Rows(CategoryMembership, "id", "resident_id", "place", "code", "since", "rule_version", "computed_at"), self.categories, residents // 4
        )
        yield self._filled(
            Rows(NotedFact, "id", "resident_id", "place", "code", "value", "since", "source", "noted_at"),
            self.answers,
            residents // 10,
        )
        yield self._filled(
            Rows(
                Shortfall,
                "id",
                "resident_id",
                "place",
                "code",
                "kind",
                "failed",
                "unknown",
                "count",
                "since",
                "rule_version",
            ),
            self.shortfalls,
            residents,
        )
        yield self._filled(
            Rows(Need, "id", "place", "resident_id", "kind", "urgency", "channel", "said", "found_at", "found_by_id", "state", "is_open", "triage_due_at", "triaged_at", "closed_at"),
            self.needs, residents,
        )  # fmt: skip
        yield self._filled(
            Rows(Commitment, "id", "place", "kind", "title", "service", "resident_id", "worker_id", "made_by", "made_at", "due_at", "done_at", "confirmed_at", "refused_at", "cancelled_at", "minutes", "done_minutes", "is_open"),
            self.commitments, 3 * residents,
        )  # fmt: skip
        yield self._filled(
            Rows(Visit, "id", "place", "commitment_id", "resident_id", "worker_id", "service", "day", "sequence", "window_start", "window_end", "planned_start", "arrived_at", "left_at", "result", "note", "recorded_at"),
            self.visits, residents,
        )  # fmt: skip
        yield self._filled(
            Rows(DayPlan, "id", "place", "day", "state", "stops", "seed", "made_at", "published_at"), self.day_plans, 0
        )

    def _filled(self, rows: Rows, maker: Any, total: int) -> Filled:
        return rows.table, rows.columns, total, maker(rows)

    # -- people ----------------------------------------------------------------------------------------------------

    def users(self, rows: Rows) -> Iterator[list[object]]:
        for station in self.stations:
            for user in station.workers:
                yield rows.row(user, f"w{user[:12]}", self.name(station.code)[0], "!", station.code, 0, self.now)
            yield rows.row(self.head(station), f"h{station.code}", self.name(station.code)[0], "!", station.code, 0, self.now)
        for county in self.counties():
            yield rows.row(key(3, int(county)), f"o{county}", self.name(county)[0], "!", county, 0, self.now)

    def grants(self, rows: Rows) -> Iterator[list[object]]:
        number = 0
        held = [(u, "worker", s.code) for s in self.stations for u in s.workers]
        held += [(self.head(s), "station_head", s.code) for s in self.stations]
        held += [(key(3, int(c)), "bureau_officer", c) for c in self.counties()]
        for number, (user, role, place) in enumerate(held):
            yield rows.row(key(4, number), user, role, place, self.days[400], self.now)

    @staticmethod
    def head(station: Station) -> str:
        return key(2, int(station.code))

    def counties(self) -> list[str]:
        return sorted({f"{s.code[:6]}000000" for s in self.stations})

    def households(self, rows: Rows) -> Iterator[list[object]]:
        for first, place in self._household_heads():
            yield rows.row(key(5, first), place, str(first), self.address(first), self.now)

    def _household_heads(self) -> Iterator[tuple[int, str]]:
        for number, place in enumerate(self.place_of):
            if number % 3 == 0 or self.place_of[number - 1] != place:
                yield number, place

    def residents(self, rows: Rows) -> Iterator[list[object]]:
        from lianxin.base.db.sealed import seal
        from lianxin.kernel.names import pinyin

        sound = lru_cache(maxsize=100_000)(pinyin)
        head = 0
        for number, place in enumerate(self.place_of):
            if number % 3 == 0 or self.place_of[number - 1] != place:
                head = number
            name, name_bo = self.resident_name(number)
            phone = self.phone(number)
            person = key(6, number)
            dashed = f"{person[:8]}-{person[8:12]}-{person[12:16]}-{person[16:20]}-{person[20:]}"
            yield rows.row(
                person, place, key(5, head), "01" if head == number else "20", name, name_bo, sound(name),
                "12"[number % 2], self.born(number), "unknown", seal("people.Resident.phone", dashed, phone) if phone else None,
                self.address(number), 91.0 + number % 997 / 1000, 29.5 + number % 991 / 1000, "wgs84", "bo" if name_bo else "zh",
                self.now, self.now,
            )  # fmt: skip

    def resident_name(self, number: int) -> tuple[str, str]:
        if number == self.rare:
            return RARE_NAME, ""
        return _name(number * 2_654_435_761 % 4_294_967_296, self.place_of[number].startswith("54"))

    @property
    def rare(self) -> int:
        """The one resident, at home, whose name, phone and address nobody shares."""
        return next(s.first for s in self.stations if s.code == HOME) + 17

    def name(self, place: str) -> tuple[str, str]:
        return _name(self.rng.getrandbits(32), place.startswith("54"))

    def phone(self, number: int) -> str:
        if number == self.rare:
            return RARE_PHONE
        return f"1{38_0000_0000 + number * 7919 % 9_9999_9999:010d}" if number % 5 < 3 else ""

    def address(self, number: int) -> str:
        return RARE_ADDRESS if number == self.rare else f"{_STREETS[number // 30 % len(_STREETS)]} {number % 300 + 1} 号"

    def born(self, number: int) -> str:
        return f"{1930 + number * 7 % 94}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"

    def _index(self, residents: int) -> Filled:
        if self.is_sqlite:
            rows = ((n + 1, key(6, n), place) for n, place in enumerate(self.place_of))
            return "people_residentindex", ("id", "resident_id", "place"), residents, rows
        bodies = ((n, key(6, n - 1), self.place_of[n - 1], _tsvector(text)) for n, text in self.texts())
        return "people_residentindex", ("id", "resident_id", "place", "body"), residents, bodies

    def texts(self) -> Iterator[tuple[int, str]]:
        """Number in the index and searched text of everybody, by the product's own rules."""
        from lianxin.base.places.selectors import full_name
        from lianxin.domain.people.rules.searching import Searched, tokens
        from lianxin.domain.people.selectors.search import keyed_tail
        from lianxin.engines.search import index_text

        named = lru_cache(maxsize=10_000)(lambda place: f"{full_name(place)} {full_name(place, 'bo')}")
        for number, place in enumerate(self.place_of):
            name, name_bo = self.resident_name(number)
            one = Searched(name, name_bo, self.address(number), place, named(place), self.phone(number))
            yield number + 1, index_text(tokens(one, keyed_tail))

    def categories(self, rows: Rows) -> Iterator[list[object]]:
        for number, place in enumerate(self.place_of):
            year = 1930 + number * 7 % 94
            for code in [c for c, until in (("laonian", 1966), ("gaoling", 1946)) if year < until]:
                yield rows.row(key(7 + (code == "gaoling"), number), key(6, number), place, code, self.days[100], "1", self.now)
            if number % 8 == 0:  # entitled to one benefit, a third of them for less than a month
                code, since = self.benefits[number // 8 % len(self.benefits)], self.days[number // 8 % 90]
                yield rows.row(key(13, number), key(6, number), place, code, since, "1", self.now)

    benefits = ("gaoling_jintie", "gaoling_jintie", "gaoling_jintie", "dibao_jin", "canji_huli", "yanglao_huli", "canji_shenghuo")

    def answers(self, rows: Rows) -> Iterator[list[object]]:
        """Every other one of those entitled to the old-age allowance receives it."""
        for number, place in enumerate(self.place_of):
            if number % 16 == 0 and self.benefits[number // 8 % len(self.benefits)] == "gaoling_jintie":
                yield rows.row(key(14, number), key(6, number), place, "receives_gaoling", "true", self.days[30], "visit", self.now)

    def shortfalls(self, rows: Rows) -> Iterator[list[object]]:
        """One in two is one or two questions away from an answer, one in ten a single condition short."""
        made = 0
        for number, place in enumerate(self.place_of):
            if number % 2 == 0:
                made += 1
                code = ("gaoling_jintie", "tekun_gongyang", "dibao_jin", "canji_huli")[number // 2 % 4]
                yield rows.row(made, key(6, number), place, code, "unknown", 0, 2 + number % 3 // 2 * 4, 1 + number % 3 // 2, self.days[9], "1")
            if number % 10 == 1:
                made += 1
                yield rows.row(made, key(6, number), place, "yanglao_huli", "short", 2, 0, 1, self.days[9], "1")

    # -- work ------------------------------------------------------------------------------------------------------

    def needs(self, rows: Rows) -> Iterator[list[object]]:
        rng, number = self.rng, 0
        for station in self.stations:
            waiting = _HOME_INBOX if station.code == HOME else _INBOX
            for turn in range(station.size):
                who = station.first + (rng.randrange(station.size))
                state = "new" if turn < waiting else "accepted" if turn < 2.5 * waiting else "declined" if turn % 12 == 0 else "met"
                ago = rng.randrange(4) if state == "new" else rng.randrange(30) if state == "accepted" else 30 + rng.randrange(1400)
                found, is_open = self.moment(ago), state in {"new", "accepted"}
                due = self.moment(rng.randrange(3)) if turn % 3 == 0 else f"{self.coming[1 + turn % 3]}{self.clocks[turn % 540]}"
                yield rows.row(
                    key(9, number), self.place_of[who], key(6, who), _KINDS[turn % len(_KINDS)], _URGENCIES[turn % 3], "visit",
                    _SAID[turn % len(_SAID)], found, station.workers[turn % len(station.workers)], state, int(is_open),
                    due if is_open else found, None if state == "new" else found, None if is_open else found,
                )  # fmt: skip
                number += 1

    def commitments(self, rows: Rows) -> Iterator[list[object]]:
        number = 0
        for station in self.stations:
            for turn in range(3 * station.size):
                worker, count = station.workers[turn % len(station.workers)], len(station.workers)
                who = station.first + (turn * 7 % station.size)
                is_open = turn < count * _OPEN_EACH
                made, due, done, confirmed, refused, cancelled = (
                    self._open(turn // count) if is_open else self._closed(turn)
                )
                if is_open and turn % 20 == 19:
                    worker = None
                kind = ("service", "service", "visit", "follow_up")[turn % 4]
                yield rows.row(
                    key(10, number), self.place_of[who], kind, _TITLES[turn % len(_TITLES)], "zhujie" if kind == "service" else "",
                    key(6, who), worker, self.head(station), made, due, done, confirmed, refused, cancelled,
                    60, 55 if done else None, int(is_open),
                )  # fmt: skip
                number += 1

    def _open(self, turn: int) -> tuple[str | None, ...]:
        """Of a worker's 25: 8 due today, 3 overdue, the rest later."""
        if turn < _VISITS_TODAY:
            due = f"{self.today.isoformat()} 09:00:00{self.zone}"
        elif turn < _VISITS_TODAY + 3:
            due = self.moment(turn - _VISITS_TODAY + 1)
        else:
            due = f"{self.coming[turn - _VISITS_TODAY]}{self.clocks[turn]}"
        return self.moment(5), due, None, None, None, None

    def _closed(self, turn: int) -> tuple[str | None, ...]:
        ago = 2 + self.rng.randrange(1490)
        at = self.moment(ago)
        if turn % 50 == 0:
            return at, at, None, None, at, None
        if turn % 25 == 0:
            return at, at, None, None, None, at
        return at, at, at, None if turn % 100 == 1 else self.moment(ago - 1), None, None

    def visits(self, rows: Rows) -> Iterator[list[object]]:
        number = 0
        for station in self.stations:
            count = len(station.workers)
            for turn in range(0, 3 * station.size):
                today = turn < count * _VISITS_TODAY
                if not today and (turn < count * _OPEN_EACH or turn % 3):
                    number += 1
                    continue
                who = station.first + (turn * 7 % station.size)
                start = 540 + 45 * (turn // count % 10)
                at = None if today else self.moment(2 + turn % 1490)
                yield rows.row(
                    key(11, number), self.place_of[who], key(10, number), key(6, who), station.workers[turn % count], "zhujie",
                    self.today.isoformat() if today else self.days[2 + turn % 1490], turn // count % 10, start - 30, start + 60, start,
                    at, at, "" if today else "met", "" if today else "扫地、擦窗、换洗被套。", at,
                )  # fmt: skip
                number += 1

    def day_plans(self, rows: Rows) -> Iterator[list[object]]:
        number = 0
        for at, station in enumerate(self.stations):
            stops, count = [], len(station.workers)
            for turn in range(min(count * _VISITS_TODAY, 3 * station.size)):
                start = 540 + 45 * (turn // count)
                worker = station.workers[turn % count]
                stops.append(
                    {"visit": _dashed(key(11, number + turn)), "carer": _dashed(worker), "sequence": turn // count,
                     "arrival": start - 5, "start": start, "end": start + 35,
                     "alternatives": [{"carer": _dashed(w), "start": start, "more": 7} for w in station.workers[:3]]}
                )  # fmt: skip
            yield rows.row(key(12, at), station.code, self.today.isoformat(), "published", json.dumps(stops), 1, self.now, self.now)
            number += 3 * station.size

    def moment(self, ago: int) -> str:
        return self.days[ago] + self.clocks[self.rng.randrange(540)]


def _dashed(text: str) -> str:
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _tsvector(text: str) -> str:
    """What `to_tsvector('simple', …)` makes of the tokens; COPY takes no expressions."""
    return " ".join(f"{token}:{at}" for at, token in enumerate(text.split(" "), 1))


def _name(number: int, is_tibetan: bool) -> tuple[str, str]:
    if is_tibetan:
        (first, first_bo), (last, last_bo) = _TIBETAN[number % len(_TIBETAN)], _TIBETAN[number // 64 % len(_TIBETAN)]
        return first + last, f"{first_bo}་{last_bo}།"
    given = _GIVEN[number // 32 % len(_GIVEN)] + _GIVEN[number // 4096 % len(_GIVEN)]
    return _FAMILY[number % len(_FAMILY)] + given, ""


def _fill(table: str, columns: Sequence[str], total: int, rows: Iterable[Sequence[object]]) -> None:
    from django.db import connection, transaction
    from rich.progress import Progress

    source, done = iter(rows), 0
    names = ", ".join(f'"{c}"' for c in columns)
    with Progress(transient=True) as progress, connection.cursor() as cursor:
        task = progress.add_task(table, total=total or None)
        while chunk := list(islice(source, _CHUNK)):
            with transaction.atomic():
                if connection.vendor == "sqlite":
                    marks = ", ".join(["%s"] * len(columns))
                    cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", chunk)
                else:
                    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                        for row in chunk:
                            copy.write_row(row)
            done += len(chunk)
            progress.update(task, completed=done)
    print(f"  {table}: {done:,}", flush=True)


def _without_indexes(tables: Sequence[str]) -> list[str]:
    """Drop the secondary indexes of these tables; the statements that make them again."""
    from django.db import connection

    marks = ", ".join(["%s"] * len(tables))
    sqlite = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
    postgresql = f"""SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({marks})
        AND indexname NOT IN (SELECT conname FROM pg_constraint)"""
    with connection.cursor() as cursor:
        cursor.execute(sqlite if connection.vendor == "sqlite" else postgresql, tables)
        found = cursor.fetchall()
    _run(*(f'DROP INDEX "{name}"' for name, _ in found))
    return [statement for _, statement in found]


def _run(*statements: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


_TIBETAN = (
    ("白玛", "པད་མ"), ("卓玛", "སྒྲོལ་མ"), ("次仁", "ཚེ་རིང"), ("扎西", "བཀྲ་ཤིས"), ("央金", "དབྱངས་ཅན"), ("平措", "ཕུན་ཚོགས"),
    ("德吉", "བདེ་སྐྱིད"), ("措姆", "མཚོ་མོ"), ("索朗", "བསོད་ནམས"), ("格桑", "སྐལ་བཟང"), ("丹增", "བསྟན་འཛིན"), ("拉姆", "ལྷ་མོ"),
    ("旺堆", "དབང་འདུས"), ("普布", "ཕུར་བུ"), ("米玛", "མིག་དམར"), ("达瓦", "ཟླ་བ"), ("尼玛", "ཉི་མ"), ("巴桑", "པ་སངས"),
    ("强巴", "བྱམས་པ"), ("洛桑", "བློ་བཟང"), ("贡嘎", "ཀུན་དགའ"), ("曲珍", "ཆོས་སྒྲོན"), ("仓决", "ཚངས་མཆོད"), ("顿珠", "དོན་གྲུབ"),
    ("多吉", "རྡོ་རྗེ"), ("边巴", "སྤེན་པ"), ("益西", "ཡེ་ཤེས"), ("仁增", "རིག་འཛིན"),
)  # fmt: skip
_FAMILY = "赖温黄陈许张沈俞韩李王刘杨赵周吴徐孙马朱胡郭何高林罗郑梁谢宋"
_GIVEN = "建国华秀英明芳丽军伟强敏静桂香水根秋月琴美兰福生金凤玉珍海平春梅志红文斌小燕永清"
_STREETS = ("幸福路", "团结街", "和平巷", "新村一组", "新村二组", "河边", "桥头", "学校旁", "老街", "东头")
_KINDS = ("meal", "cleaning", "medical", "bathing", "companionship", "benefit")
_URGENCIES = ("normal", "medium", "high")
_SAID = ("牙口不好,想订午餐。", "药快吃完了,去不了卫生院。", "孩子在外地打工,晚上一个人睡不着。", "腰疼,窗户和被子好久没洗了。")
_TITLES = ("打扫清洗", "看病吃药", "洗澡", "走访", "跟进回访")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, default=1_000_000)
    residents = parser.parse_args().residents
    prepare(residents)
    print(_folder(residents))


if __name__ == "__main__":
    main()
