"""Every function of XPath 1.0, the ODK XForms specification and OpenRosa, by name."""

from lianxin.engines.xforms.functions import choices, dates, geometry, logic, nodesets, numbers, strings
from lianxin.engines.xforms.functions.registry import FUNCTIONS, Function

__all__ = ["FUNCTIONS", "Function", "choices", "dates", "geometry", "logic", "nodesets", "numbers", "strings"]
