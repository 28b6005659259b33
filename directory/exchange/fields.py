"""One value out of one row, as a field rule says. Pure."""

import re
from collections.abc import Mapping

from directory.exchange.mapping import FieldRule, When
from directory.places.refusals import RowRefusedError

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<!\d)(?:\+44|0)[\d ()-]{8,14}\d")
WEB = re.compile(r"(?:https?://|www\.)[^\s,;]+", re.IGNORECASE)
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")
PICKS = {"email": EMAIL, "phone": PHONE, "url": WEB}


class Reader:
    """Reads values of one row; words that mean "missing" become ""."""

    def __init__(self, values: Mapping[str, str], missing: frozenset[str]) -> None:
        self._values = values
        self._missing = missing

    def column(self, name: str) -> str:
        """A column's words, "" when they mean missing."""
        value = self._values[name]
        return "" if value.casefold() in self._missing else value

    def text(self, rule: FieldRule | None, limit: int) -> str:
        """A value as the rule says, line breaks and runs of spaces made one space; cut at a word to `limit`."""
        if rule is None:
            return ""
        return cut(" ".join(self._words(rule).split()), limit)

    def needed(self, rule: FieldRule, limit: int, what: str) -> str:
        """As `text`; raises RowRefusedError when there is nothing."""
        value = self.text(rule, limit)
        if not value:
            raise RowRefusedError(f"there is no {what}")
        return value

    def meets(self, condition: When) -> bool:
        """Whether the row meets a condition."""
        value = self.column(condition.column).casefold()
        return any(word.casefold() in value for word in condition.contains)

    def _words(self, rule: FieldRule) -> str:
        if rule.always:
            return rule.always
        if rule.words:
            return self._filled(rule)
        value = self.column(rule.column)
        if rule.pick:
            return _picked(value, rule.pick)
        if not value or (not rule.translate and rule.otherwise is None):
            return value
        ours = {theirs.casefold(): words for theirs, words in rule.translate.items()}
        return ours.get(" ".join(value.split()).casefold(), value if rule.otherwise is None else rule.otherwise)

    def _filled(self, rule: FieldRule) -> str:
        """The words with the columns put in; "" when none of the columns has anything."""
        words = rule.words
        found = {name: self.column(name) for name in rule.columns()}
        if found and not any(found.values()):
            return ""
        for name, value in found.items():
            words = words.replace(f"{{{name}}}", value)
        return words


def _picked(value: str, kind: str) -> str:
    match = PICKS[kind].search(value)
    found = match[0].strip(" .()") if match else ""
    return found if kind != "url" or found.lower().startswith("http") or not found else f"https://{found}"


def cut(text: str, limit: int) -> str:
    """The text, cut at the last whole word and marked with "…" where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:.-") + "…"


def first_sentence(text: str, limit: int) -> str:
    """The first sentence, cut to `limit` characters."""
    return cut(re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0], limit)


def postcode(text: str) -> str:
    """A postcode in standard form ("M14 5RQ"), "" for none. Raises RowRefusedError for what cannot be one."""
    if not text:
        return ""
    match = POSTCODE.fullmatch(re.sub(r"\s+", "", text.upper()))
    if match is None:
        raise RowRefusedError(f"{text!r} is not a postcode")
    return f"{match[1]} {match[2]}"


def degrees(text: str, limit: float) -> float | None:
    """Degrees between -limit and limit, None for none. Raises RowRefusedError."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise RowRefusedError(f"{text!r} is not a number of degrees") from None
    if not -limit <= value <= limit:
        raise RowRefusedError(f"{text} is not between -{limit:g} and {limit:g} degrees")
    return value


def slug(*parts: str) -> str:
    """A stable id from words: lower case letters and digits with hyphens, at most 200 characters."""
    words = "|".join(re.sub(r"[^a-z0-9]+", "-", part.casefold()).strip("-") for part in parts)
    return words[:200]
