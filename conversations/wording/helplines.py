"""The helplines of `helplines.json`: checked rows, by kind of danger and nation, and how old each look-up is."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from directory.vocabulary.loader import locale_data

EVERYWHERE = "all"
HOME = "england"
"""Whose numbers stand first while nobody knows where the person is: most people in the UK live there."""


class Helpline(BaseModel):
    """One number. `source`: the page it was read on; `checked`: the day, None when no page with it was found.

    `unverified`: members that no page confirmed ("hours"). `word`: what to text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    name: str
    number: str
    how: Literal["call", "text", "call or text"]
    hours: str
    nations: tuple[str, ...]
    source: str
    checked: dt.date | None
    unverified: tuple[str, ...] = ()
    word: str = ""

    def serves(self, nation: str) -> bool:
        """Whether people in this nation may use it."""
        return EVERYWHERE in self.nations or nation in self.nations

    def age(self, today: dt.date) -> int | None:
        """Days since its page was read, None if none was."""
        return None if self.checked is None else (today - self.checked).days

    @property
    def link(self) -> str:
        """`tel:` or `sms:` for a page."""
        return f"{'sms' if self.how == 'text' else 'tel'}:{self.number.replace(' ', '')}"


class HelplineFile(BaseModel):
    """The whole file. `kinds`: helpline keys of a danger kind, best first; `quiet`: kinds whose preview tells nothing;
    `nations`: names of the nations other than the first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    lines: tuple[Helpline, ...]
    kinds: Mapping[str, tuple[str, ...]]
    quiet: frozenset[str]
    nations: Mapping[str, str]


@cache
def helpline_file() -> HelplineFile:
    """The file, read once. Raises ValueError (pydantic.ValidationError) when it is not whole."""
    return HelplineFile.model_validate(locale_data("en", "helplines.json"))


def helplines(kind: str, nation: str = HOME) -> tuple[Helpline, ...]:
    """The helplines of a danger kind in a nation, best first."""
    by_key = {line.key: line for line in helpline_file().lines}
    lines = (by_key[key] for key in helpline_file().kinds.get(kind, ()))
    return tuple(line for line in lines if line.serves(nation))


def elsewhere(kind: str) -> tuple[tuple[str, Helpline], ...]:
    """(Name of the nation, its first helpline) where the first number of a kind is another one in each nation."""
    home = helplines(kind)
    if not home or EVERYWHERE in home[0].nations:
        return ()
    found = ((name, helplines(kind, nation)) for nation, name in helpline_file().nations.items())
    return tuple(
        (name, lines[0])
        for name, lines in found
        if lines and lines[0] != home[0] and EVERYWHERE not in lines[0].nations
    )
