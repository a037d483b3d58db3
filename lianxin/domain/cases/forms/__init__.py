"""What people type about cases."""

from lianxin.domain.cases.forms.sheets import SheetForm, SignForm
from lianxin.domain.cases.forms.work import (
    AnswerForm,
    AskForm,
    BasisForm,
    CounsellorReaderForm,
    DropForm,
    GoalForm,
    LinkForm,
    OpenForm,
    ResourceForm,
    ScoreForm,
    SessionForm,
    TieForm,
    WellBeingForm,
)

__all__ = [
    "AnswerForm", "AskForm", "BasisForm", "CounsellorReaderForm", "DropForm", "GoalForm", "LinkForm", "OpenForm", "ResourceForm", "ScoreForm", "SessionForm",
    "SheetForm", "SignForm", "TieForm", "WellBeingForm",
]  # fmt: skip
