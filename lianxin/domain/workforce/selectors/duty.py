"""How people stand by the duty to be certified 持证上岗: reckoned from rows at the moment of reading, never kept, so that no light is stale.

Three queries for any number of people: who is engaged with their exemptions, the posts they held before, and the certificates that count
with their registrations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import FilteredRelation, Max, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.workforce.models import Certificate, Engagement, Exemption, Post, Worker
from lianxin.domain.workforce.rules import duty as rules
from lianxin.domain.workforce.rules.duty import Held, Verdict
from lianxin.domain.workforce.selectors.posts import engagements
from lianxin.domain.workforce.selectors.workers import of_visible
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains, place_range
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.packs import Pack
    from lianxin.base.packs.schema import Duty

READ: Final = "workforce.read"
_COUNTY: Final = 6  # digits of a place code
_Certificates = tuple[tuple[Held, str], ...]


@dataclass(frozen=True, slots=True)
class Light:
    """How one engagement stands. `colour`: of `rules.LIGHTS`, or "none" where the post asks nothing; `reasons`: codes of the rows of the
    pack's table; `due_on`: the last day in time; `rule`, `source`: codes of the duty and of what it rests on."""

    engagement_id: UUID
    worker_id: UUID
    user_id: UUID | None
    place: str
    post: str
    post_name: str
    agency_id: UUID | None
    colour: str
    reasons: tuple[str, ...]
    due_on: date | None
    exempt_until: date | None
    rule: str
    source: str
    certificate: str = "none"
    """How the certificate that is asked for stands, whatever the colour: of `rules.CERTIFICATES`."""

    @property
    def duty(self) -> Duty | None:
        """The duty it stands by."""
        return packs.for_place(self.place).duties.get(self.rule)


