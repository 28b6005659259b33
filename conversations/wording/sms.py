"""A reply as text messages: blocks become lines, two segments at most, the rest waits for MORE."""

from conversations.wording.encoding import plain_punctuation, segments
from conversations.wording.reply import Block, BlockKind, Option, Reply, SmsReply
from conversations.wording.words import Words

__all__ = ["BUDGET", "flatten", "next_part", "segments"]

BUDGET = 2
AGREEMENT_BUDGET = 4
"""What a person is asked to agree to comes in one text: nobody can say yes to words that still wait for MORE."""
_PARTED = "\n"
_HINT_ROOM = " " * 32
"""Room for the line that names MORE, in any language."""
_EXTRAS = ("SKIP", "WHY", "MORE")


def flatten(reply: Reply, *, budget: int = BUDGET) -> SmsReply:
    """The reply as one text of at most `budget` segments, cut between blocks; what is left is `rest`.

    A reply that asks for an agreement may take `AGREEMENT_BUDGET` segments.
    """
    words = Words(reply.language, "sms")
    lines = [line for block in reply.blocks for line in block_lines(block)]
    lines += option_lines(words, reply.options)
    budget = max(budget, AGREEMENT_BUDGET) if _asks_openly(words, reply) else budget
    return _cut([plain_punctuation(line) for line in lines], words, budget)


def _asks_openly(words: Words, reply: Reply) -> bool:
    """Whether an agreement is asked for, and its words need not wait until nobody else looks at the screen."""
    quiet = words.say("offer.quiet")
    kinds = {block.kind for block in reply.blocks}
    return BlockKind.AGREEMENT in kinds and all(block.text != quiet for block in reply.blocks)


def next_part(rest: str, *, language: str = "en", budget: int = BUDGET) -> SmsReply:
    """What MORE sends: the next part of a `rest`, cut the same way."""
    return _cut(rest.split(_PARTED), Words(language, "sms"), budget)


def block_lines(block: Block) -> list[str]:
    """The lines of a block; each is a place where a text may be cut. What is agreed to stays in one piece if it can."""
    head = [line for line in block.text.split("\n") if line.strip()]
    if block.kind is BlockKind.AGREEMENT and segments(plain_punctuation(block.text) + _HINT_ROOM) <= AGREEMENT_BUDGET:
        head = [_PARTED.join(head)]
    items = [f"{label}: {value}" if label else value for label, value in block.items]
    link = [block.href] if block.kind is BlockKind.REFERENCE and block.href else []
    return [*head, *items, *link]


def option_lines(words: Words, options: tuple[Option, ...]) -> list[str]:
    """Numbered answers one a line (none where a card shows its number), and the other accepted words in a last line."""
    numbered = [f"{option.send} {option.label}".strip() for option in options if option.send.isdigit()]
    sends = [option.send for option in options]
    extras = [send for send in sends if send in _EXTRAS]
    lines = [line for line in numbered if " " in line]
    if {"YES", "NO"} <= set(sends):
        return [*lines, words.say("sms.reply-yes-no")]
    if lines:
        lines.append(words.say("sms.reply-number"))
    if extras:
        lines[-1:] = [f"{lines[-1]} {_or(words, extras)}"] if lines else [_or(words, extras)]
    return lines


def _or(words: Words, extras: list[str]) -> str:
    return words.say("sms.or", words=" / ".join(extras))


def _cut(lines: list[str], words: Words, budget: int) -> SmsReply:
    """As many whole lines as fit, with the hint for the rest; a single line too long is cut between words."""
    whole = _PARTED.join(lines)
    if segments(whole) <= budget:
        return SmsReply(whole, "", segments(whole))
    more = words.say("sms.more")
    taken = 0
    while taken < len(lines) and _fits([*lines[: taken + 1], more], budget):
        taken += 1
    while taken > 1 and lines[taken - 1].endswith(":"):
        taken -= 1  # a lead ("I found help:") goes with what it leads to
    if taken == 0:
        head, tail = _split_line(lines[0], more, budget)
        rest = [tail, *lines[1:]]
    else:
        head, rest = _PARTED.join(lines[:taken]), lines[taken:]
    text = _PARTED.join((head, more))
    return SmsReply(text, _PARTED.join(line for line in rest if line), segments(text))


def _fits(lines: list[str], budget: int) -> bool:
    return segments(_PARTED.join(lines)) <= budget


def _split_line(line: str, more: str, budget: int) -> tuple[str, str]:
    """The longest start of a line that fits, at a space where there is one; always at least one letter."""
    low, high = 1, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if _fits([line[:middle], more], budget):
            low = middle
        else:
            high = middle - 1
    space = line.rfind(" ", 0, low + 1)
    at = space if space > low // 2 else low
    return line[:at].rstrip() or line[:low], line[at:].lstrip()
