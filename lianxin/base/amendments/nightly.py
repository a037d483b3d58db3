"""The night's first step: what is due comes into force, and this process decides by it. Rules change at no other time."""

from __future__ import annotations

from datetime import datetime

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments.models import Amendment
from lianxin.base.amendments.services import put_in_force
from lianxin.base.packs import PackError, amending
from lianxin.kernel.problems import ProblemError


def begin_night(actor: Viewer, now: datetime, county: str) -> list[Amendment]:
    """Put into force what is due in a county, then see to it that this process decides by it. What it did.

    Killed in between, nothing is lost: the rows say what is in force, and the next call finds the same. Raises
    "amendment.unfit" when an amendment in force no longer fits the pack: better no night than one by other rules.
    """
    done = put_in_force(actor=actor, now=now, county=county)
    packs.look(at_once=True)
    try:
        amending.refuse_broken(packs.written_for(county), county)
    except PackError as broken:
        raise ProblemError("amendment.unfit", title=broken.findings[0].pack) from broken
    return done
