"""The file of an accompanied application."""

from lianxin.domain.errands.models.files import Errand, ErrandPaper, ErrandVisit

__all__ = ["Errand", "ErrandPaper", "ErrandVisit"]
