"""The code by which whoever complained asks what became of it."""

from functools import partial

from lianxin.base.access import outsiders

code_of = partial(outsiders.code_of, "conduct.Complaint")
index_of = partial(outsiders.index_of, "conduct.Complaint")
