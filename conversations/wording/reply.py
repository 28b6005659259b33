"""A reply as blocks: web chat draws them, SMS flattens them."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """How a block is drawn."""

    TEXT = "text"
    EMERGENCY = "emergency"
    HEADING = "heading"
    LIST = "list"
    CANDIDATE = "candidate"
    AGREEMENT = "agreement"
    REFERENCE = "reference"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Option:
    """A ready answer: `send` is what is sent when chosen (also what SMS accepts), `label` what is shown."""

    send: str
    label: str


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a reply. `text` is plain; `items` are lines of a list or facts of a candidate card (label, value);
    `href` a link such as tel:116123 or a status page. `language`, `rtl`: where it is not written in the reply's own.
    """

    kind: BlockKind
    text: str = ""
    items: tuple[tuple[str, str], ...] = ()
    href: str = ""
    language: str = ""
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply. `options` belong to the last question; `language` and `rtl` tell how to draw it.

    `question` is the key of the question now open ("" if none): the stale-answer guard compares it.
    """

    blocks: tuple[Block, ...]
    options: tuple[Option, ...] = ()
    question: str = ""
    language: str = "en"
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class SmsReply:
    """A reply as text messages: `text` at most the segment budget, `rest` is sent on MORE, `segments` counts `text`."""

    text: str
    rest: str = ""
    segments: int = 1
