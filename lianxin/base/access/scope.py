"""Row scope, under the name most code knows it by."""

from lianxin.base.db.scope import scope, within

__all__ = ["scope", "within"]
