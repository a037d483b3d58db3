"""The rules of child protection. Pure."""

from lianxin.domain.minors.rules.ages import ADULT, AGE_WORDS, CHILD, is_minor, standing
from lianxin.domain.minors.rules.guardianship import RESULTS, proposed_result
from lianxin.domain.minors.rules.kept import as_text, as_words
from lianxin.domain.minors.rules.reports import (
    DANGER,
    Sighting,
    elapsed_minutes,
    likeness,
    tells_who,
    urgency_of,
)
from lianxin.domain.minors.rules.terms import (
    Away,
    contact_missing,
    counted_from,
    follow_end,
    follow_until,
    low_in_a_row,
    months_on,
)

__all__ = [
    "ADULT",
    "AGE_WORDS",
    "CHILD",
    "DANGER",
    "RESULTS",
    "Away",
    "Sighting",
    "as_text",
    "as_words",
    "contact_missing",
    "counted_from",
    "elapsed_minutes",
    "follow_end",
    "follow_until",
    "is_minor",
    "likeness",
    "low_in_a_row",
    "months_on",
    "proposed_result",
    "standing",
    "tells_who",
    "urgency_of",
]
