"""政策包:国家基础包叠上一个县的包,逐字段合并后的结果。"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal

from lianxin.base.packs import policy, schema, workflows
from lianxin.base.packs.facts import FactBook
from lianxin.base.packs.forms import PackForm
from lianxin.base.packs.reading import Origin
from lianxin.base.packs.scales import instrument
from lianxin.base.packs.words import LANGUAGES, Words
from lianxin.engines.rules import closure
from lianxin.engines.rules.book import RuleBook
from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.rule import Decision
from lianxin.engines.rules.tables import DecisionTable, Hit, first_hit
from lianxin.engines.rules.wording import filled
from lianxin.engines.scales import Instrument
from lianxin.engines.workflow import Workflow

BASE = "national-base"

Group = Literal["elder", "child"]
"""Whom a visit table is for."""
_ELDER_AGE: Final = "elder_age"
_MINOR_AGE: Final = "minor_age"
_SATURDAY: Final = 6


@dataclass(frozen=True, eq=False)
class Pack:
    """Everything a county sets, read-only. Rows are keyed by code; ``hash`` covers every byte of its layers."""

    code: str
    folder: str
    hash: str
    info: schema.PackInfo
    sources: Mapping[str, schema.Source]
    words: Mapping[str, schema.Wording]
    roles: Mapping[str, schema.Role]
    services: Mapping[str, schema.Service]
    need_kinds: Mapping[str, schema.NeedKind]
    urgencies: Mapping[str, schema.Urgency]
    channels: Mapping[str, schema.Channel]
    commitment_kinds: Mapping[str, schema.CommitmentKind]
    ladder: Mapping[str, schema.Step]
    alarm_kinds: Mapping[str, schema.AlarmKind]
    alarm_ladder: Mapping[str, schema.AlarmStep]
    workflows: Mapping[str, schema.Workflow]
    child_lists: Mapping[str, schema.ChildList]
    child_signs: Mapping[str, schema.ChildSign]
    numbers: Mapping[str, schema.CallNumber]
    errand_kinds: Mapping[str, schema.ErrandKind]
    posts: Mapping[str, schema.PostKind]
    post_tasks: Mapping[str, schema.PostTasks]
    duties: Mapping[str, schema.Duty]
    exemptions: Mapping[str, schema.ExemptionReason]
    education: Mapping[str, schema.EducationKind]
    career_ladders: Mapping[str, schema.CareerLadder]
    grades: Mapping[str, schema.Grade]
    certificate_pay: Mapping[str, schema.CertificatePay]
    appraisal_results: Mapping[str, schema.AppraisalResult]
    competencies: Mapping[str, schema.Competency]
    competency_needs: Mapping[str, schema.CompetencyNeed]
    titles: Mapping[str, schema.Title]
    practice_subjects: Mapping[str, schema.PracticeSubject]
    practice_chapters: Mapping[str, schema.PracticeChapter]
    practice_questions: Mapping[str, schema.PracticeQuestion]
    exam_subjects: Mapping[str, schema.ExamSubject]
    exam_routes: Mapping[str, schema.ExamRoute]
    exam_steps: Mapping[str, schema.ExamStep]
    ethics: Mapping[str, schema.EthicsCode]
    complaint_kinds: Mapping[str, schema.ComplaintKind]
    sanctions: Mapping[str, schema.Sanction]
    rating_parts: Mapping[str, schema.RatingPart]
    rating_grades: Mapping[str, schema.RatingGrade]
    not_rated: Mapping[str, schema.NotRated]
    review_criteria: Mapping[str, schema.ReviewCriterion]
    programme_kinds: Mapping[str, schema.ProgrammeKind]
    topics: Mapping[str, schema.Topic]
    course_questions: Mapping[str, schema.CourseQuestion]
    papers: Mapping[str, schema.Paper]
    paper_fields: Mapping[str, schema.PaperField]
    goods: Mapping[str, schema.Goods]
    payers: Mapping[str, schema.Payer]
    refusals: Mapping[str, schema.Refusal]
    pauses: Mapping[str, schema.PauseReason]
    observations: Mapping[str, schema.Observation]
    sittings: Mapping[str, schema.Sitting]
    textures: Mapping[str, schema.Texture]
    diets: Mapping[str, schema.Diet]
    allergens: Mapping[str, schema.Allergen]
    meal_subsidies: Mapping[str, schema.MealSubsidy]
    facts: Mapping[str, schema.Fact]
    categories: Mapping[str, schema.Category]
    benefits: Mapping[str, schema.Benefit]
    tables: Mapping[str, schema.Table]
    tiers: Mapping[str, schema.Tier]
    parameters: Mapping[str, schema.Parameter]
    scales: Mapping[str, schema.Scale]
    scale_actions: Mapping[str, schema.ScaleAction]
    roster_columns: Mapping[str, schema.RosterColumn]
    roster_spellings: Mapping[str, schema.RosterSpelling]
    travel_modes: Mapping[str, schema.TravelMode]
    travel_factors: Mapping[str, schema.TravelFactor]
    weights: Mapping[str, schema.Weight]
    places: tuple[schema.Place, ...]
    stations: tuple[schema.Station, ...]
    sites: tuple[schema.Site, ...]
    calendar: tuple[schema.Day, ...]
    figures: tuple[schema.Figure, ...]
    name_stems: tuple[schema.NameStem, ...]
    cases: tuple[schema.Case, ...]
    origins: Mapping[str, Origin]
    forms: Mapping[str, PackForm]
    word_files: Mapping[str, bytes]

    @property
    def version(self) -> str:
        """The version its maintainers wrote."""
        return self.info.version

    @property
    def name(self) -> Words:
        return self.info.name

    @property
    def covers(self) -> str:
        """The prefix of the place codes it is responsible for: 540100 → 5401, 360735 → 360735; base → every code."""
        if self.code == BASE:
            return ""
        return self.code[:4] if self.code.endswith("00") else self.code

    @property
    def offered(self) -> dict[str, schema.Service]:
        """The services that can be ordered here, in catalogue order."""
        return {code: service for code, service in self.services.items() if service.offered}

    @property
    def heard_kinds(self) -> dict[str, schema.NeedKind]:
        """The kinds of need somebody may note down as heard; the others are opened by a rule alone, once their category holds."""
        return {code: kind for code, kind in self.need_kinds.items() if not (kind.categories or kind.benefits or kind.flags)}

    @property
    def steps(self) -> tuple[schema.Step, ...]:
        """The escalation ladder of most kinds of promise, from the first step to the last."""
        return self.steps_of("")

    def steps_of(self, kind: str) -> tuple[schema.Step, ...]:
        """The ladder a promise of this kind climbs: the kind's own where it has one."""
        own = [step for step in self.ladder.values() if kind in step.kinds]
        return tuple(sorted(own or [step for step in self.ladder.values() if not step.kinds], key=lambda step: step.after))

    @property
    def alarm_steps(self) -> tuple[schema.AlarmStep, ...]:
        """The ladder of a call for help, likewise."""
        return tuple(sorted(self.alarm_ladder.values(), key=lambda step: step.after_minutes))

    def origin(self, path: str) -> Origin:
        """Where a value was written, by path such as ``services.zhuyu.minutes`` or ``parameters.elder_age.values.0.value``.

        Raises KeyError for a path that the pack does not hold.
        """
        return self.origins[path]

    def value(self, code: str, on: dt.date) -> Decimal:
        """A parameter's value on a day; KeyError when there is no such parameter or none in force yet."""
        found = self.parameters[code].on(on)
        if found is None:
            raise KeyError(f"{code} has no value on {on}")
        return found.value

    def numbers_for(self, situation: Literal["danger", "child_now", "child", "mind"]) -> list[schema.CallNumber]:
        """Whom to call, in the order they are shown."""
        return sorted((one for one in self.numbers.values() if situation in one.shown), key=lambda one: one.shown[situation])

    def is_working_day(self, day: dt.date) -> bool:
        """By the calendar of the pack (days off moved to a weekend and the like), else by the weekday."""
        said = next((one.kind for one in self.calendar if one.date == day), "")
        return said == "work" or (said != "rest" and day.isoweekday() < _SATURDAY)

    @cached_property
    def fact_book(self) -> FactBook:
        """The facts about residents, and how the derived ones are worked out."""
        return self._fact_book("resident")

    @cached_property
    def worker_facts(self) -> FactBook:
        """The facts about workers."""
        return self._fact_book("worker")

    def _fact_book(self, about: str) -> FactBook:
        return FactBook({code: fact for code, fact in self.facts.items() if fact.about == about})

    @cached_property
    def ruled(self) -> Mapping[str, schema.Ruled]:
        """Categories and benefits by code."""
        return {**self.categories, **self.benefits}

    @cached_property
    def rules(self) -> RuleBook:
        """The categories as rules of the engine."""
        return policy.rule_book(self.categories.values(), self.sources)

    @cached_property
    def all_rules(self) -> RuleBook:
        """Categories and benefits as rules of the engine."""
        return policy.rule_book(self.ruled.values(), self.sources)

    @cached_property
    def parameter_table(self) -> ParameterTable:
        """The parameters as the engine reads them (``param.x``)."""
        return policy.parameter_table(self.parameters, self.sources)

    @cached_property
    def tier_tables(self) -> Mapping[str, DecisionTable]:
        """The visit table of each group (elder, child)."""
        return policy.tier_tables(self.tiers, self.sources)

    @cached_property
    def decision_tables(self) -> Mapping[str, DecisionTable]:
        """The tables of tables.toml."""
        return {code: policy.table(table, self.sources) for code, table in self.tables.items()}

    def workflow(self, code: str) -> Workflow:
        """A workflow as the engine runs it; KeyError when the pack has none of this code."""
        if code not in self._workflows:
            self._workflows[code] = workflows.built(self, code)
        return self._workflows[code]

    @cached_property
    def _workflows(self) -> dict[str, Workflow]:
        return {}

    @cached_property
    def instruments(self) -> Mapping[str, Instrument]:
        """The scales as the engine scores them."""
        return {code: instrument(scale) for code, scale in self.scales.items()}

    def told(self, members: Sequence[Mapping[str, Any]], on: dt.date, *, together: bool = True) -> list[dict[str, Any]]:
        """The facts of people who live together, with all derived ones; see ``FactBook.complete``."""
        return self.fact_book.complete(members, on, self.parameter_table.on(on), together=together)

    def decide(self, facts: Mapping[str, Any], on: dt.date) -> dict[str, Decision]:
        """The decision of every category and every benefit, likewise."""
        return self.all_rules.decide({**facts, "param": self.parameter_table}, on)

    def amount(self, decision: Decision) -> Decimal | None:
        """What a benefit pays to a person of whom it was decided; None when that cannot be told, or for a service."""
        text = self.benefits[decision.rule.code].amount
        found = closure(text)(dict(decision.facts)) if text else None
        return Decimal(found) if isinstance(found, int | Decimal) else None

    def table_hit(self, code: str, facts: Mapping[str, Any], decisions: Mapping[str, Decision], on: dt.date) -> Hit:
        """The row of a table that holds for somebody of whom this is told and decided."""
        told = {**facts, "rule": policy.truths(decisions), "param": self.parameter_table}
        return first_hit(self.decision_tables[code], told, on)

    def group_of(self, age: int, on: dt.date) -> Group | None:
        """Whose visit table a person of this age in completed years stands in; None between childhood and old age."""
        if age >= self.value(_ELDER_AGE, on):
            return "elder"
        return "child" if age < self.value(_MINOR_AGE, on) else None

    def tier_hit(
        self, group: str, decisions: Mapping[str, Decision], on: dt.date, met_on: dt.date | None = None
    ) -> Hit:
        """The row of a group's visit table that holds for a person whose categories are decided, and what it saw."""
        return first_hit(self.tier_tables[group], {"rule": policy.truths(decisions), "last_met_on": met_on}, on)

    def tier_at(
        self, age: int | None, decisions: Mapping[str, Decision], on: dt.date, met_on: dt.date | None = None
    ) -> Hit | None:
        """The same by age in completed years; None for ages no table is for, and while the age is not known."""
        group = None if age is None else self.group_of(age, on)
        return None if group is None else self.tier_hit(group, decisions, on, met_on)

    def tier_for(self, group: str, decisions: Mapping[str, Decision], on: dt.date) -> schema.Tier:
        """The visit tier of that row; when it cannot be told, the one of the ``unsure`` row."""
        return self.tiers[str(self.tier_hit(group, decisions, on).outputs["tier"])]

    def tier_rows(self, group: str) -> tuple[schema.Tier, ...]:
        """The visit table of a group from the first row to the last."""
        rows = (tier for tier in self.tiers.values() if tier.group == group)
        return tuple(sorted(rows, key=lambda tier: tier.rank))

    def said(self, words: Words, on: dt.date) -> Words:
        """Words of a rule as they read on a day: each "{parameter}" in them with its value."""
        if "{" not in words.zh + words.bo + words.en:
            return words
        values = self.parameter_table.on(on)
        return Words(*(filled(getattr(words, language), values, language) for language in LANGUAGES))

    def word(self, code: str, language: str) -> str:
        """A local term in a language; KeyError when the pack has no such term."""
        return self.words[code].name.in_language(language)
