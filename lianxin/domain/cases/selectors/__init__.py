"""What may be seen of casework; every function takes the viewer first."""

from lianxin.domain.cases.selectors.counselling import (
    counselling_readers,
    may_read_counselling,
    session_or_404,
    sessions_of,
    words_of,
)
from lianxin.domain.cases.selectors.facts import address_of, facts_of, subject_of
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
    versions_of,
    well_being_of,
)
from lianxin.domain.cases.selectors.listing import (
    CaseFilter,
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

__all__ = [
    "CaseFilter", "address_of", "case_or_404", "case_papers", "caseload", "cases_page", "consents_for", "counselling_readers", "drawn", "errands_of", "facts_of", "goals_of",
    "may_read_counselling", "months", "of_resident", "open_case_of", "paper_values", "papers_to_print", "phase_counts", "record_or_404",
    "records_of", "referrals_of", "resources_of", "session_or_404", "sessions_of", "subject_of", "ties_of", "versions_of", "well_being_of",
    "words_of", "workflow_of",
]  # fmt: skip
