"""A questionnaire on a plain page: what was typed goes in, what is to be asked now comes out. Nothing is kept on the server but
files on their way; the page itself carries the answers, so that it works without a script and is gone when it is closed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from lianxin.base import packs
from lianxin.base.files import uploads
from lianxin.base.files.services import MAX_BYTES, clean_bytes
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.submitting import problem_text
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.rules.answers import FILES
from lianxin.domain.surveys.views.pieces import Piece, pieces_of
from lianxin.engines.xforms import Ask, Filling, Finding, XFormError
from lianxin.kernel.clock import SHANGHAI
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, QueryDict

    from lianxin.base.access.pages import SignedRequest
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.surveys.models import FormVersion

BLOCKING: Final = frozenset({"required", "constraint", "choice", "type"})
"""What has to be put right before the page sends; anything else the reviewer sees."""
SEND: Final = "send"
SEND_ALL: Final = "send-all"
"""Of the two buttons: hand it in; hand it in though questions of a scale were passed over."""
_INSTANCE: Final = re.compile(r"uuid:[0-9a-f-]{36}")
_KEPT: Final = re.compile(r"(.{1,200}):([0-9a-f]{64})")
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,5}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHOICES: Final = frozenset({"radios", "list"})
_LONGEST: Final = 20_000  # characters of one answer typed on a page


@dataclass
class Answering:
    """One look at a questionnaire that is being filled in. `owner`: whose files wait on their way."""

    filling: Filling
    owner: Viewer
    language: str
    instance_id: str
    at: datetime
    kept: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    offered: set[str] = field(default_factory=set)
    """Questions that were begun with what is known; once, so that what somebody takes out stays out."""
    wrong_files: dict[str, str] = field(default_factory=dict)
    """Why the file given for a question cannot be taken, by the question's path: told before anything is sent."""
    act: str = ""
    shape_seen: str = ""
    has_more: bool = False
    """Answers brought up questions that the page had not shown."""
    is_scale: bool = False
    """Every answer counts here: whoever passes one over is asked once whether they mean to."""

    @property
    def is_sending(self) -> bool:
        """Does the person want to hand it in?"""
        return self.act in (SEND, SEND_ALL)

    @cached_property
    def blanks(self) -> list[Piece]:
        """Questions of a scale that were passed over, while nobody has said that they are meant to be."""
        if not self.is_scale or self.act != SEND:
            return []
        return [piece for piece in self.pieces if piece.kind == "ask" and piece.widget in _CHOICES and not (piece.value or piece.errors)]

    def blocking(self) -> list[Finding]:
        """What keeps it from being sent."""
        return [finding for finding in self.filling.findings() if finding.kind in BLOCKING]

    @property
    def is_ready(self) -> bool:
        """Asked to be sent, and nothing is wrong with it."""
        return self.is_sending and not self.has_more and not self.problems and not self.wrong_files and not self.blocking() and not self.blanks

    @cached_property
    def pieces(self) -> list[Piece]:
        """What the page shows; what is missing is only said once somebody wants to send."""
        shown = pieces_of(self.filling, all_errors=self.is_sending)
        return [replace(one, errors=(self.wrong_files[one.path],)) if one.path in self.wrong_files else one for one in shown]

    @property
    def errors(self) -> list[Piece]:
        """Questions to put right, for the summary."""
        return [piece for piece in self.pieces if piece.errors] if self.is_sending else []

    @property
    def draft(self) -> str:
        """The answers so far, for the page to carry."""
        return self.filling.to_xml(self.instance_id).decode()

    @property
    def shape(self) -> str:
        """A digest of everything shown but what people type: a page that shows the same need not be drawn again."""
        told = [(p.kind, p.path, p.label, p.errors, p.offered, p.number, p.value if p.is_readonly else "") for p in self.pieces]
        summary = (self.is_sending, self.problems, self.has_more) if self.is_sending else ()
        return hashlib.sha256(repr((self.language, told, summary)).encode()).hexdigest()[:16]

    @property
    def languages(self) -> list[tuple[str, str, bool]]:
        """(code, name, is it the one shown) of what the form speaks, when there is a choice."""
        spoken = [(one.code, one.name or one.code, one.code == self.language) for one in self.filling.form.languages]
        return spoken if len(spoken) > 1 else []

    def xml(self, *, ended_at: datetime, deprecated_id: str = "") -> bytes:
        """What is sent."""
        return self.filling.to_xml(self.instance_id, ended_at=ended_at.astimezone(SHANGHAI), deprecated_id=deprecated_id)

    def files(self) -> dict[str, bytes]:
        """The files that the answers name, by name. Raises "file.upload_gone"."""
        named = {ask.value for ask in self.filling.asks() if ask.question.kind in FILES and ask.value}
        found = {}
        for name in named & set(self.kept):
            with uploads.held(self.owner, self.kept[name]) as path:
                found[name] = path.read_bytes()
        return found

    def forget_files(self) -> None:
        """They have arrived."""
        for digest in self.kept.values():
            uploads.drop(self.owner, digest)


