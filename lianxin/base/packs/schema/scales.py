"""量表的形状:题目、选项、分级、等级变更、触发项、之后怎么办。"""

from __future__ import annotations

from typing import Literal

import msgspec

from lianxin.base.packs.schema.ground import Grounded, Row
from lianxin.base.packs.words import Words

Language = Literal["zh", "bo", "en"]
Limit = Literal["call", "visit", "act", "contact", "screen"]
"""By when: a person calls; somebody stands at the door; the action itself; first contact again; the scale is asked again."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something inside a scale; its code is the key it stands under."""


class ScaleAction(Row, frozen=True, kw_only=True):
    """What is done after a result. ``advice``: what whoever is with the person does now."""

    name: Words
    advice: Words


class ScaleOption(_Part, frozen=True, kw_only=True):
    """An answer. ``points`` not written: it counts as not answered (refused). ``name`` not written: in a pack of texts."""

    name: Words | None = None
    points: int | None = None


class ScaleItem(_Part, frozen=True, kw_only=True):
    """A question with the code of its set of options. ``turned``: the points run the other way."""

    name: Words | None = None
    options: str
    turned: bool = False


class Subscale(_Part, frozen=True, kw_only=True):
    """Items added up by themselves."""

    name: Words
    items: tuple[str, ...]


class FollowUp(_Part, frozen=True, kw_only=True):
    """What a level or a trigger leads to. ``limits`` name parameters (their unit says days or hours; 0 days: the same day).

    ``need``: the kind of need a filled form opens, with its urgency and what it says. ``confirm``: a result that nobody was
    present at (a link) must be confirmed by a person.
    """

    action: str
    limits: dict[Limit, str] = {}
    need: str = ""
    urgency: str = ""
    said: Words | None = None
    confirm: bool = False


class ScaleLevel(_Part, frozen=True, kw_only=True):
    """A grade of the total, both bounds included; ``rank`` counts up from 0, the best. ``noted``: the code under which the fact
    ``fact`` of the scale has it, when it is not the level's own."""

    name: Words
    rank: int
    least: int = msgspec.field(name="from")
    most: int = msgspec.field(name="to")
    then: FollowUp
    noted: str = ""


class LevelChange(_Part, frozen=True, kw_only=True):
    """A rule that makes the level worse ``when`` (FEEL over ``facts`` and ``item.…``) holds: ``to`` a level or ``by`` so many."""

    name: Words
    when: str
    to: str = ""
    by: int = 0
    source: str = ""
    article: str = ""
    unverified: bool = False


class ScaleTrigger(_Part, frozen=True, kw_only=True):
    """An item whose answer counting ``from`` so many points calls for something at any total."""

    name: Words
    item: str
    least: int = msgspec.field(name="from")
    then: FollowUp


class ScaleFact(_Part, frozen=True, kw_only=True):
    """Something about the person that level changes read beside the answers; the form asks it after the items."""

    name: Words
    kind: Literal["boolean", "number"]


class Stacking(_Part, frozen=True, kw_only=True):
    """Whether of several changes that each add levels one counts ("single") or all do ("add"). ``note``: what a report says."""

    rule: Literal["single", "add"]
    note: Words
    source: str = ""
    unverified: bool = False


class Scale(Grounded, frozen=True, kw_only=True):
    """An instrument. Its code is also that of the form made of it (``asked``: has texts for all of its items).

    ``licence``, ``text_pack``: whether its wording may be handed out; with ``text_pack`` only ids and points stand here and
    the words in a pack of that name. ``asked_in``: the languages that every text of the questions must have. ``required``:
    the form takes no blank item. ``least_seconds``: filled faster it is doubtful. ``straight``: the same answer to all is.
    ``assessors``: how many people assess together. ``entries``: how many times a sheet of paper is typed in. ``worse``: so many
    points worse than last time call for a look (a level worse always does). ``guard``: an ability without which nobody sees the
    answers. ``fact``: the fact about the person that the level becomes. ``again``: parameter, after how long it is outdated. ``factor``: the sum
    is multiplied by it. ``prorated``: so many missing answers are made up for by the others, if the scale says so.
    """

    name: Words
    kind: Literal["screening", "assessment"]
    version: str
    edition: str
    licence: str
    cited: str
    text_pack: str = ""
    note: str = ""
    asked_in: tuple[Language, ...]
    opening: Words
    result: Words
    options: dict[str, dict[str, ScaleOption]]
    items: dict[str, ScaleItem]
    subscales: dict[str, Subscale] = {}
    levels: dict[str, ScaleLevel]
    facts: dict[str, ScaleFact] = {}
    changes: dict[str, LevelChange] = {}
    stacking: Stacking | None = None
    triggers: dict[str, ScaleTrigger] = {}
    factor: int = 1
    prorated: int = 0
    assessors: int = 1
    entries: int = 1
    worse: int = 0
    guard: str = ""
    fact: str = ""
    again: str = ""
    required: bool = True
    least_seconds: int = 0
    straight: bool = False

    @property
    def asked(self) -> bool:
        """Whether every question and answer has its words here, so that a form can be made of it."""
        used = {item.options for item in self.items.values()}
        if not used <= set(self.options):
            return False
        names = [item.name for item in self.items.values()]
        return None not in [*names, *(one.name for code in used for one in self.options[code].values())]
