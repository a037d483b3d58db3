"""The rules of conduct: pure functions of plain values."""

from lianxin.domain.conduct.rules.complaints import effective, names_in
from lianxin.domain.conduct.rules.drawing import assign, draw, order_by_lot, station_of
from lianxin.domain.conduct.rules.ethics import Standing, code_in_force, deadline, standing
from lianxin.domain.conduct.rules.masking import Identity, Mask, leaks, masked
from lianxin.domain.conduct.rules.rating import grade_of, may_ask_again, site_points, valid_until
from lianxin.domain.conduct.rules.scoring import final_score, needs_third

__all__ = [
    "Identity",
    "Mask",
    "Standing",
    "assign",
    "code_in_force",
    "deadline",
    "draw",
    "effective",
    "final_score",
    "grade_of",
    "leaks",
    "masked",
    "may_ask_again",
    "names_in",
    "needs_third",
    "order_by_lot",
    "site_points",
    "standing",
    "station_of",
    "valid_until",
]
