"""Any phone in any mood: submissions, edits and photos sent twice, in any order, cut short. Afterwards everything that was sent
whole is there once, and deriving it again gives the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lianxin.base.access.models import User
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Submission, SubmissionFile, SubmissionVersion
from lianxin.kernel.problems import ProblemError
from tests.domain.surveys.made import SYSTEM, answered, make_form, new_instance, photo, publish, send
from tests.factories import NOW, make_user, viewer_for

REFUSALS = {"survey.conflict", "survey.xml_refused", "survey.instance_missing"}
IMAGES = {"a.jpg": photo(), "b.jpg": photo("#224466")}


def outcome(act: Callable[[], Any]) -> tuple[str, Any]:
    """The code of a refusal ("" for none), and what came of it."""
    try:
        return "", act()
    except ProblemError as refused:
        return refused.code, None


class Phone(RuleBasedStateMachine):
    """`sent`: sheets as (instanceID, bytes). `taken`: what the server acknowledged, by instanceID."""

    sheets = Bundle("sheets")

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[str, bytes] = {}
        self.photos: set[tuple[str, str]] = set()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        make_form()
        self.user: User = make_user("phone", "worker")

    @initialize()
    def a_second_version(self) -> None:
        publish("2")

    @rule(target=sheets, age=st.integers(50, 90), version=st.sampled_from(["1", "2", "9"]))
    def fill(self, age: int, version: str) -> tuple[str, bytes]:
        instance = new_instance()
        return instance, answered(instance=instance, age=age, version=version, photo="a.jpg", photo2="b.jpg")

    @rule(target=sheets, sheet=sheets, age=st.integers(50, 90))
    def correct(self, sheet: tuple[str, bytes], age: int) -> tuple[str, bytes]:
        instance = new_instance()
        return instance, answered(instance=instance, deprecated=sheet[0], age=age, photo="a.jpg", photo2="b.jpg")

    @rule(sheet=sheets, names=st.sets(st.sampled_from(sorted(IMAGES))))
    def deliver(self, sheet: tuple[str, bytes], names: set[str]) -> None:
        instance, xml = sheet
        self._send(instance, xml, {name: IMAGES[name] for name in names})

    @rule(sheet=sheets, at=st.integers(1, 400))
    def deliver_cut_short(self, sheet: tuple[str, bytes], at: int) -> None:
        with pytest.raises(ProblemError):
            send(self.user, sheet[1][:-at])

    @rule(sheet=sheets)
    def deliver_tampered(self, sheet: tuple[str, bytes]) -> None:
        if sheet[0] in self.taken:
            with pytest.raises(ProblemError) as caught:
                send(self.user, sheet[1].replace(b"<alone>yes", b"<alone>no"))
            assert caught.value.code == "survey.conflict"

    @rule(sheet=sheets, name=st.sampled_from(sorted(IMAGES)), whole=st.booleans())
    def deliver_photo(self, sheet: tuple[str, bytes], name: str, whole: bool) -> None:
        content = IMAGES[name] if whole else IMAGES[name][:300]
        given = {"form_id": "elder", "instance_id": sheet[0], "name": name, "content": content}
        refusal, _ = outcome(lambda: services.receive_file(actor=viewer_for(self.user), now=NOW, **given))  # type: ignore[arg-type]
        if sheet[0] not in self.taken:
            assert refusal == "survey.submission_unknown"
        else:
            assert refusal == ("" if whole else "file.broken")
            self.photos |= {(sheet[0], name)} if whole else set()

    def _send(self, instance: str, xml: bytes, files: dict[str, bytes]) -> None:
        refusal, received = outcome(lambda: send(self.user, xml, files=files))
        if refusal:
            assert refusal in REFUSALS
            assert instance not in self.taken
            return
        assert (received.status in {"again", "attached"}) == (instance in self.taken)
        self.taken[instance] = xml
        self.photos |= {(instance, name) for name in files}

    @invariant()
    def what_was_acknowledged_is_there_once_byte_by_byte(self) -> None:
        kept = {one.instance_id: bytes(one.xml) for one in SubmissionVersion.objects.all()}
        assert kept == self.taken
        assert SubmissionVersion.objects.count() == len(self.taken)
        firsts = {instance for instance, xml in self.taken.items() if b"deprecatedID" not in xml}
        assert set(Submission.objects.exclude(state="quarantined").values_list("root_id", flat=True)) == firsts
        waiting = Submission.objects.filter(state="quarantined").values_list("root_id", "flags")
        assert all(root not in firsts and "edit_of_other" in flags for root, flags in waiting)

    @invariant()
    def every_acknowledged_photo_is_there(self) -> None:
        here = SubmissionFile.objects.filter(file__isnull=False).values_list("version__instance_id", "name")
        assert self.photos <= set(here)

    def teardown(self) -> None:
        def derived() -> list[Any]:
            rows = Submission.objects.order_by("id").values_list("id", "state", "flags", "answers_open")
            found = SubmissionVersion.objects.order_by("id").values_list("id", "findings__path", "findings__value")
            return [*rows, *found.order_by("id", "findings__path")]

        try:
            before = derived()
            for version_id in SubmissionVersion.objects.values_list("id", flat=True):
                services.rederive(actor=SYSTEM, now=NOW, version_id=version_id)
            assert derived() == before
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)


@pytest.mark.parametrize(("phones", "acts"), [(2, 8), pytest.param(40, 25, marks=pytest.mark.slow)])
def test_any_phone_in_any_mood(db: None, phones: int, acts: int) -> None:
    run_state_machine_as_test(Phone, settings=settings(max_examples=phones, stateful_step_count=acts, deadline=None))
