"""Reading residents: every selector is given the viewer first and answers only within the viewer's reach."""

from lianxin.domain.people.selectors.residents import resident_or_404, visible
from lianxin.domain.people.selectors.search import find_residents

__all__ = ["find_residents", "resident_or_404", "visible"]