def begin(
    request: SignedRequest, version: FormVersion, *, owner: Viewer, xml: bytes | None = None, known: Mapping[str, str] | None = None
) -> Answering:
    """The questionnaire as this request finds it: new, from a stored submission (`xml`), or as the page sent it.

    `known`: path → what a question's answer begins with when it is first asked, to be checked by the person. By a personal
    link nothing is: whoever holds it need not be whom it is for.
    """
    at, form = request.now.astimezone(SHANGHAI), selectors.compiled(version)
    data = request.POST
    spoken = {one.code for one in form.languages}
    wanted = "" if "page_language" in data else data.get("language", "")
    wanted = wanted or pack_code(language())
    chosen = wanted if wanted in spoken else form.default_language
    try:
        if "draft" in data:
            filling = Filling.resume(form, data["draft"].encode(), at=at, language=chosen)
        elif xml is not None:
            filling = Filling.resume(form, xml, at=at, language=chosen)
        else:
            filling = Filling.start(form, at=at, language=chosen)
    except XFormError as wrong:
        raise ProblemError("survey.xml_refused", reason=wrong.code) from wrong
    given = data.get("instance", "")
    made = Answering(filling, owner, chosen, given if _INSTANCE.fullmatch(given) else f"uuid:{uuid4()}", at)
    made.is_scale = version.form.form_id in packs.for_place(version.form.place).scales
    if "draft" in data:
        made.kept, made.offered = _kept(data), set(data.getlist("offered"))
        made.act, made.shape_seen = data.get("act", ""), data.get("shape", "")
        _take(request, made)
        _act(made)
    _begin_with(made, known or {})
    return made


def _begin_with(made: Answering, known: Mapping[str, str]) -> None:
    """Put what is known into the questions that are asked for the first time, where they take it."""
    fresh = [ask for ask in made.filling.asks() if ask.path in known and ask.path not in made.offered and not ask.is_readonly]
    made.offered |= {ask.path for ask in fresh}
    values = {ask.path: known[ask.path] for ask in fresh if not ask.value and _takes(ask, known[ask.path])}
    try:
        made.filling.fill(values)
    except XFormError as wrong:
        raise ProblemError("survey.xml_refused", reason=wrong.code) from wrong


def _takes(ask: Ask, text: str) -> bool:
    return ask.question.kind != "select" or any(offer.value == text for offer in ask.offers)


def _kept(data: QueryDict) -> dict[str, str]:
    found = (_KEPT.fullmatch(text) for text in data.getlist("kept"))
    return {match[1]: match[2] for match in found if match}


def _take(request: SignedRequest, made: Answering) -> None:
    """Put what was typed into the questions the page showed."""
    values: dict[str, str | list[str]] = {}
    asked = made.filling.asks()
    for ask in asked:
        if ask.is_readonly:
            continue
        if ask.question.kind in FILES:
            if (name := _file(request, made, ask)) is not None:
                values[ask.path] = name
        else:
            values[ask.path] = _typed(request.POST, ask)
    try:
        made.filling.fill(values)
    except XFormError as wrong:
        raise ProblemError("survey.xml_refused", reason=wrong.code) from wrong
    known = {ask.path for ask in asked}
    made.has_more = any(ask.path not in known and not ask.is_readonly for ask in made.filling.asks())


def _typed(data: QueryDict, ask: Ask) -> str | list[str]:
    texts = [_CONTROL.sub("", text.replace("\r\n", "\n"))[:_LONGEST].strip() for text in data.getlist(f"a{ask.path}")]
    kind, given = ask.question.kind, [text for text in texts if text]
    if kind in ("multiselect", "rank"):
        return list(dict.fromkeys(given))
    text = given[-1] if given else ""
    if kind == "dateTime" and text:
        return _moment(text, ask.value)
    if kind == "time" and re.fullmatch(r"\d\d:\d\d", text):
        return f"{text}:00.000+08:00"
    if kind == "geopoint":
        return _position(text)
    return text


def _position(text: str) -> str:
    """Latitude and longitude, with nothing known of height and accuracy."""
    parts = text.replace(",", " ").replace("\N{FULLWIDTH COMMA}", " ").split()
    return " ".join([*parts, "0", "0"][:4] if len(parts) == 2 else parts)


def _moment(text: str, before: str) -> str:
    """A moment typed by the clocks of Asia/Shanghai; the one that stood there when it is the same minute."""
    if before[:16] == text[:16]:
        return before
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).isoformat(timespec="milliseconds")
    except ValueError:
        return text


def _file(request: SignedRequest, made: Answering, ask: Ask) -> str | None:
    """The name under which a file came; "" when it was taken out, None when nothing changes. One that cannot be kept is told at
    its question: once the answers are sent by a link, there is no second try."""
    sent = request.FILES.get(f"f{ask.path}")
    if sent is None:
        return "" if request.POST.get(f"x{ask.path}") else None
    content = sent.read(MAX_BYTES + 1)
    try:
        clean_bytes(content, is_answer=ask.question.kind != "photo")
    except ProblemError as refused:
        made.wrong_files[ask.path] = problem_text(refused)
        return None
    digest = uploads.hold(actor=made.owner, now=request.now, pieces=[content])
    suffix = PurePath(sent.name or "").suffix.lower()
    name = f"{ask.question.name}-{digest[:12]}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
    made.kept[name] = digest
    return name


def _act(made: Answering) -> None:
    """Add or take out an instance of a repeat."""
    word, _colon, path = made.act.partition(":")
    try:
        if word == "add":
            made.filling.add(path)
        elif word == "remove":
            made.filling.remove(path)
    except XFormError as wrong:
        raise ProblemError("survey.xml_refused", reason=wrong.code) from wrong


def is_partial(request: HttpRequest) -> bool:
    """Does htmx ask only for the questions?"""
    return request.headers.get("HX-Request") == "true"
