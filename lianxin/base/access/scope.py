"""Row scope, under the name most code knows it by."""

from lianxin.base.db.scope import in_one_county, scope, within

__all__ = ["in_one_county", "scope", "within"]
