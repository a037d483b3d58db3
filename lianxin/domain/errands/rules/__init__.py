"""The rules of errands: pure functions of plain values."""

from lianxin.domain.errands.rules.certificates import Certificate, certificate_of, masked
from lianxin.domain.errands.rules.limits import days_used, office_due
from lianxin.domain.errands.rules.papers import GRANTED, HELD, OUTCOMES, PAPER_STATES, WITH, papers_complete

__all__ = ["GRANTED", "HELD", "OUTCOMES", "PAPER_STATES", "WITH", "Certificate", "certificate_of", "days_used", "masked", "office_due", "papers_complete"]
