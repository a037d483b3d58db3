"""What may be seen of casework; every function takes the viewer first."""

from lianxin.domain.cases.selectors.counselling import (
    counselling_readers,
    may_read_counselling,
    session_or_404,
    sessions_of,
    words_of,
)
from lianxin.domain.cases.selectors.facts import address_of, facts_of, promises_of, subject_of
from lianxin.domain.cases.selectors.files import (
    case_or_404,
    consents_for,
    errands_of,
    goals_of,
    record_or_404,
    records_of,
    referrals_of,
    resources_of,
    ties_of,
    untold_referrals,
    versions_of,
    well_being_of,
)
from lianxin.domain.cases.selectors.linking import (
    is_open_link,
    known_referral_link,
    most_wrong,
    open_referral_link,
    referral_links_of,
    shared_by,
)
from lianxin.domain.cases.selectors.listing import (
    CaseFilter,
    carried_cases,
    caseload,
    cases_page,
    months,
    of_resident,
    open_case_of,
    phase_counts,
)
from lianxin.domain.cases.selectors.papers import (
    case_papers,
    drawn,
    paper_values,
    papers_to_print,
    workflow_of,
)
from lianxin.domain.cases.selectors.whole_file import PrintWork, print_or_404, prints_of, work_of_print

__all__ = [
    "CaseFilter", "PrintWork", "address_of", "carried_cases", "case_or_404", "case_papers", "caseload", "cases_page", "consents_for", "counselling_readers", "drawn",
    "errands_of", "facts_of", "goals_of", "is_open_link", "known_referral_link", "may_read_counselling", "months", "most_wrong", "of_resident",
    "open_case_of", "open_referral_link", "paper_values", "papers_to_print", "phase_counts", "print_or_404", "prints_of", "promises_of", "record_or_404",
    "records_of", "referral_links_of", "referrals_of", "resources_of", "session_or_404", "sessions_of", "shared_by", "subject_of", "ties_of", "untold_referrals", "versions_of",
    "well_being_of", "words_of", "work_of_print", "workflow_of",
]  # fmt: skip
