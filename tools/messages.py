"""Message catalogues without system gettext: extract, check and compile the Tibetan and English translations.

`python tools/messages.py` reads every Chinese message id out of the code and templates and updates
`lianxin/locale/{bo,en}/LC_MESSAGES/django.po` (existing translations stay); `--compile` writes the `.mo` files Django
reads (a set-up step); `--check` exits 1 when a string has no translation or its placeholders differ from the source.
`zh_Hans` is another matter: no translation of ours, but our wording of some of Django's own messages.
"""

from __future__ import annotations

import argparse
import ast
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize
from rich.console import Console
from rich.progress import track

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "lianxin"
LANGUAGES = ("bo", "en")
PLURALS = {"bo": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
FILE_NOTES = {
    "bo": "Tibetan. MACHINE DRAFT: to be checked by a native speaker (shown to readers by base.html).",
    "en": "English.",
}
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...]] = {
    name: spec
    for base, spec in (
        ("gettext", (1,)),
        ("ngettext", (1, 2)),
        ("pgettext", ((1, "c"), 2)),
        ("npgettext", ((1, "c"), 2, 3)),
    )
    for name in (base, f"{base}_lazy", f"{base}_noop")
} | {"_": (1,), "N_": (1,)}
# Django has no Tibetan at all: what its forms and log-in checks say is translated with ours, from its English ids.
BORROWED = (
    "forms/fields.py",
    "forms/models.py",
    "forms/formsets.py",
    "core/validators.py",
    "contrib/auth/forms.py",
    "contrib/auth/password_validation.py",
)
# Django speaks Chinese, in places stiffly: this catalogue, kept by hand, says those few messages plainly.
PLAINER = "zh_Hans"
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|\{(\w+)\}|%([sd])")


@dataclass(frozen=True)
class Found:
    """One message of the source. `plural` is empty for a message without plural."""

    singular: str
    plural: str = ""
    context: str = ""


def extract() -> set[Found]:
    """Every message of our Python files and templates."""
    files = sorted(
        path for path in SOURCE.rglob("*") if path.suffix in {".py", ".html", ".txt"} and path.is_file()
    )
    found: set[Found] = set()
    for path in track(
        files, description="messages: reading source", console=Console(stderr=True), transient=True
    ):
        if path.suffix == ".py":
            found.update(_python_messages(path.read_text(encoding="utf-8")))
        elif "templates" in path.parts:
            found.update(_template_messages(path.read_text(encoding="utf-8")))
    return found


def borrowed() -> set[Found]:
    """The English messages of Django that our pages can show."""
    spec = find_spec("django")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("Django is not installed")
    home = Path(spec.origin).parent
    return {one for name in BORROWED for one in _python_messages((home / name).read_text(encoding="utf-8"))}


def _template_messages(text: str) -> Iterator[Found]:
    """Messages of a Django template, by way of the pseudo-Python that Django's own makemessages makes of it."""
    # templatize() turns all but the messages into X; indentation would upset the tokenizer.
    code = "\n".join(line.strip() for line in templatize(text).splitlines())
    for _, function, messages, _ in extract_python(io.BytesIO(code.encode()), dict(KEYWORDS), [], {}):
        texts = [one or "" for one in messages] if isinstance(messages, (list, tuple)) else [messages or ""]
        yield from _found(str(function), texts)


