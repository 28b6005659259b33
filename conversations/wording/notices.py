"""Short notices by SMS and e-mail that hold no personal data: no name, no need, no service."""

from conversations.wording.words import Words, texts


def notice(key: str, language: str, **params: str) -> str:
    """The text of a notice; `params` are reference, url, promise. Raises KeyError for an unknown key."""
    return Words(language).say(key, source="notices", **params)


def notice_subject(key: str, language: str) -> str:
    """The subject of a notice sent by e-mail, "" where it has none."""
    subject = f"{key}.subject"
    return notice(subject, language) if subject in texts("notices") else ""


def notice_keys() -> tuple[str, ...]:
    """Every notice there is."""
    return tuple(key for key in texts("notices") if not key.endswith(".subject"))
