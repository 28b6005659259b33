"""Leaving out what a long message only repeats, so that no input is slow and nothing said is lost."""

from collections import Counter

from conversations.text.tokens import Message

_LONG = 250
"""Tokens from which on a message is looked at; a text message has sixty."""
_BEFORE, _AFTER = 8, 16
"""Words around a word that must be the same, in the same order, for it to be a repetition."""
_TIMES = 3


def without_repeats(message: Message) -> Message:
    """`message` without the words whose whole surroundings have already stood in it three times."""
    tokens = message.tokens
    if len(tokens) < _LONG:
        return message
    words = tuple(token.word for token in tokens)
    seen: Counter[tuple[str, ...]] = Counter()
    kept = []
    for at, token in enumerate(tokens):
        around = words[max(0, at - _BEFORE) : at + _AFTER]
        seen[around] += 1
        if seen[around] <= _TIMES:
            kept.append(token)
    return message if len(kept) == len(tokens) else Message(message.text, message.folded, tuple(kept))
