"""Logs without people in them: one JSON line an event, and whatever looks personal is taken out first."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

from assistant.config import Config

REMOVED = "[removed]"
NEVER = frozenset({"text", "body", "phone", "address", "email", "name", "token", "password", "reply", "message_text"})
"""Keys whose values are never written, whatever they hold."""
LOOKS_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+"  # an e-mail address
    r"|\+?\d[\d ()-]{8,}\d"  # a telephone number
    r"|\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\b"  # a postcode
    r"|/(?:r|my)/[\w-]+"  # a signed link
)
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: takes out what could name a person. Record ids (UUIDs) stay."""
    for key, value in event.items():
        if key in NEVER:
            event[key] = REMOVED
        elif isinstance(value, str) and key not in {"level", "timestamp"} and not IDENTIFIER.fullmatch(value):
            event[key] = LOOKS_PERSONAL.sub(REMOVED, value)
    return event


def configure(config: Config) -> None:
    """Set structlog up for this process. Test mode keeps pytest's own capture."""
    if config.mode == "test":
        return
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.JSONRenderer(),
        ]
    )