@dataclass(frozen=True, slots=True)
class Among:
    """Whose lights: inside a place (`exact`: only at it), of a station, of an agency, on a kind of post, of a colour. Empty: all within
    reach."""

    place: str = ""
    exact: bool = False
    station: str = ""
    agency_id: UUID | None = None
    post: str = ""
    colour: str = ""

    def narrow(self, rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
        """The engagements that lie among them, as far as the database knows; `fits` says the rest."""
        if self.place:
            low, high = place_range(self.place)
            rows = rows.filter(place=self.place) if self.exact else rows.filter(place__gte=low, place__lt=high)
        if self.agency_id is not None:
            rows = rows.filter(post__agency_id=self.agency_id)
        return rows.filter(post__kind=self.post) if self.post else rows

    def fits(self, one: Light) -> bool:
        """What is reckoned and not in the database: the colour and the station."""
        return (not self.colour or one.colour == self.colour) and (not self.station or station_of(one) == self.station)


def station_of(one: Light) -> str:
    """The code of the station of the pack that somebody works at; "" for posts of none. Where two share a place, the post's name says which."""
    pack = packs.for_place(one.place)
    kind = pack.posts.get(one.post)
    here = _stations(pack).get(one.place, ()) if kind is not None and kind.station else ()
    named = next((code for code, name in here if name == one.post_name), "")
    return named or (here[-1][0] if here else "")


@lru_cache(maxsize=64)
def _stations(pack: Pack) -> dict[str, tuple[tuple[str, str], ...]]:
    """Code and name of the stations at each place, the place's own (named after it) last."""
    names = {place.code: place.name for place in pack.places}
    found: dict[str, list[tuple[str, str]]] = {}
    for one in pack.stations:
        found.setdefault(one.place, []).append((one.code, one.name))
    return {place: tuple(sorted(rows, key=lambda row: row[1].startswith(names.get(place, "?")))) for place, rows in found.items()}


def on_post(today: date) -> Q:
    """Who stands on a post on a day: hired by then, not yet gone."""
    return Q(since__lte=today) & (Q(ended_on__isnull=True) | Q(ended_on__gte=today))


def lights(viewer: Viewer, today: date, among: Among = Among()) -> list[Light]:
    """Everybody on a post that asks for a certificate, within the viewer's places. Three queries."""
    rows = among.narrow(scope(viewer, READ, Engagement.objects.filter(on_post(today))))
    return [one for one in _lights(rows, today) if one.colour != "none" and among.fits(one)]


def light_of(viewer: Viewer, engagement: Engagement, today: date) -> Light:
    """How one engagement stands; also one that asks nothing or has ended. Raises "general.not_found" for one out of reach."""
    found = next(_lights(engagements(viewer).filter(id=engagement.id), today), None)
    if found is None:
        raise ProblemError("general.not_found")
    return found


def lights_of(viewer: Viewer, worker: Worker, today: date) -> list[Light]:
    """How somebody stands on each of their posts, those that ask nothing too; the newest first."""
    rows = engagements(viewer).filter(on_post(today), worker_id=worker.id)
    return sorted(_lights(rows, today), key=lambda one: one.engagement_id, reverse=True)


def next_change(viewer: Viewer, engagement: Engagement, today: date) -> date | None:
    """The first day after today on which the light is another if nothing is written down before; none: never."""
    for facts, rule in _facts(engagements(viewer).filter(id=engagement.id), today):
        return rule.next_change(facts, today)
    return None


def colour_if_exempt(viewer: Viewer, engagement: Engagement, span: tuple[date, date], on: date) -> str:
    """The colour on a day if somebody were exempt from the first to the last day of the span."""
    for row, spans, held, pack, duty in _told(engagements(viewer).filter(id=engagement.id), on):
        if duty is not None:
            return _said(pack, duty.code, row[3], held, (*spans, span), on).light
    return rules.NO_DUTY.light


def is_red(engagement: Engagement, today: date) -> bool:
    """Does the duty say that the limit has passed? Asked by services: nobody's reach matters."""
    return _verdict(engagement, today).colour == "red"


def must_be_renewable(engagement: Engagement, today: date) -> None:
    """Raise "workforce.renewal_blocked" where red forbids another contract."""
    found = _verdict(engagement, today)
    duty = found.duty
    if found.colour == "red" and duty is not None and "renewal" in duty.blocks:
        raise ProblemError("workforce.renewal_blocked", rule=duty.name.zh, due=f"{found.due_on:%Y-%m-%d}")


def must_be_hireable(worker: Worker, post: Post, today: date) -> None:
    """Raise "workforce.renewal_blocked" where somebody left a post under the same duty when it was red, and still holds nothing: to hire
    them anew would be the contract that red forbids."""
    duty = rules.duty_of(packs.for_place(post.place), post.kind, post.place)
    rows = Engagement.objects.filter(worker=worker, ended_on__isnull=False).select_related("post").order_by("-ended_on", "-id")
    last = next((one for one in rows if duty and rules.duty_of(packs.for_place(one.place), one.post.kind, one.place) == duty), None)
    if last is not None and last.ended_on is not None and is_red(last, last.ended_on):
        must_be_renewable(last, today)


def uncertified(user_ids: Collection[UUID], works: Sequence[Work], now: datetime) -> list[frozenset[UUID]]:
    """A bar of `commitments.selectors.fitness`: of these accounts, those whom red forbids to be given each work. At most three queries.

    Rostered is what takes a person's whole time somewhere (kinds of the pack done `alone`: visits, services), but for what needs no check
    (help in danger, things left at the door). Somebody who is not red on another post that stands over the place goes on working there.
    """
    rostered = [_is_rostered(work) for work in works]
    found: list[Light] = []
    if any(rostered):
        found = list(_lights(Engagement.objects.filter(on_post(local_day(now)), worker__user_id__in=user_ids), local_day(now)))
    red = [one for one in found if one.colour == "red" and one.duty is not None and "rostering" in one.duty.blocks]
    fine = [one for one in found if one.colour != "red"]
    return [
        frozenset(one.user_id for one in red if one.user_id and not _stands(one, fine, work)) if asked else frozenset()
        for work, asked in zip(works, rostered, strict=True)
    ]


def _is_rostered(work: Work) -> bool:
    kind = packs.for_place(work.place).commitment_kinds.get(work.kind)
    return kind is not None and kind.alone and not kind.unvetted


def _stands(red: Light, fine: Iterable[Light], work: Work) -> bool:
    """Whether the same person is not red on another post over the place of the work."""
    return any(one.worker_id == red.worker_id and contains(one.place, work.place) for one in fine)


def _verdict(engagement: Engagement, today: date) -> Light:
    return next(_lights(Engagement.objects.filter(id=engagement.id), today))


# ------------------------------------------------------------------------------------------------ reckoned


def _lights(rows: QuerySet[Engagement], today: date) -> Iterator[Light]:
    for row, spans, held, pack, duty in _told(rows, today):
        id_, worker_id, place, since, post, name, agency_id, user_id = row
        said = _said(pack, duty.code, since, held, spans, today) if duty else rules.NO_DUTY
        yield Light(
            id_, worker_id, user_id, place, post, name, agency_id, said.light, (said.reason,), said.due_on, said.exempt_until,
            duty.code if duty else "", duty.source if duty else "", rules.certificate_of(duty, held, said, today) if duty else "none",
        )  # fmt: skip


@lru_cache(maxsize=20_000)
def _said(
    pack: Pack, duty: str, since: date, held: tuple[Held, ...], spans: tuple[tuple[date, date], ...], today: date
) -> Verdict:
    """The rule is pure: who has the same facts on the same day hears the same."""
    rule = rules.rule_of(pack)
    return rule.verdict(rule.facts(pack.duties[duty], since, held, spans, today), today)


def _facts(rows: QuerySet[Engagement], today: date) -> Iterator[tuple[dict[str, Any], rules.DutyRule]]:
    for row, spans, held, pack, duty in _told(rows, today):
        if duty is not None:
            rule = rules.rule_of(pack)
            yield rule.facts(duty, row[3], held, spans, today), rule


def _told(
    rows: QuerySet[Engagement], today: date
) -> Iterator[tuple[Any, tuple[tuple[date, date], ...], tuple[Held, ...], Pack, Duty | None]]:
    """Each engagement once, with its exemptions, the certificates that count there, its county's pack and its duty. Its `since` is the day
    of hire: whoever was only moved, or left and came back soon, from one post under the duty to the next, gains no new time by it."""
    certificates, before = _certificates(rows, today), _before(rows)
    by_county: dict[str, Pack] = {}
    duties: dict[tuple[str, str], Duty | None] = {}
    for row, spans in _engaged(rows, today):
        place, post = row[2], row[4]
        pack = by_county.get(place[:_COUNTY]) or by_county.setdefault(place[:_COUNTY], packs.for_place(place))
        if (post, place) not in duties:
            duties[post, place] = rules.duty_of(pack, post, place)
        duty = duties[post, place]
        regional = duty is None or duty.regional
        since = row[3]
        if duty is not None and row[1] in before:
            since = rules.hired_on(since, _under(duty, before[row[1]]), int(pack.value(rules.BREAK, today)))
        held = tuple(one for one, region in certificates.get(row[1], ()) if not region or (regional and contains(region, place)))
        yield (*row[:3], since, *row[4:]), spans, held, pack, duty


def _engaged(rows: QuerySet[Engagement], today: date) -> Iterator[tuple[Any, tuple[tuple[date, date], ...]]]:
    in_force = Q(exemptions__state=Exemption.State.GRANTED, exemptions__until__gte=today)
    joined = rows.annotate(granted=FilteredRelation("exemptions", condition=in_force)).order_by("id", "granted__since")
    chosen = joined.values_list(
        "id", "worker_id", "place", "since", "post__kind", "post__name", "post__agency_id", "worker__user_id",
        "granted__since", "granted__until",
    )  # fmt: skip
    row: Any = None
    spans: list[tuple[date, date]] = []
    for *own, since, until in chosen.iterator(chunk_size=5000):
        if row is not None and own[0] != row[0]:
            yield row, tuple(spans)
            spans = []
        row = tuple(own)
        if since is not None:
            spans.append((since, until))
    if row is not None:
        yield row, tuple(spans)


def _under(duty: Duty, posts: Iterable[tuple[date, date, str, str]]) -> list[tuple[date, date]]:
    """From when to when those of the posts were held that stand under a duty."""
    return [(first, last) for first, last, kind, at in posts if kind in duty.posts and rules.duty_of(packs.for_place(at), kind, at) == duty]


def _before(rows: QuerySet[Engagement]) -> dict[UUID, list[tuple[date, date, str, str]]]:
    """By worker: the posts that ended, from and to, of which kind and where."""
    ended = Engagement.objects.filter(worker_id__in=rows.order_by().values("worker_id"), ended_on__isnull=False)
    found: dict[UUID, list[tuple[date, date, str, str]]] = {}
    rows_before = ended.order_by("since", "id").values_list("worker_id", "since", "ended_on", "post__kind", "place")
    for worker, first, last, kind, place in rows_before:
        if last is not None:
            found.setdefault(worker, []).append((first, last, kind, place))
    return found


def _certificates(rows: QuerySet[Engagement], today: date) -> dict[UUID, _Certificates]:
    """By worker: what is verified, not revoked, and given by this day, with the region in which it counts."""
    counted = Certificate.objects.filter(
        Q(revoked_on__isnull=True) | Q(revoked_on__gt=today),
        worker_id__in=rows.order_by().values("worker_id"), verified_at__isnull=False, issued_on__lte=today,
    )  # fmt: skip
    found: dict[UUID, list[tuple[Held, str]]] = {}
    with_end = counted.annotate(end=Max("registrations__valid_until")).order_by("id")
    for worker, level, issued, region, end in with_end.values_list("worker_id", "level", "issued_on", "region", "end"):
        found.setdefault(worker, []).append((Held(level, issued, end), region))
    return {worker: tuple(held) for worker, held in found.items()}


def workers_of(viewer: Viewer, found: Iterable[Light]) -> dict[UUID, Worker]:
    """The people behind lights that the viewer already sees. One query."""
    return {one.id: one for one in Worker.objects.filter(id__in={light.worker_id for light in found})}


def waiting_certificates(viewer: Viewer, worker: Worker) -> int:
    """How many certificates of somebody wait to be verified; of people the viewer may see."""
    rows = Certificate.objects.filter(of_visible(viewer), worker=worker, verified_at__isnull=True, revoked_on__isnull=True)
    return rows.count()
