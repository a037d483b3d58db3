"""The tables of surveys: forms, what was sent in, and the devices and links it comes by."""

from lianxin.domain.surveys.models.coding import AnswerCode, CodedText
from lianxin.domain.surveys.models.forms import Form, FormAssignment, FormMedia, FormVersion
from lianxin.domain.surveys.models.held import HeldOperation
from lianxin.domain.surveys.models.senders import FillLink, FormDevice
from lianxin.domain.surveys.models.submissions import (
    ANSWERS,
    XML,
    ReviewStep,
    Submission,
    SubmissionFile,
    SubmissionFinding,
    SubmissionVersion,
)

__all__ = [
    "ANSWERS",
    "XML",
    "AnswerCode",
    "CodedText",
    "FillLink",
    "Form",
    "FormAssignment",
    "FormDevice",
    "FormMedia",
    "FormVersion",
    "HeldOperation",
    "ReviewStep",
    "Submission",
    "SubmissionFile",
    "SubmissionFinding",
    "SubmissionVersion",
]
