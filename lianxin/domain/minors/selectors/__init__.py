"""What may be read of children in protection; every function takes the viewer first."""

from lianxin.domain.minors.selectors.access import file_or_404, readable_file
from lianxin.domain.minors.selectors.delegated import (
    Lapsed,
    care_or_404,
    care_page,
    contacts_of,
    days_missing,
    lapsed_care,
)
from lianxin.domain.minors.selectors.desk import DeskRow, desk_counts, desk_page, desk_rows, waiting_or_404
from lianxin.domain.minors.selectors.facts import (
    address_of,
    address_of_promise,
    age_decided,
    age_standing,
    facts_of,
    subject_of,
)
from lianxin.domain.minors.selectors.feedback import Feedback, OwnReport, feedback_by_code, own_report_or_404
from lianxin.domain.minors.selectors.files import (
    Proposal,
    assessments_of,
    conferences_of,
    items_of,
    measures_of,
    plans_of,
    proposals_of,
    reports_of,
    ruled_out_of,
    told_of,
    visits_of,
    words_of,
)
from lianxin.domain.minors.selectors.lines import LineCount, LineFilter, files_by_line, line_counts, line_rows
from lianxin.domain.minors.selectors.words import choices, signs_of

__all__ = [
    "DeskRow",
    "Feedback",
    "Lapsed",
    "LineCount",
    "LineFilter",
    "OwnReport",
    "Proposal",
    "address_of",
    "address_of_promise",
    "age_decided",
    "age_standing",
    "assessments_of",
    "care_or_404",
    "care_page",
    "choices",
    "conferences_of",
    "contacts_of",
    "days_missing",
    "desk_counts",
    "desk_page",
    "desk_rows",
    "facts_of",
    "feedback_by_code",
    "file_or_404",
    "files_by_line",
    "items_of",
    "lapsed_care",
    "line_counts",
    "line_rows",
    "measures_of",
    "own_report_or_404",
    "plans_of",
    "proposals_of",
    "readable_file",
    "reports_of",
    "ruled_out_of",
    "signs_of",
    "subject_of",
    "told_of",
    "visits_of",
    "waiting_or_404",
    "words_of",
]
