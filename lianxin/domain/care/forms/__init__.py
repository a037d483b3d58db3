"""What people type about care."""

from lianxin.domain.care.forms.clock import (
    minute_of,
)
from lianxin.domain.care.forms.courses import (
    AgreementForm,
    GoalForm,
    MarkForm,
    PauseForm,
    RefusalForm,
    ResumeForm,
    ReviewForm,
)
from lianxin.domain.care.forms.days import (
    CarerForm,
    DayForm,
    PlaceForm,
)
from lianxin.domain.care.forms.moving import AbsenceForm, CarerAndTime, FallsOutForm, PinForm, WishForm
from lianxin.domain.care.forms.paying import (
    PaymentsForm,
    line_typed,
)
from lianxin.domain.care.forms.plans import (
    CarePlanForm,
    EndOrderForm,
    EndPlanForm,
    OrderForm,
)

__all__ = [
    "AbsenceForm",
    "AgreementForm",
    "CarePlanForm",
    "CarerAndTime",
    "CarerForm",
    "DayForm",
    "EndOrderForm",
    "EndPlanForm",
    "FallsOutForm",
    "GoalForm",
    "MarkForm",
    "OrderForm",
    "PauseForm",
    "PaymentsForm",
    "PinForm",
    "PlaceForm",
    "RefusalForm",
    "ResumeForm",
    "ReviewForm",
    "WishForm",
    "line_typed",
    "minute_of",
]
