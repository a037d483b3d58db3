"""The table of access, written once: who stands how to what, at every level of secrecy, and by which way it could reach them.

The rule (`Who.reads`, `Who.is_told`) is apart from the code that decides. Every row carries words of its own that stand nowhere else: in
what is kept close (`said`), in what its existence tells (`title`), and the name of the person it is about. A word in any answer to
somebody who may not have it, whatever the way and the status, is a leak.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services.search import index_residents
from lianxin.domain.proceedings.models import Proceeding
from lianxin.kernel.divisions import place_range
from tests import factories
from tests.architecture import samples
from tests.architecture.samples import Place
from tests.architecture.test_permission_matrix import ADDRESSES, Address
from tests.factories import BEIGAN, GONGKA, LHASA, MOZHUGONGKA, NOW, TABA

CHILD, RESULTS, COMPLAINTS = "minor.read", "screening.read", "complaint.read"
LEVELS: Final = ("place", "named", "approved")
REFUSED: Final = {302, 403, 404, 405, 410}
FILE: Final = next(one for one in ADDRESSES if one.route == "files/<uuid:file_id>/")
# Pages about a file whose existence may be seen: they name nobody. Whoever sees that it is there asks here, or decides who reads.
GLIMPSES: Final = {f"proceedings/<uuid:proceeding_id>/{end}/" for end in ("readers", "ask", "at-once", "hand-over")}


@dataclass(frozen=True)
class Who:
    """Somebody and how they stand to every row. `leave`: of another person, in force, to read it; `closer`: also for what only its author
    reads; `holds`, `leads`: it is theirs, they supervise it; `fit`: their record was looked into; `standing`: leave for all children's
    files of the place. `reviews`: was given it masked, to judge it: its words, never whose they are. `was`: whose account it is, once they have another role or none: it is still theirs, and not theirs to read."""

    role: str
    place: str
    holds: bool = False
    leads: bool = False
    leave: bool = False
    closer: bool = False
    fit: bool = True
    standing: bool = False
    was: str = ""
    reviews: bool = False
    reading: dict[str, Any] = field(default_factory=dict)

    def has(self, ability: str) -> bool:
        return bool(self.role) and ability in packs.get("540100").roles[self.role].abilities

    def over(self, ability: str) -> bool:
        """Do they hold it where the rows are?"""
        low, high = place_range(self.place)
        return self.has(ability) and low <= TABA < high

    @property
    def carries(self) -> bool:
        """It is theirs, or they supervise it, and it lies where they work."""
        return (self.holds or self.leads) and self.over("proceeding.read")

    def opens(self, row: Row) -> bool:
        """The page of it, and with it all but what only its author reads."""
        past = not row.guard or self.over(row.guard)
        if row.kind == REVIEW:
            return self.reviews
        if row.kind in ROWS_OF_THE_PLACE:
            return self.over(ROWS_OF_THE_PLACE[row.kind]) and (past or (row.kind == "promise" and self.holds))
        if row.guard == CHILD and not self.fit:
            return False
        if self.leave or (self.standing and row.guard == CHILD):
            return True
        if row.level == "approved":
            return False
        return self.carries or (row.level == "place" and past and self.over("proceeding.read"))

    def reads(self, row: Row) -> bool:
        """What is kept close of it. What was said to one person alone opens to them and to who is named for it: its page to more, without that."""
        if row.kind == "counselling":
            return self.closer or (self.holds and self.carries)
        return self.opens(row) and (row.kind != "statement" or self.closer or self.holds)

    def is_told(self, row: Row) -> bool:
        """That there is such a thing, and about whom: by its page, or by its promise on the board."""
        if row.kind == REVIEW:
            return self.over("proceeding.read") or self.over("commitment.read")
        past = not row.guard or self.over(row.guard) or self.holds
        by_promise = row.kind in WITH_PROMISE and self.over("commitment.read") and past
        return self.opens(row) or self.reads(row) or by_promise

    def hears(self, row: Row) -> bool:
        """What is kept close of it, by whatever page: what a colleague judges masked stands in the file as well."""
        return self.reads(row) or (row.kind == REVIEW and self.over("proceeding.read"))

    def sees_number(self, row: Row) -> bool:
        """That there is such a file, by its number or the title of its promise: also whoever asked to read it or decides about that."""
        past = not row.guard or self.over(row.guard) or self.holds
        listed = past and (self.over("commitment.read") or self.over("proceeding.read"))
        return listed or self.is_told(row) or self.carries or bool(self.reading) or self.over("emergency.approve")


_DAYS = timedelta(days=9)
IN_FORCE: Final[dict[str, Any]] = {"approved": True, "decided_at": NOW, "since": NOW - _DAYS, "until": NOW + _DAYS}
PEOPLE: Final = {
    "holder": Who("worker", GONGKA, holds=True),
    "supervisor": Who("station_head", GONGKA, leads=True),
    "named reader": Who("worker", GONGKA, leave=True, reading={"how": "named", **IN_FORCE}),
    "approved reader": Who("worker", GONGKA, leave=True, reading={"how": "asked", **IN_FORCE}),
    "named for the closer part": Who("worker", GONGKA, leave=True, closer=True, reading={"how": "named", **IN_FORCE}),
    "break-glass": Who("worker", GONGKA, leave=True, reading={"how": "at_once", **IN_FORCE}),
    "asked, undecided": Who("worker", GONGKA, reading={"how": "asked"}),
    "lapsed reader": Who("worker", GONGKA, reading={"how": "named", **IN_FORCE, "until": NOW - timedelta(days=1)}),
    "reader ended early": Who("worker", GONGKA, reading={"how": "named", **IN_FORCE, "ended_at": NOW - timedelta(days=1)}),
    "named, record not looked into": Who("station_head", GONGKA, leave=True, fit=False, reading={"how": "named", **IN_FORCE}),
    "named, of another station": Who("worker", "540127200000", leave=True, reading={"how": "named", **IN_FORCE}),
    "co-worker": Who("worker", GONGKA),
    "head": Who("station_head", GONGKA),
    "head with standing leave": Who("station_head", GONGKA, standing=True),
    "reviewer": Who("worker", "540127200000", reviews=True),
    "child officer": Who("child_officer", GONGKA),
    "child director": Who("child_director", TABA),
    "bureau": Who("bureau_officer", MOZHUGONGKA),
    "other station": Who("station_head", "540127200000"),
    "other province": Who("worker", BEIGAN),
    "volunteer": Who("volunteer", TABA),
    "auditor": Who("auditor", LHASA),
    "administrator": Who("system_admin", LHASA),
    "former holder, gone": Who("", GONGKA),
    "visitor, guardian": Who("", GONGKA),
    "holder, now of another station": Who("worker", "540127200000", holds=True, was="holder"),
    "holder, now without a role": Who("", GONGKA, holds=True, was="holder"),
    "supervisor, now of another station": Who("station_head", "540127200000", leads=True, was="supervisor"),
}  # fmt: skip
VISITOR: Final = "visitor, guardian"
"""Whoever the file is about and their guardians have no account: they are as the public is."""

REVIEW: Final = "review"
"""A case of the place that was drawn for peer review."""
ROWS_OF_THE_PLACE: Final = {"need": "need.read", "promise": "commitment.read", "screening": RESULTS}
"""What has no file with a level: it is read by an ability over the place, and the guard where there is one."""
_WHOLE: Final = ("case", "errand", "group", "mediation", "child", "crisis", "complaint")
FILES: Final = (*_WHOLE, "counselling", "statement")
WITH_PROMISE: Final = frozenset({"promise", "screening", "case", "errand", "child", "crisis", "counselling", "mediation"})
"""Whose promises name somebody; those of a group and of a session do not."""
OWN_GUARD: Final = {"child": CHILD, "crisis": RESULTS, "screening": RESULTS, "complaint": COMPLAINTS}


class Row(Place):
    """One thing of one kind at one level, with all that hangs on it; every word of it is its own."""

    def __init__(self, kind: str, level: str, guard: str, n: int, user: User) -> None:
        super().__init__(TABA, f"zq{n:02d}said")
        self.kind, self.level, self.guard, self.name, self.title = kind, level, guard, f"zq{n:02d}name", f"zq{n:02d}title"
        self.number, self.__dict__["user"] = n, user

    def __str__(self) -> str:
        return f"{self.kind}, {self.level}{', ' + self.guard if self.guard else ''}"

    @cached_property
    def resident(self) -> Resident:
        made = factories.make_resident(self.name, self.code, birth_date=date(2016, 5, 1) if self.guard == CHILD else date(1946, 5, 1), pinyin=f"zq{self.number:02d}sound")
        index_residents([made])
        return made

    @cached_property
    def need(self) -> Need:
        if self.kind == "need":
            return factories.make_need(self.resident, said=self.mark, guard=self.guard, found_by=self.user)
        return factories.make_need(None, guard=self.guard, state="accepted", triaged_at=NOW)

    @cached_property
    def consent(self) -> None:  # type: ignore[override]
        return None

    @cached_property
    def proceeding(self) -> Proceeding:
        own = {"case": "", REVIEW: "", "counselling": "", "child": "child_file", "statement": "mediation"}.get(self.kind, self.kind)
        return getattr(self, own).proceeding if own else super().proceeding

    def make(self) -> None:
        """Everything of it, at its level, behind its guard. What is read more widely than what is kept close says nothing of its own."""
        for name in MADE[self.kind]:
            getattr(self, name)
        if self.kind == "promise":
            self.commitment.guard, self.commitment.outcome, self.commitment.reason = self.guard, self.mark, self.mark
            self.commitment.save()
        if self.kind in (*FILES, REVIEW):
            lifted = {"secrecy": self.level, "guard": self.guard, "holder": self.user, "number": self.title, "series": self.title}
            Proceeding.objects.filter(id=self.proceeding.id).update(**lifted)
            Commitment.objects.filter(proceeding=self.proceeding).update(resident=self.proceeding.resident)
        if self.kind == "counselling":
            self.case_file.origin_note, self.counselling.title = "", "第一次谈话"
            self.case_file.save(update_fields=["origin_note"])
            self.counselling.save(update_fields=["title"])
        if self.kind == "mediation":
            self.mediation_agreement.signed_copy = self.file
            self.mediation_agreement.save()
        if self.kind == "statement":
            self._plain(self.mediation, title="楼道", dispute="堆物")
            self._plain(self.party, address="")
            self._plain(self.mediator, name="调解员")
        promises = Commitment.objects.filter(title__contains=self.mark) | Commitment.objects.filter(resident=self.resident)
        promises.update(guard=self.guard, title=self.title)

    def _plain(self, made: Any, **words: str) -> None:
        for name, text in words.items():
            setattr(made, name, text)
        made.save()

    @property
    def has_file(self) -> bool:
        return self.kind in ("promise", "errand", "mediation")

    @property
    def key(self) -> UUID:
        """The id of what is kept close."""
        own = {"promise": "commitment", "statement": "party_statement", REVIEW: "review_task"}.get(self.kind, self.kind)
        found: UUID = (self.proceeding if self.kind in _WHOLE else getattr(self, own)).id
        return found

    @cached_property
    def pages(self) -> list[tuple[Address, str]]:
        """Every page about it; first the one that shows what is kept close."""
        wanted = ARGUMENTS[self.kind]
        found = [a for a in ADDRESSES if a.ability is not None and a.names and all(n in wanted or f"{a.route}:{n}" in samples.PLACELESS for n in a.names)]
        found = [a for a in found if a.leads_to_an_object and f"{a.route}:{a.names[0]}" not in samples.SPECIAL]
        return [(a, a.path(self)) for a in sorted(found, key=lambda a: a.route != MAIN[self.kind])]


MADE: Final = {
    "need": ("need",), "promise": ("commitment", "proof"), "screening": ("screening", "screening_step", "follow_up"),
    "case": ("case_record", "case_goal", "goal_score", "case_tie", "case_resource", "well_being"),
    "counselling": ("counselling",), "errand": ("errand_paper", "errand_visit"), "group": ("group_member", "group_session"),
    "mediation": ("party", "mediator", "mediation_session", "clause"), "statement": ("party", "mediator", "party_statement"),
    "child": ("child_report", "told_agency", "child_assessment", "child_measure", "child_plan", "plan_item", "child_visit"),
    "crisis": ("crisis",), "complaint": ("complaint_statement", "ruling", "appeal"),
    REVIEW: ("case_record", "review_task"),
}  # fmt: skip
_RUNS: Final = {"proceeding_id"}
ARGUMENTS: Final = {
    "need": {"need_id"}, "promise": {"commitment_id"}, "screening": {"screening_id", "follow_up_id"},
    "case": {"case_id", "record_id", "tie_id", "case_goal_id"} | _RUNS, "counselling": {"counselling_id"},
    "errand": {"errand_id", "paper_id"} | _RUNS, "group": {"group_id", "member_id", "session_id"} | _RUNS,
    "mediation": {"mediation_id", "party_id", "mediator_id", "clause_id"} | _RUNS, "statement": {"mediation_id"},
    "child": {"child_file_id", "row_id"} | _RUNS, "crisis": {"crisis_id"} | _RUNS, "complaint": {"complaint_id"} | _RUNS,
    REVIEW: {"review_task_id"},
}  # fmt: skip
MAIN: Final = {
    "need": "needs/<uuid:need_id>/", "promise": "commitments/<uuid:commitment_id>/", "screening": "screening/<uuid:screening_id>/",
    "case": "cases/<uuid:case_id>/goals/", "counselling": "cases/counselling/<uuid:counselling_id>/", "errand": "errands/<uuid:errand_id>/",
    "group": "groups/<uuid:group_id>/", "mediation": "mediation/<uuid:mediation_id>/", "statement": "mediation/<uuid:mediation_id>/",
    "child": "minors/<uuid:child_file_id>/", "crisis": "screening/crises/<uuid:crisis_id>/",
    "complaint": "conduct/complaints/<uuid:complaint_id>/", REVIEW: "conduct/reviews/task/<uuid:review_task_id>/",
}  # fmt: skip
"""The page of each kind that shows what is kept close to whoever may read it."""