def _python_messages(code: str) -> Iterator[Found]:
    """Messages of a Python file, also those inside f-strings; only literal texts can be messages."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in KEYWORDS:
            texts = [
                one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else ""
                for one in node.args
            ]
            yield from _found(name, texts)


def _found(function: str, texts: list[str]) -> Iterator[Found]:
    spec = KEYWORDS[function]
    has_context = isinstance(spec[0], tuple)
    ids = texts[1:] if has_context else texts
    if ids and ids[0]:
        plural = ids[1] if function.startswith(("ngettext", "npgettext")) and len(ids) > 1 else ""
        yield Found(ids[0], plural, texts[0] if has_context else "")


def po_path(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    """The catalogue of a language, or a new one with our header and the right plural rule."""
    path = po_path(language)
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language, domain="django", charset="utf-8")
    header = (
        f'# {FILE_NOTES[language]}\nmsgid ""\nmsgstr ""\n"Project-Id-Version: lianxin\\n"\n"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[language]}\\n"\n'
    )
    return read_po(io.BytesIO(header.encode()), locale=language, domain="django", charset="utf-8")


def update(language: str, wanted: Iterable[Found], *, prune: bool) -> Catalog:
    """A catalogue holding exactly `wanted` in order, old translations kept; unless pruned, unused ones as comments."""
    old = load(language)
    new = load(language)
    for message in list(new):
        if message.id:
            new.delete(message.id, message.context)
    for one in sorted(wanted, key=lambda f: (f.singular, f.context)):
        key: str | tuple[str, str] = (one.singular, one.plural) if one.plural else one.singular
        before = old.get(one.singular, one.context or None)
        kept = before.string if before and bool(before.pluralizable) == bool(one.plural) else None
        new.add(
            key,
            kept or _blank(new, one),
            context=one.context or None,
            flags=before.flags if kept and before else (),
        )
    new.obsolete.clear()
    if not prune:
        kept_ids = _keys(new)
        gone = [
            m
            for m in [*old, *old.obsolete.values()]
            if m.id and (m.id, m.context) not in kept_ids and any(_strings(m))
        ]
        new.obsolete.update({(m.id, m.context): m for m in gone})
    return new


def _keys(catalog: Catalog) -> set[tuple[object, str | None]]:
    return {(message.id, message.context) for message in catalog}


def _blank(catalog: Catalog, found: Found) -> str | tuple[str, ...]:
    return ("",) * catalog.num_plurals if found.plural else ""


def save(language: str, catalog: Catalog) -> None:
    """Sorted by id, without line numbers or dates, so that a change of one string changes one place."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, no_location=True, sort_output=True, omit_header=False)
    text = re.sub(
        r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To):.*\\n"\n',
        "",
        buffer.getvalue().decode(),
    )
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def placeholders(text: str) -> set[str]:
    """Names of the places a message fills in."""
    return {next(part for part in match if part) for match in _PLACEHOLDER.findall(text)}


def faults(catalog: Catalog) -> list[str]:
    """What is wrong with each message: no translation, or other placeholders than the source."""
    wrong = []
    for message in catalog:
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        if message.fuzzy or not all(_strings(message)):
            wrong.append(f"untranslated: {ids[0]}")
            continue
        allowed = {frozenset(placeholders(one)) for one in ids}
        if any(frozenset(placeholders(text)) not in allowed for text in _strings(message)):
            wrong.append(f"placeholders differ: {ids[0]} → {message.string}")
    return wrong


def plainer_faults(from_django: Iterable[Found]) -> list[str]:
    """What is wrong with our wording of Django's messages, those that Django no longer says included."""
    catalog = load(PLAINER)
    known = {one.singular for one in from_django}
    ids = [message.id if isinstance(message.id, str) else message.id[0] for message in catalog if message.id]
    return [*faults(catalog), *(f"not a message of Django: {one}" for one in ids if one not in known)]


def compile_all() -> None:
    """Write the .mo files beside the catalogues, each at one stroke: somebody else may be reading the one that was there."""
    for language in (*LANGUAGES, PLAINER):
        fresh = po_path(language).with_suffix(f".{os.getpid()}")
        with fresh.open("wb") as file:
            write_mo(file, load(language))
        fresh.replace(po_path(language).with_suffix(".mo"))


def main() -> int:
    """Command line; see the module's text."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="exit 1 when a translation is missing or wrong; change nothing"
    )
    parser.add_argument("--compile", action="store_true", help="only write the .mo files")
    parser.add_argument(
        "--prune",
        action="store_true",
        help="drop translations no longer used, instead of keeping them as comments",
    )
    options = parser.parse_args()
    console = Console()
    if options.compile:
        compile_all()  # a step of setting up: no news is good news
        return 0
    if not settings.configured:
        settings.configure()
    ours, from_django = extract(), borrowed()
    bad = False
    for language in LANGUAGES:
        catalog = update(language, ours | from_django if language == "bo" else ours, prune=options.prune)
        wrong = faults(catalog)
        total = len(catalog)
        console.print(f"messages: {language} {total - len(wrong)} of {total} translated")
        bad = bad or bool(wrong)
        if options.check:
            for line in wrong:
                console.print(f"  {language} {line}", markup=False)
        else:
            save(language, catalog)
    for line in (plain := plainer_faults(from_django)):
        console.print(f"  {PLAINER} {line}", markup=False)
    bad = bad or bool(plain)
    if not options.check:
        compile_all()
    return 1 if options.check and bad else 0


if __name__ == "__main__":
    sys.exit(main())
