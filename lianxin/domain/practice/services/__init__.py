"""Writes of practice."""

from lianxin.domain.practice.services.answering import Answered, answer_questions, choose_level
from lianxin.domain.practice.services.bank import (
    approve_question,
    import_questions,
    retire_question,
    write_question,
)
from lianxin.domain.practice.services.loading import load_questions
from lianxin.domain.practice.services.mocks import close_mock, save_mock, start_mock

__all__ = [
    "Answered",
    "answer_questions",
    "approve_question",
    "choose_level",
    "close_mock",
    "import_questions",
    "load_questions",
    "retire_question",
    "save_mock",
    "start_mock",
    "write_question",
]
