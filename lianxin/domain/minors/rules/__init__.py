"""The rules of child protection. Pure."""

from lianxin.domain.minors.rules.ages import ADULT, AGE_WORDS, CHILD, is_doubtful, is_minor, standing
from lianxin.domain.minors.rules.guardianship import RESULTS, proposed_result
from lianxin.domain.minors.rules.kept import as_text, as_words
from lianxin.domain.minors.rules.reports import (
    DANGER,
    Sighting,
    elapsed_minutes,
    likeness,
    rungs_due,
    urgency_of,
)
from lianxin.domain.minors.rules.terms import contact_missing, follow_until, low_in_a_row, months_on

__all__ = [
    "ADULT",
    "AGE_WORDS",
    "CHILD",
    "DANGER",
    "RESULTS",
    "Sighting",
    "as_text",
    "as_words",
    "contact_missing",
    "elapsed_minutes",
    "follow_until",
    "is_doubtful",
    "is_minor",
    "likeness",
    "low_in_a_row",
    "months_on",
    "proposed_result",
    "rungs_due",
    "standing",
    "urgency_of",
]
