"""What people type about children in protection."""

from lianxin.domain.minors.forms.caring import CareForm, ContactForm, EndCareForm
from lianxin.domain.minors.forms.finding import LinesForm
from lianxin.domain.minors.forms.helping import FinishItemForm, ItemForm, PlanForm, ReviewPlanForm, VisitForm
from lianxin.domain.minors.forms.reporting import ReporterPage, SafetyPage, WhatPage, WhoPage
from lianxin.domain.minors.forms.responding import (
    AgeForm,
    AssessForm,
    ClosingForm,
    ConferenceForm,
    EndMeasureForm,
    FeedbackForm,
    MeasureForm,
    RenewForm,
    TellForm,
    UrgencyForm,
    WhyForm,
)

__all__ = [
    "AgeForm",
    "AssessForm",
    "CareForm",
    "ClosingForm",
    "ConferenceForm",
    "ContactForm",
    "EndCareForm",
    "EndMeasureForm",
    "FeedbackForm",
    "FinishItemForm",
    "ItemForm",
    "LinesForm",
    "MeasureForm",
    "PlanForm",
    "RenewForm",
    "ReporterPage",
    "ReviewPlanForm",
    "SafetyPage",
    "TellForm",
    "UrgencyForm",
    "VisitForm",
    "WhatPage",
    "WhoPage",
    "WhyForm",
]
