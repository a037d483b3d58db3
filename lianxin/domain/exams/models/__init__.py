"""Tables of exams."""

from lianxin.domain.exams.models.cycles import ExamCycle, PassLine
from lianxin.domain.exams.models.entries import ExamEntry, StepDone, SubjectResult
from lianxin.domain.exams.models.questions import HelplineQuestion

__all__ = ["ExamCycle", "ExamEntry", "HelplineQuestion", "PassLine", "StepDone", "SubjectResult"]
