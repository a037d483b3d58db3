"""What may be seen and read of accompanied applications; every function takes the viewer first."""

from lianxin.domain.errands.selectors.facts import address_of, facts_of, guide_of, offices_of, subject_of
from lianxin.domain.errands.selectors.files import (
    ErrandFilter,
    errand_or_404,
    errands_page,
    open_errand_of,
    paper_or_404,
    papers_of,
    readable_papers,
    visits_of,
    within_choices,
    within_of,
)

__all__ = [
    "ErrandFilter",
    "address_of",
    "errand_or_404",
    "errands_page",
    "facts_of",
    "guide_of",
    "offices_of",
    "open_errand_of",
    "paper_or_404",
    "papers_of",
    "readable_papers",
    "subject_of",
    "visits_of",
    "within_choices",
    "within_of",
]
