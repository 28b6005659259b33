"""The fixed words, by key, in a language and for a channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from conversations.wording.catalogue import partly, translate
from directory.vocabulary.loader import data

_PACKAGE = "conversations.wording"
FILES = ("messages", "safety", "states", "notices")
ABOUT_THEM = "about_them"
"""What a worker reads about the person, instead of what the person reads: English only, so in no catalogue."""


@cache
def texts(name: str) -> Mapping[str, str]:
    """English texts by key of one file of this room ("messages", "safety", "states", "notices")."""
    body: Mapping[str, str] = data(_PACKAGE, f"{name}.json")
    return body


class _Params(dict[str, str]):
    """A parameter that was not given stands empty: wording never fails at the last moment."""

    def __missing__(self, key: str) -> str:
        return ""


def fill(template: str, params: Mapping[str, str]) -> str:
    """The template with its {names} filled in. What is filled in is never read as a template itself."""
    return template.format_map(_Params(params))


@dataclass(frozen=True, slots=True)
class Words:
    """Where words go: `language` and `channel` ("web", "sms", "staff"). A ".sms" text is the shorter one for SMS.

    `about_them`: a worker reads it about somebody else; what is read aloud to the person still speaks to them.
    """

    language: str = "en"
    channel: str = "web"
    about_them: bool = False

    @property
    def texting(self) -> bool:
        """Whether every letter counts."""
        return self.channel == "sms"

    @property
    def partly(self) -> bool:
        """Whether only the first words are there in this language."""
        return partly(self.language)

    def tr(self, msgid: str, **params: str) -> str:
        """A piece of data (a question, a label) in this language."""
        return fill(translate(self.language, msgid), params) if params else translate(self.language, msgid)

    def say(self, key: str, /, source: str = "messages", **params: str) -> str:
        """The fixed text of a key. Raises KeyError for a key that does not exist (tests try every one)."""
        if self.about_them and key in texts(ABOUT_THEM):
            return fill(texts(ABOUT_THEM)[key], params)
        known = texts(source)
        short = f"{key}.sms"
        msgid = known[short] if self.texting and short in known else known[key]
        return fill(translate(self.language, msgid), params)

    def has(self, key: str, source: str = "messages") -> bool:
        """Whether there is a text of that key."""
        return key in texts(source)

    def listed(self, things: list[str] | tuple[str, ...]) -> str:
        """Things in a row: "a, b and c"."""
        if len(things) < 2:
            return "".join(things)
        return f"{', '.join(things[:-1])} {self.say('and')} {things[-1]}"
