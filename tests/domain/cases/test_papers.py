"""The papers of each phase carry what the file knows: nothing that was written down is a blank on the printed sheet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianxin.base import packs, papers
from lianxin.base.access.models import User
from lianxin.base.papers.filling import filled_in
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.models import CaseFile, CaseRecord
from lianxin.domain.cases.services import Answer, Entry, TieValues
from lianxin.domain.people.models import Contact, Resident
from tests.domain.cases.story import basis, goal, open_case, signed_plan, write
from tests.factories import NOW, TODAY, viewer_for

pytestmark = pytest.mark.django_db
BY_HAND = {"phone", "sign_worker", "sign_supervisor", "sign_guardian", "supervisor_view", "closed_on", "categories"}
"""Written in on paper; or known when the case is closed; or of a person in no category."""


def everything(worker: User, resident: Resident) -> CaseFile:
    """A case in which each paper is filled in to its last blank."""
    case, viewer = open_case(worker, resident), viewer_for(worker)
    Contact.objects.create(resident=resident, place=resident.place, kind="family", name="仁增", relation="儿子", created_at=NOW)
    basis(worker, case)
    services.add_tie(actor=viewer, now=NOW, case_id=case.id, values=TieValues("child", name="仁增", sex="1", birth_year=1985, at_home=True, quality="strong", note="晚上在家"))
    one = goal(worker, case)
    services.score_goal(actor=viewer, now=NOW, goal_id=one.id, score=1, evidence="去了三次")
    services.add_resource(actor=viewer, now=NOW, case_id=case.id, provider="县红十字会", what="轮椅", linked_on=TODAY, outcome="用上了")
    for code, (_row, blanks) in selectors.case_papers(viewer, case.proceeding.place).items():
        words = {blank.code: blank.options[0].code if blank.kind == "choice" else f"写在{blank.code}" for blank in blanks}
        if code == "case_referral":
            made = services.refer(actor=viewer, now=NOW, case_id=case.id, entry=Entry(words), sent_on=TODAY)
            services.answer_referral(actor=viewer, now=NOW, referral_id=made.id, answer=Answer("accepted", "达瓦", TODAY, outcome="已受理"))
            sign = CaseRecord.objects.get(thread=made.thread)
        elif code == "case_plan":
            signed_plan(worker, case, words=words)
            continue
        else:
            more = {"case_record": {"held_at": NOW}, "case_assessment": {"risk_level": "low"}, "case_closing": {"close_reason": "reached", "follow_up_on": TODAY + timedelta(days=9)}}
            sign = write(worker, case, code, words, **more.get(code, {}))
        services.sign_record(actor=viewer, now=NOW, record_id=sign.id, signed_by="白玛", way="print", signed_on=TODAY)
    return CaseFile.objects.get(id=case.id)


def test_no_blank_of_a_sheet_is_empty_that_the_file_could_fill(zhuoma: User, baima: Resident) -> None:
    found = everything(zhuoma, baima)
    viewer = viewer_for(zhuoma)
    case = selectors.case_or_404(viewer, NOW, found.id)
    pictures, pack, empty = selectors.drawn(viewer, NOW, case), packs.for_place(case.proceeding.place), []
    for code, record in selectors.papers_to_print(viewer, NOW, case):
        paper = papers.find(pack, code)
        texts = filled_in(paper, selectors.paper_values(viewer, NOW, case, record, pictures), "zh-hans")
        fields = {name for part in pack.papers[code].parts for name in part.fields} - BY_HAND
        empty += [f"{code}.{name}" for name in fields if not texts.get(name) or (pack.paper_fields[name].kind == "choice" and "■" not in texts[name])]
    assert len(selectors.papers_to_print(viewer, NOW, case)) == len(selectors.case_papers(viewer, case.proceeding.place))
    assert empty == []
