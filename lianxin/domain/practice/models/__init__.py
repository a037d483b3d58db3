"""Tables of practice."""

from lianxin.domain.practice.models.bank import Question
from lianxin.domain.practice.models.learning import Card, Learner, PracticeAnswer
from lianxin.domain.practice.models.mocks import MockExam, MockItem

__all__ = ["Card", "Learner", "MockExam", "MockItem", "PracticeAnswer", "Question"]
