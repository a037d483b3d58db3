"""What can be wrong with what the engine is given. No message ever holds a name, a number or a phone."""

from __future__ import annotations


class IdentityInputError(ValueError):
    """One given value cannot be used.

    `subject` names where it stands ("weights.name.same", "stems.tshe_ring", "birth"), `problem` (Chinese) what is
    wrong and what to do. Values of people are never repeated.
    """

    def __init__(self, subject: str, problem: str) -> None:
        super().__init__(f"{subject}: {problem}")
        self.subject = subject
        self.problem = problem
