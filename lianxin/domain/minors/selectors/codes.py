"""The code by which whoever reported asks what became of it."""

from functools import partial

from lianxin.base.access import outsiders

code_of = partial(outsiders.code_of, "minors.ChildReport")
index_of = partial(outsiders.index_of, "minors.ChildReport")
