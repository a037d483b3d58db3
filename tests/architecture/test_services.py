"""Every write has one shape: keyword-only, a named actor, the moment passed in, an ability, an audit row."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import lianxin
from lianxin.base.access.abilities import exists
from lianxin.base.access.service import services

ROOT = Path(lianxin.__file__).parent
# Functions of services modules that the higher storeys call and that are no @service, each with its reason.
NO_SERVICE = {
    "lianxin.base.audit.services.record": "the audit trail itself",
    "lianxin.base.audit.services.record_read": "the audit trail itself",
    "lianxin.base.audit.services.unchanged": "the audit trail itself",
    "lianxin.base.audit.services.witness": "the audit trail itself",
    "lianxin.base.files.services.path_of": "a name, not a write",
    "lianxin.base.sheets.services.stage_sheet": "reads in a child process, then writes through a service",
    "lianxin.base.sheets.services.drop_stale": "drops what nobody decided on in time; nobody acts",
    "lianxin.domain.people.services.roster.stage_roster": "reads in a child process, then writes through record_staged",
    "lianxin.domain.care.services.planning.plan_day": "computes outside the transaction, then writes through a service",
    "lianxin.domain.care.services.planning.first_draft": "computes outside the transaction, then writes through a service",
    "lianxin.domain.care.services.improving.improve_day_plan": "computes outside the transaction, then writes through a service",
    "lianxin.domain.care.services.moving.plan_to_ask": "reads",
    "lianxin.domain.care.services.dayrows.missed": "a question, not a write",
    "lianxin.domain.care.services.moving.what_if": "reads and computes",
    "lianxin.domain.care.services.absent.replan_without": "computes outside the transaction, then writes through services",
    "lianxin.domain.care.services.regulars.propose_regulars": "computes outside the transaction, then writes through a service",
    "lianxin.domain.people.services.passes.run_pass": "computes outside the transaction, then writes through a service",
    "lianxin.domain.people.services.tallies.count_county": "computes outside the transaction, then writes through a service",
    "lianxin.domain.people.services.duplicate_pass.run_duplicate_pass": "computes outside the transaction, then writes through a service",
    "lianxin.domain.people.services.merging.file_values": "a question, not a write",
    "lianxin.domain.surveys.services.packed.pack_forms": "the forms of a pack, not a write",
    "lianxin.domain.surveys.services.intake.expect_file": "a question, asked before any byte is kept",
    "lianxin.domain.commitments.services.bringing.expect_proof_file": "a question, asked before any byte is kept",
    "lianxin.domain.commitments.services.bringing.take_proof_file": "cleans outside the transaction, then writes through a service",
    "lianxin.domain.people.services.merging.two_numbers": "a question, not a write",
    "lianxin.domain.commitments.services.confirming.invited_commitment": "reads what a signed token names; no account",
    "lianxin.base.files.services.clean_bytes": "looks at a picture and gives its clean bytes; writes nothing",
    "lianxin.domain.commitments.services.confirming.read_token": "reads a signed token; the person has no account",
    "lianxin.domain.commitments.services.confirming.must_not_be_staff": "a question, not a write",
    "lianxin.domain.people.services.roster_recount.recount": "compares sealed rows with the residents, writes nothing",
    "lianxin.domain.people.services.looks.unrecorded": "a question, not a write",
    "lianxin.domain.commitments.services.door_codes.is_code_wrong": "a question, not a write",
    "lianxin.domain.commitments.services.door_codes.end_codes_of_leaver": "handler of an event, in the publisher's transaction",
    "lianxin.domain.commitments.services.fulfilling.missing_choice": "a question, not a write",
    "lianxin.domain.commitments.services.fulfilling.missing_proof": "a question, not a write",
    "lianxin.domain.commitments.services.fulfilling.required_proof": "a question, not a write",
    "lianxin.domain.commitments.services.fulfilling.proof_choice": "a question, not a write",
    "lianxin.domain.commitments.services.telling.holders": "a question, not a write: whom the ladder tells, ids only",
    "lianxin.domain.commitments.services.making.follow_merged_need": "handler of an event, in the publisher's transaction",
    "lianxin.domain.needs.services.flagging.follow_categories": "handler of an event, in the publisher's transaction",
    "lianxin.domain.needs.services.following.follow_left": "handler of an event, in the publisher's transaction",
    "lianxin.domain.needs.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.commitments.services.following.follow_left": "handler of an event, in the publisher's transaction",
    "lianxin.domain.commitments.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.care.services.following.follow_left": "handler of an event, in the publisher's transaction",
    "lianxin.domain.care.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.care.services.tiers.follow_recorded": "handler of an event, in the publisher's transaction",
    "lianxin.domain.care.services.visits.follow_dropped": "handler of an event, in the publisher's transaction",
    "lianxin.domain.care.services.visits.follow_rescheduled": "handler of an event, in the publisher's transaction",
    "lianxin.domain.care.services.visits.follow_reassigned": "handler of an event, in the publisher's transaction",
    "lianxin.domain.meals.services.following.follow_left": "handler of an event, in the publisher's transaction",
    "lianxin.domain.meals.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.meals.services.following.follow_reassigned": "handler of an event, in the publisher's transaction",
    "lianxin.domain.meals.services.following.follow_dropped": "handler of an event, in the publisher's transaction",
    "lianxin.domain.meals.services.following.follow_absent": "handler of an event, in the publisher's transaction",
    "lianxin.domain.meals.services.free_runners.meals_without_runner": "a question, not a write",
    "lianxin.domain.meals.services.free_runners.in_words": "words of what it is given, not a write",
    "lianxin.domain.meals.services.following.follow_finished": "handler of an event, in the publisher's transaction",
    "lianxin.domain.meals.services.rounds.plan_rounds": "computes outside the transaction, then writes through a service",
    "lianxin.domain.goods.services.following.follow_left": "handler of an event, in the publisher's transaction",
    "lianxin.domain.goods.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.goods.services.following.follow_dropped": "handler of an event, in the publisher's transaction",
    "lianxin.domain.goods.services.following.follow_finished": "handler of an event, in the publisher's transaction",
    "lianxin.domain.emergency.services.following.follow_left": "handler of an event, in the publisher's transaction",
    "lianxin.domain.emergency.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.emergency.services.following.follow_finished": "handler of an event, in the publisher's transaction",
    "lianxin.domain.proceedings.services.following.follow_left": "handler of an event, in the publisher's transaction",
    "lianxin.domain.proceedings.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.proceedings.services.following.follow_finished": "handler of an event, in the publisher's transaction",
    "lianxin.domain.proceedings.services.following.follow_dropped": "handler of an event, in the publisher's transaction",
    "lianxin.domain.proceedings.services.following.follow_rescheduled": "handler of an event, in the publisher's transaction",
    "lianxin.domain.proceedings.services.assigning.follow_reassigned": "handler of an event, in the publisher's transaction",
    "lianxin.domain.errands.services.following.follow_step": "handler of an event, in the publisher's transaction",
    "lianxin.domain.mediation.services.following.follow_joining": "handler of an event, in the publisher's transaction",
    "lianxin.domain.mediation.services.following.follow_step": "handler of an event, in the publisher's transaction",
    "lianxin.domain.mediation.services.following.follow_finished": "handler of an event, in the publisher's transaction",
    "lianxin.domain.mediation.services.following.follow_dropped": "handler of an event, in the publisher's transaction",
    "lianxin.domain.careers.services.judging.strike": "handler of an event, in the publisher's transaction",
    "lianxin.domain.conduct.services.rating.set_aside": "handler of an event, in the publisher's transaction",
    "lianxin.domain.conduct.services.contracting.follow_signed": "handler of an event, in the publisher's transaction",
    "lianxin.domain.conduct.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.conduct.services.following.follow_reassigned": "handler of an event, in the publisher's transaction",
    "lianxin.domain.conduct.services.following.follow_reading": "handler of an event, in the publisher's transaction",
    "lianxin.domain.groups.services.following.follow_given": "handler of an event, in the publisher's transaction",
    "lianxin.domain.groups.services.following.follow_left": "handler of an event, in the publisher's transaction",
    "lianxin.domain.groups.services.joining.follow_joining": "handler of an event, in the publisher's transaction",
    "lianxin.domain.groups.services.joining.follow_joined": "handler of an event, in the publisher's transaction",
    "lianxin.domain.groups.services.following.follow_step": "handler of an event, in the publisher's transaction",
    "lianxin.domain.groups.services.following.follow_reassigned": "handler of an event, in the publisher's transaction",
    "lianxin.domain.groups.services.following.follow_finished": "handler of an event, in the publisher's transaction",
    "lianxin.domain.groups.services.following.follow_dropped": "handler of an event, in the publisher's transaction",
    "lianxin.domain.minors.services.following.follow_step": "handler of an event, in the publisher's transaction",
    "lianxin.domain.cases.services.counselling.follow_decided": "handler of an event, in the publisher's transaction",
    "lianxin.domain.proceedings.services.assigning.asked_of_holders": "what a file asks of whoever takes it over, writes nothing",
    "lianxin.domain.proceedings.services.holding.work_of": "what whoever holds a file has to do, writes nothing",
    "lianxin.domain.proceedings.services.assigning.hanging_on": "which promises to lock, writes nothing",
    "lianxin.domain.commitments.services.changing.hang_on_files": "told once at start, writes nothing",
    "lianxin.domain.minors.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.minors.services.following.follow_promise": "handler of an event, in the publisher's transaction",
    "lianxin.domain.minors.services.following.follow_dropped": "handler of an event, in the publisher's transaction",
    "lianxin.domain.cases.services.closing.follow_step": "handler of an event, in the publisher's transaction",
    "lianxin.domain.cases.services.whole_file.make_print": "sets the sheets outside the transaction, then writes through a service",
    "lianxin.domain.cases.services.whole_file.drop_prints": "bytes whose time is over; told in the trail when they were made and fetched",
    "lianxin.domain.screening.services.hearing.on_received": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.hearing.on_held": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.hearing.on_taken_in": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.hearing.on_unfollowed": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.moving.follow_joined": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.hearing.on_turned_down": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.hearing.on_approved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.following.follow_finished": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.following.follow_dropped": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.needing.follow_crisis": "handler of an event, in the publisher's transaction",
    "lianxin.domain.screening.services.needing.opens_with_crisis": "asked by the handler of an event, writes nothing",
    "lianxin.domain.surveys.services.needs_found.opened_with": "called once when an area loads, writes nothing",
    "lianxin.domain.screening.services.crises.follow_alarm": "handler of an event, in the publisher's transaction",
    "lianxin.domain.emergency.services.closing.may_close": "a question, not a write",
    "lianxin.domain.surveys.services.following.follow_left": "handler of an event, in the publisher's transaction",
    "lianxin.domain.surveys.services.following.follow_moved": "handler of an event, in the publisher's transaction",
    "lianxin.domain.surveys.services.following.follow_reset": "handler of an event, in the publisher's transaction",
    "lianxin.domain.surveys.services.deriving.rederive_form": "goes through a service for each submission",
    "lianxin.domain.surveys.services.intake.receive_submission": "reads and checks outside the transaction, then writes through services",
    "lianxin.domain.surveys.services.intake.receive_by_link": "the same for a person without account",
    "lianxin.domain.surveys.services.intake.receive_file": "cleans outside the transaction, then writes through a service",
    "lianxin.domain.surveys.services.analysis.mark_validity": "computes outside the transaction, then writes through a service",
    "lianxin.domain.surveys.services.deriving.envelope_of": "a question, not a write",
}


def _service_modules() -> list[str]:
    names = [m.name for m in pkgutil.walk_packages(lianxin.__path__, "lianxin.")]
    return [n for n in names if n.startswith(("lianxin.base.", "lianxin.domain.")) and ".services" in n]


def _callers() -> Iterator[tuple[str, ast.Module]]:
    """Modules above the services: views, tasks, apps, APIs, entries."""
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        if (
            ".services" not in name
            and "migrations" not in name
            and name.startswith(("lianxin.base.", "lianxin.domain.", "lianxin.entry."))
        ):
            yield name, ast.parse(path.read_text())


def _called_functions() -> Iterator[tuple[str, str]]:
    """(caller, dotted function) for everything a caller takes from a services module."""
    for caller, tree in _callers():
        imported = [
            (alias.asname or alias.name, f"{node.module}.{alias.name}")
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lianxin.")
            for alias in node.names
        ]
        yield from ((caller, whole) for _, whole in imported if ".services." in whole)
        modules = {name: whole for name, whole in imported if whole.endswith(".services")}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in modules
            ):
                yield caller, f"{modules[node.value.id]}.{node.attr}"


def _resolve(dotted: str) -> object:
    module, _, name = dotted.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except AttributeError:
        return importlib.import_module(dotted)


def _home(function: object) -> str:
    plain = inspect.unwrap(function)  # type: ignore[arg-type]
    return f"{plain.__module__}.{plain.__qualname__}"


def test_what_higher_storeys_call_to_write_is_a_service() -> None:
    offenders = set()
    for caller, dotted in _called_functions():
        found = _resolve(dotted)
        if inspect.isfunction(found) and not hasattr(found, "ability") and _home(found) not in NO_SERVICE:
            offenders.add(f"{caller} calls {_home(found)}")
    assert not offenders, "\n".join(sorted(offenders))


def test_the_allow_list_has_no_stale_entry() -> None:
    used = {_home(f) for _, d in _called_functions() if inspect.isfunction(f := _resolve(d))}
    stale = {name for name in NO_SERVICE if name not in used and not name.startswith("lianxin.base.audit")}
    assert not stale


def test_every_service_names_a_declared_ability() -> None:
    for name in _service_modules():
        importlib.import_module(name)
    for name, function in services().items():
        ability = function.ability  # type: ignore[attr-defined]
        assert ability is None or exists(ability), f"{name} names {ability}, which nobody declared"


def test_only_services_and_migrations_write_rows() -> None:
    """A model's save, create, update or delete outside services would escape the audit."""
    writing = {"save", "create", "bulk_create", "update_or_create", "get_or_create", "bulk_update", "delete"}
    allowed = (
        "services",
        "migrations",
        "base/jobs",
        "base/backup",
        "base/audit",
        "base/db",
        "middleware",
        "base/access/devices",  # a code is used up where it is tried, as django-otp's own devices do
        "entry/cli/demo/drawings",
    )
    no_rows = ("kernel/", "engines/")  # know no Django, as an import contract proves: what they save is a document
    offenders = []
    for path in ROOT.rglob("*.py"):
        relative = path.relative_to(ROOT).as_posix()
        if relative.startswith(no_rows) or any(part in relative for part in allowed):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in writing
            ):
                chain = ast.unparse(node.func)
                if ".objects." in chain or chain.endswith(".save"):
                    offenders.append(f"{relative}:{node.lineno} {chain}")
    assert not offenders, "\n".join(offenders)
