"""X08: on every address of the product no word of ours is left in Chinese in English; what may stay is data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

import msgspec
import pytest
import time_machine
from django.db.models import CharField, JSONField, TextField
from django.test import Client

from lianxin.base import packs
from lianxin.base.packs import Words
from lianxin.base.sheets.kinds import kinds
from lianxin.base.ui.wording import masked_name
from lianxin.domain.people.models import Resident
from lianxin.domain.people.views.listing import listed_name
from lianxin.domain.workforce.rules.regions import PROVINCES
from tests import factories
from tests.architecture.samples import Place
from tests.architecture.test_permission_matrix import ADDRESSES, HELD, OWN, ROLES
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
HAN = re.compile(r"[\u3400-\u9fff]+")
# Names of languages stand in their own script everywhere; the help of the place search shows how two spellings sound alike.
OUR_CHINESE = {"简体中文", "中文", "中", "金凤", "金风村"}
# These show rows of a pack as they are written, each wording in all three languages, or what is to be asked in the words
# of whoever is asked.
AS_WRITTEN = {
    "admin/packs/<slug:code>/<slug:section>/<slug:row>/",
    "admin/rules/<slug:part>/<slug:code>/",
    "admin/amendments/<uuid:amendment_id>/",
    "admin/amendments/<uuid:amendment_id>/approve/",
    "people/<uuid:resident_id>/facts/",
}
# Not a page of the product but a sheet of components; a letter in the language of whoever gets it.
ELSEWHERE = {"gallery/", "people/<uuid:resident_id>/categories/<slug:code>/letter/"}
# A sheet for the person it is about, in their language unless another is asked for: here asked for in English.
ASKED = {"care/plans/<uuid:plan_id>/print/": {"lang": "en"}}


def data_of(place: Place) -> set[str]:
    """What people and packs wrote in Chinese alone: the samples' texts, places without another name, titles of laws."""
    texts = {
        str(getattr(row, field.name))
        for row in place.rows()
        for field in row._meta.fields
        if isinstance(field, CharField | TextField)
    }
    stored = (getattr(row, field.name) for row in place.rows() for field in row._meta.fields if isinstance(field, JSONField))
    texts |= {text for value in stored for text in _texts(value)}  # a questionnaire's own words
    # a list names a child by the beginning of the name alone
    texts |= {listed_name(row, NOW.date()) for row in place.rows() if isinstance(row, Resident)}
    texts |= {masked_name(row.name) for row in place.rows() if isinstance(row, Resident)}  # on the labels of boxes
    for pack in packs.all():
        texts |= {p.name for p in pack.places}
        for section in (
            pack.sources,
            pack.services,
            pack.parameters,
            pack.categories,
            pack.roles,
            pack.need_kinds,
            pack.tiers,
        ):
            texts |= set(_texts(section))
    texts |= {"来"}  # what the helpline shows of the name of whoever called
    # headings under which a column of an imported table is known, and provinces: both as people write them
    texts |= {alias for kind in kinds() for column in kind.columns for alias in column.aliases} | set(PROVINCES.values())
    return {run for text in texts for run in HAN.findall(text)}


def _texts(value: object, *, all_words: bool = False) -> Iterator[str]:
    """What a pack says in one language only: titles and articles of laws; with `all_words` also what it says in three."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Words):
        yield "" if value.en and not all_words else value.zh
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in _texts(each, all_words=all_words))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in _texts(each, all_words=all_words))
    elif isinstance(value, msgspec.Struct):
        given = (getattr(value, name) for name in value.__struct_fields__)
        yield from (text for each in given for text in _texts(each, all_words=all_words))


@pytest.fixture
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_every_page_is_in_english_but_for_data(client: Client, morning: None) -> None:
    place = Place(OWN, "本地丁")
    place.fill()
    user = factories.make_user("reads", display_name="Reader")
    for role in ROLES:
        factories.give_role(user, role, HELD[packs.get("540100").roles[role].reach])
    factories.sign_in(client, user, verified=True)
    client.cookies["django_language"] = "en"
    pack = packs.get("540100")
    cases = [other.cases for other in packs.all()]
    written = (pack.services, pack.facts, pack.parameters, pack.ruled, pack.tables, pack.tiers, cases)
    as_written = {run for part in written for text in _texts(part, all_words=True) for run in HAN.findall(text)}
    data, left, seen = data_of(place) | OUR_CHINESE, {}, 0
    for address in (a for a in ADDRESSES if a.route not in ELSEWHERE):
        answer = client.get(address.path(place), ASKED.get(address.route, {}))
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        seen += 1
        known = data | as_written if address.route in AS_WRITTEN else data
        found = {run for run in HAN.findall(unescape(answer.getvalue().decode())) if place.mark not in run}
        if found - known:
            left[address.route] = found - known
    assert seen > 80
    assert not left, "\n".join(f"{route}: {words}" for route, words in left.items())
