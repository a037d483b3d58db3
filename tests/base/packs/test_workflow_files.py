"""`pack check` on workflows: every kind of mistake is refused with its file, its line and a remedy."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from lianxin.base import packs
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.library import load
from lianxin.base.packs.workflow_messages import WORKFLOW_MESSAGES
from tests.base.packs.test_rule_checks import REAL

SOUND = (REAL / packs.BASE / "workflows" / "mediation.toml").read_text(encoding="utf-8")
CLOCK = '[mediation.states.received.clock]\nlimit = "mediation_accept_days"\ncommitment = "proceeding_step"\n'
#: case → (a text of a sound file, what is written instead, the code of the finding, the text at whose line it is told)
MISTAKES = {
    "begins_nowhere": ('start = "received"', 'start = "nowhere"', "workflow-start-unknown", "start ="),
    "begins_closed": ('start = "received"', 'start = "done"', "workflow-begins-at-end", "start ="),
    "begins_again_closed": ('reopens_at = "mediating"', 'reopens_at = "done"', "workflow-begins-at-end", "reopens_at ="),
    "begins_again_nowhere": ('reopens_at = "mediating"', 'reopens_at = "nowhere"', "workflow-state-unknown", "reopens_at ="),
    "leads_nowhere": ('to = "mediating"', 'to = "nowhere"', "workflow-state-unknown", "[CODE.steps.accept]"),
    "no_clock": (CLOCK, "", "workflow-clock-missing", "[CODE.states.received]"),
    "clock_at_end": ("ends = true\n", f"ends = true\n{CLOCK.replace('received', 'done')}", "workflow-clock-at-end", "[CODE.states.done.clock]"),
    "no_limit": ('limit = "mediation_accept_days"\n', "", "workflow-limit-missing", "[CODE.states.received.clock]"),
    "limit_unknown": ('"mediation_accept_days"', '"patience"', "workflow-limit-unknown", "[CODE.states.received.clock]"),
    "limit_no_time": ('"mediation_accept_days"', '"proof_metres"', "workflow-limit-unknown", "[CODE.states.received.clock]"),
    "working_months": (
        'limit = "mediation_months"', 'limit = "mediation_months"\nworking_days = true', "workflow-no-working-days", "working_days",
    ),
    "since_unknown": (CLOCK, f'{CLOCK}since = "birth"\n', "workflow-fact-unknown", "since ="),
    "since_no_time": (CLOCK, f'{CLOCK}since = "parties"\n', "workflow-fact-kind", "since ="),
    "kind_unknown": ('commitment = "proceeding_step"', 'commitment = "wish"', "unknown-code", "commitment ="),
    "kind_settled": ('commitment = "proceeding_step"', 'commitment = "service"', "workflow-clock-kind", "commitment ="),
    "kind_confirmed": ('commitment = "proceeding_step"', 'commitment = "referral"', "workflow-clock-confirmed", "commitment ="),
    "need_unknown_fact": ("all_willing = true", "everybody_happy = true", "workflow-need", "everybody_happy"),
    "need_unreadable": ("all_willing = true", "all_willing = = true", "workflow-need", "= = true"),
    "no_serial": ('reopens_at = "mediating"', 'reopens_at = "mediating"\nnumber = "{year}"', "workflow-number", "number ="),
    "number_part_unknown": ('reopens_at = "mediating"', 'reopens_at = "mediating"\nnumber = "{mood}-{serial}"', "workflow-number-part", "number ="),
    "number_not_closed": ('reopens_at = "mediating"', 'reopens_at = "mediating"\nnumber = "{serial"', "workflow-number", "number ="),
    "number_of_another_kind": ('reopens_at = "mediating"', 'reopens_at = "mediating"\nnumber = "{serial:d}"', "workflow-number", "number ="),
    "named_without_guard": ('reopens_at = "mediating"', 'reopens_at = "mediating"\nsecrecy = "named"', "workflow-unguarded", "secrecy ="),
    "second_person_unknown": (
        "[mediation.steps.perform]", '[mediation.steps.perform]\nsecond_person = ["dream"]', "workflow-step-unknown", "second_person",
    ),
    "second_person_never": (
        "[mediation.steps.accept]", '[mediation.steps.accept]\nsecond_person = ["perform"]', "workflow-second-never", "second_person",
    ),
    "second_person_never_again": (  # a file that begins again forgets who did what before
        "[mediation.steps.perform]", '[mediation.steps.perform]\nsecond_person = ["accept"]', "workflow-second-never", "second_person",
    ),
    "never_reached": (
        CLOCK, f'{CLOCK}[mediation.states.limbo]\nname = {{ zh = "悬着", bo = "", en = "Limbo" }}\nrank = 99\n{CLOCK.replace("received", "limbo")}',
        "workflow-state-unreached", "[CODE.states.limbo]",
    ),
    "never_over": ('to = "done"', 'to = "agreed"', "workflow-state-unreached", "[CODE.states.done]"),
    "no_way_out": (
        CLOCK, f'{CLOCK}[mediation.states.limbo]\nname = {{ zh = "悬着", bo = "", en = "Limbo" }}\nrank = 99\n{CLOCK.replace("received", "limbo")}'
        + '[mediation.steps.vanish]\nname = { zh = "悬起来", bo = "", en = "Vanish" }\nfrom = ["received"]\nto = "limbo"\nability = "proceeding.work"\n',
        "workflow-state-no-exit", "[CODE.states.limbo]",
    ),
    "goes_on_after_its_end": ('from = ["agreed"]', 'from = ["done"]', "workflow-end-not-end", "[CODE.states.done]"),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    """Every mistake in a workflow of its own, all checked together: what is found, by case."""
    folder = tmp_path_factory.mktemp("packs")
    base = folder / packs.BASE
    shutil.copytree(REAL / packs.BASE, base)
    for case, (old, new, _code, _at) in MISTAKES.items():
        assert old in SOUND, case
        text = SOUND.replace(old, new, 1)
        (base / "workflows" / f"{case}.toml").write_text(text.replace("[mediation", f"[{case}"), encoding="utf-8")
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in load(folder)[1]:
        found[Path(one.file).stem].append(one)
    found["folder"] = [Finding(str(base), "", 0, "")]
    return found


@pytest.mark.parametrize("case", MISTAKES)
def test_a_workflow_that_cannot_run_is_refused_at_its_line(told: dict[str, list[Finding]], case: str) -> None:
    _old, _new, code, at = MISTAKES[case]
    assert code in {one.code for one in told[case]}
    lines = Path(told["folder"][0].pack, "workflows", f"{case}.toml").read_text(encoding="utf-8").splitlines()
    for one in told[case]:
        assert one.file == f"workflows/{case}.toml"
        assert one.remedy
        assert "%(" not in str(one)
    assert any(at.replace("CODE", case) in lines[one.line - 1] for one in told[case] if one.code == code)


def test_nothing_is_found_but_the_mistakes_made(told: dict[str, list[Finding]]) -> None:
    assert set(told) == {*MISTAKES, "folder"}


def test_every_message_of_workflows_is_met_by_a_mistake(told: dict[str, list[Finding]]) -> None:
    met = {one.code for rows in told.values() for one in rows}
    assert set(WORKFLOW_MESSAGES) - met == {"workflow-no-words", "workflow-limits-differ"}  # tests/engines/workflow
