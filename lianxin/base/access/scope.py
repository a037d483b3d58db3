"""Row scope, under the name most code knows it by."""

from lianxin.base.db.scope import GUARDS, Guarded, in_one_county, past_guard, scope, within

__all__ = ["GUARDS", "Guarded", "in_one_county", "past_guard", "scope", "within"]
