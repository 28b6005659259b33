"""Translations: English strings are the msgids, the `.po` files under `locales/` the other languages (gettext).

A `.po` is compiled in memory the first time its language is used, so nothing has to be built before a start and an
edited catalogue can never be older than its source.
"""

import gettext
import io
from functools import cache

import structlog
from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from directory.vocabulary.loader import LOCALES

SOURCE = "en"
UNREVIEWED = "unreviewed"
"""A translator's comment on a string: no speaker of the language has read it yet. Signing a string is removing it."""
_EMPTY = gettext.NullTranslations()


@cache
def catalogue(language: str) -> Catalog | None:
    """The catalogue of a language as Babel reads it, None where there is none (and for English, the source)."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    if language == SOURCE or not language.replace("-", "").replace("_", "").isalpha() or not path.is_file():
        return None
    try:
        with path.open("rb") as source:
            return read_po(source, locale=language)
    except (ValueError, OSError) as error:  # a broken file must not silence the words of safety
        structlog.get_logger().error("catalogue_unreadable", language=language, error=type(error).__name__)
        return None


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Gettext's translations of a language; English where a string or the whole language is missing."""
    read = catalogue(language)
    if read is None:
        return _EMPTY
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(language: str, msgid: str) -> str:
    """`msgid` in that language, or as it is in English."""
    return translations(language).gettext(msgid) if msgid else ""


def missing(language: str, msgids: tuple[str, ...]) -> tuple[str, ...]:
    """Which of these strings the language does not have yet; () for English."""
    if language == SOURCE:
        return ()
    read = catalogue(language)
    if read is None:
        return msgids
    return tuple(msgid for msgid in msgids if not _translated(read, msgid))


def _translated(read: Catalog, msgid: str) -> bool:
    message = read.get(msgid)
    return message is not None and bool(message.string) and not message.fuzzy


@cache
def signed(language: str) -> bool:
    """Whether a speaker has read every string the language has; English always."""
    read = catalogue(language)
    if language == SOURCE:
        return True
    return read is not None and not any(UNREVIEWED in message.user_comments for message in read if message.string)


@cache
def partly(language: str) -> bool:
    """Whether we only say the first words in this language: fewer than half of the catalogue's strings are there."""
    read = catalogue(language)
    if language == SOURCE:
        return False
    return read is None or 2 * sum(bool(message.string) for message in read if message.id) < _whole()


@cache
def _whole() -> int:
    """How many strings a whole catalogue has."""
    template = LOCALES / "messages.pot"
    if not template.is_file():
        return 0
    with template.open("rb") as source:
        return sum(bool(message.id) for message in read_po(source))


@cache
def right_to_left(language: str) -> bool:
    """Whether the language is written from right to left."""
    try:
        return Locale.parse(language.replace("-", "_")).text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def language_name(language: str) -> str:
    """The English name of a language ("pl": "Polish"), its code where there is none."""
    try:
        return Locale.parse(language.replace("-", "_")).get_display_name("en") or language
    except (UnknownLocaleError, ValueError):
        return language
