"""The words of a person's own pages in their language: gettext, English as the source, `locales/<language>/…/pages.po`.

Only languages whose page words are complete are offered (a test sees to it); what the chat itself says has a catalogue
of its own (conversations.wording). Staff pages are in English.
"""

import gettext
import io
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, request, session
from jinja2 import pass_context
from jinja2.runtime import Context

from directory.vocabulary.loader import LOCALES

ENGLISH = "en"
NAMES = {ENGLISH: "English", "cy": "Cymraeg"}
"""The languages of the pages, each by its own name."""
LONDON = ZoneInfo("Europe/London")
_CHOSEN = "page_language"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The page words of a language; English for one we do not have."""
    path = LOCALES / language / "LC_MESSAGES" / "pages.po"
    if language == ENGLISH or language not in NAMES or not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def say(language: str, text: str, **params: str) -> str:
    """`text` in that language with its {names} filled in; as it is where there is no translation."""
    words = translations(language).gettext(text) if text else ""
    return words.format(**params) if params else words


def chosen(spoken: str = "") -> str:
    """The language of this page: what the person chose (`?lang=`, kept with the chat), else what we talk in, else what
    their browser asks for. Always one of NAMES.
    """
    asked = request.args.get("lang", "")
    if asked in NAMES:
        session[_CHOSEN] = asked
        return asked
    kept = session.get(_CHOSEN, "")
    for language in (kept, spoken):
        if language in NAMES:
            return str(language)
    return request.accept_languages.best_match(list(NAMES), ENGLISH) if not spoken else ENGLISH


def moment(language: str, at: datetime) -> str:
    """Such as "Thursday 5 March 2026, 17:00", on a London clock."""
    return format_datetime(at, "EEEE d MMMM y, HH:mm", tzinfo=LONDON, locale=language)


@pass_context
def _page_words(context: Context, text: str, **params: str) -> str:
    return say(str(context.get("language") or ENGLISH), text, **params)


@pass_context
def _page_moment(context: Context, at: datetime) -> str:
    return moment(str(context.get("language") or ENGLISH), at)


def install_languages(app: Flask) -> None:
    """Give templates `_("words")`, the filter `when`, and the languages to choose from."""
    app.jinja_env.globals.update(_=_page_words, page_languages=NAMES)
    app.jinja_env.filters["when"] = _page_moment
