"""Sets of characters of a regular expression (XML Schema part 2, appendix F): ranges, categories, blocks, subtraction."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# Unicode blocks by the name a pattern uses without "Is" (XML Schema 1.0 knows these; first and last code point).
_BLOCKS: Final = """
BasicLatin 0000 007F;Latin-1Supplement 0080 00FF;LatinExtended-A 0100 017F;LatinExtended-B 0180 024F
IPAExtensions 0250 02AF;SpacingModifierLetters 02B0 02FF;CombiningDiacriticalMarks 0300 036F;Greek 0370 03FF
GreekandCoptic 0370 03FF;Cyrillic 0400 04FF;Armenian 0530 058F;Hebrew 0590 05FF;Arabic 0600 06FF;Syriac 0700 074F
Thaana 0780 07BF;Devanagari 0900 097F;Bengali 0980 09FF;Gurmukhi 0A00 0A7F;Gujarati 0A80 0AFF;Oriya 0B00 0B7F
Tamil 0B80 0BFF;Telugu 0C00 0C7F;Kannada 0C80 0CFF;Malayalam 0D00 0D7F;Sinhala 0D80 0DFF;Thai 0E00 0E7F
Lao 0E80 0EFF;Tibetan 0F00 0FFF;Myanmar 1000 109F;Georgian 10A0 10FF;HangulJamo 1100 11FF;Ethiopic 1200 137F
Cherokee 13A0 13FF;UnifiedCanadianAboriginalSyllabics 1400 167F;Ogham 1680 169F;Runic 16A0 16FF;Khmer 1780 17FF
Mongolian 1800 18AF;LatinExtendedAdditional 1E00 1EFF;GreekExtended 1F00 1FFF;GeneralPunctuation 2000 206F
SuperscriptsandSubscripts 2070 209F;CurrencySymbols 20A0 20CF;CombiningMarksforSymbols 20D0 20FF
CombiningDiacriticalMarksforSymbols 20D0 20FF;LetterlikeSymbols 2100 214F;NumberForms 2150 218F;Arrows 2190 21FF
MathematicalOperators 2200 22FF;MiscellaneousTechnical 2300 23FF;ControlPictures 2400 243F
OpticalCharacterRecognition 2440 245F;EnclosedAlphanumerics 2460 24FF;BoxDrawing 2500 257F;BlockElements 2580 259F
GeometricShapes 25A0 25FF;MiscellaneousSymbols 2600 26FF;Dingbats 2700 27BF;BraillePatterns 2800 28FF
CJKRadicalsSupplement 2E80 2EFF;KangxiRadicals 2F00 2FDF;IdeographicDescriptionCharacters 2FF0 2FFF
CJKSymbolsandPunctuation 3000 303F;Hiragana 3040 309F;Katakana 30A0 30FF;Bopomofo 3100 312F
HangulCompatibilityJamo 3130 318F;Kanbun 3190 319F;BopomofoExtended 31A0 31BF;EnclosedCJKLettersandMonths 3200 32FF
CJKCompatibility 3300 33FF;CJKUnifiedIdeographsExtensionA 3400 4DBF;CJKUnifiedIdeographs 4E00 9FFF;YiSyllables A000 A48F
YiRadicals A490 A4CF;HangulSyllables AC00 D7AF;PrivateUse E000 F8FF;CJKCompatibilityIdeographs F900 FAFF
AlphabeticPresentationForms FB00 FB4F;ArabicPresentationForms-A FB50 FDFF;CombiningHalfMarks FE20 FE2F
CJKCompatibilityForms FE30 FE4F;SmallFormVariants FE50 FE6F;ArabicPresentationForms-B FE70 FEFF
HalfwidthandFullwidthForms FF00 FFEF;Specials FFF0 FFFF;OldItalic 10300 1032F;Gothic 10330 1034F;Deseret 10400 1044F
ByzantineMusicalSymbols 1D000 1D0FF;MusicalSymbols 1D100 1D1FF;MathematicalAlphanumericSymbols 1D400 1D7FF
CJKUnifiedIdeographsExtensionB 20000 2A6DF;CJKCompatibilityIdeographsSupplement 2F800 2FA1F;Tags E0000 E007F
"""
BLOCKS: Final = {
    name: (int(low, 16), int(high, 16))
    for name, low, high in (
        block.split() for line in _BLOCKS.split("\n") for block in line.split(";") if block
    )
}
CATEGORIES: Final = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)


class CharClass(ABC):
    """A set of characters."""

    @abstractmethod
    def has(self, char: str, fold: bool) -> bool:
        """Whether the character is in it; with `fold`, letters match in either case (categories never do)."""


@lru_cache(maxsize=4096)
def variants(char: str) -> tuple[str, ...]:
    """The character and its other cases of one character."""
    found = {char, *(c for c in (char.lower(), char.upper(), char.title()) if len(c) == 1)}
    found |= {c for v in tuple(found) for c in (v.lower(), v.upper()) if len(c) == 1}
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Span(CharClass):
    low: str
    high: str

    def has(self, char: str, fold: bool) -> bool:
        if self.low <= char <= self.high:
            return True
        return fold and any(self.low <= other <= self.high for other in variants(char))


@dataclass(frozen=True, slots=True)
class Category(CharClass):
    name: str

    def has(self, char: str, fold: bool) -> bool:
        return unicodedata.category(char).startswith(self.name)


@dataclass(frozen=True, slots=True)
class Not(CharClass):
    inner: CharClass

    def has(self, char: str, fold: bool) -> bool:
        return not self.inner.has(char, fold)


@dataclass(frozen=True, slots=True)
class AnyOf(CharClass):
    parts: tuple[CharClass, ...]

    def has(self, char: str, fold: bool) -> bool:
        return any(part.has(char, fold) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Minus(CharClass):
    inner: CharClass
    without: CharClass

    def has(self, char: str, fold: bool) -> bool:
        return self.inner.has(char, fold) and not self.without.has(char, fold)


def block(name: str) -> Span | None:
    found = BLOCKS.get(name)
    return Span(chr(found[0]), chr(found[1])) if found else None


_SPACE: Final = AnyOf((Span(" ", " "), Span("\t", "\n"), Span("\r", "\r")))
_DIGIT: Final = Category("Nd")
# XML 1.0 names, fifth edition.
_NAME_START: Final = AnyOf(
    tuple(
        Span(low, high)
        for low, high in (
            "::",
            "AZ",
            "__",
            "az",
            "\u00c0\u00d6",
            "\u00d8\u00f6",
            "\u00f8\u02ff",
            "\u0370\u037d",
            "\u037f\u1fff",
            "\u200c\u200d",
            "\u2070\u218f",
            "\u2c00\u2fef",
            "\u3001\ud7ff",
            "\uf900\ufdcf",
            "\ufdf0\ufffd",
            "\U00010000\U000effff",
        )
    )
)
_NAME: Final = AnyOf(
    (
        _NAME_START,
        *(
            Span(low, high)
            for low, high in ("--", "..", "09", "\u00b7\u00b7", "\u0300\u036f", "\u203f\u2040")
        ),
    )
)
_NO_WORD: Final = AnyOf((Category("P"), Category("Z"), Category("C")))
ESCAPES: Final[dict[str, CharClass]] = {
    "s": _SPACE,
    "S": Not(_SPACE),
    "d": _DIGIT,
    "D": Not(_DIGIT),
    "w": Not(_NO_WORD),
    "W": _NO_WORD,
    "i": _NAME_START,
    "I": Not(_NAME_START),
    "c": _NAME,
    "C": Not(_NAME),
}
DOT: Final = Not(AnyOf((Span("\n", "\n"), Span("\r", "\r"))))
ALL: Final = Not(AnyOf(()))
