"""The answer to the question just asked: numbers, options, yes, no, skip, don't know, rather not say, why."""

from collections.abc import Mapping

from conversations.text.numbers import number_at
from conversations.text.tokens import tokenise
from conversations.understanding.reading import ReplyKind, ReplyRead
from conversations.understanding.sight import Sight
from directory.vocabulary.circumstances import FactType, circumstances
from directory.vocabulary.facts import Fact, FactValue, Untold

_FIRST = (ReplyKind.WHY, ReplyKind.SKIP, ReplyKind.RATHER_NOT_SAY, ReplyKind.DONT_KNOW)
_LARGEST_MESSAGE = 12
TEXT_ANSWERS = frozenset({"contact-name", "contact-phone", "language"})


def read_replies(
    sight: Sight, *, asked: str | None, options: tuple[str, ...], facts: Mapping[str, Fact]
) -> tuple[ReplyRead, ...]:
    """How the message answers. Several when the question takes a set. Without a question only closed words are read."""
    found = {name: (first, last) for name, first, last in reversed(sight.words("reply"))}
    evidence = sight.message.evidence
    for kind in _FIRST:
        if kind.value in found and (asked or len(sight.message.tokens) <= _LARGEST_MESSAGE):
            return (ReplyRead(kind, evidence=evidence(*found[kind.value])),)
    if asked:
        chosen = _options(sight, asked, options or _known_options(asked), facts)
        if chosen:
            return chosen
        number = _number(sight)
        if number is not None and asked not in TEXT_ANSWERS:
            return (number,)
    for kind in (ReplyKind.YES, ReplyKind.NO):
        if kind.value in found:
            return (ReplyRead(kind, evidence=evidence(*found[kind.value])),)
    if asked in TEXT_ANSWERS and sight.message.text.strip():
        return (ReplyRead(ReplyKind.TEXT, sight.message.text.strip(), sight.message.text.strip()),)
    return ()


def _known_options(asked: str) -> tuple[str, ...]:
    circumstance = circumstances().get(asked)
    return tuple(choice.key for choice in circumstance.options) if circumstance else ()


def _options(sight: Sight, asked: str, options: tuple[str, ...], facts: Mapping[str, Fact]) -> tuple[ReplyRead, ...]:
    if not options:
        return ()
    told = facts.get(asked)
    if told is not None and told.known:
        keys = told.value if isinstance(told.value, frozenset) else {told.value}
        named = tuple(ReplyRead(ReplyKind.OPTION, str(key), told.evidence) for key in options if key in keys)
        if named:
            return named
    return _numbered(sight, options) or _named(sight, asked, options)


def _numbered(sight: Sight, options: tuple[str, ...]) -> tuple[ReplyRead, ...]:
    """Numbers for options: "2", "number 2", "1 and 3", "the second one"; every word must count or join."""
    replies: list[ReplyRead] = []
    tokens = sight.message.tokens
    for at, token in enumerate(tokens):
        number = _ORDINALS.get(token.word)
        if number is None:
            if token.word in _FILLERS or (token.word == "one" and replies):
                continue
            found = number_at(tokens, at, sight.phrases.lexicon.numbers)
            number = found[0] if found is not None and token.word not in ("a", "an") else None
        if number is None or not 1 <= number <= len(options):
            return ()
        replies.append(ReplyRead(ReplyKind.OPTION, options[number - 1], sight.message.evidence(at, at + 1)))
    return tuple(dict.fromkeys(replies))


_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
}  # fmt: skip
_FILLERS = frozenset(
    {
        "and",
        "the",
        "number",
        "option",
        "please",
        "i",
        "choose",
        "pick",
        "want",
        "it",
        "is",
        "answer",
        "for",
        "with",
        "go",
    }
)


def _named(sight: Sight, asked: str, options: tuple[str, ...]) -> tuple[ReplyRead, ...]:
    """The option's key or label, told in full or by its one telling word."""
    said = {token.word for token in sight.message.tokens}
    if not said:
        return ()
    circumstance = circumstances().get(asked)
    labels = {choice.key: choice.label for choice in circumstance.options} if circumstance else {}
    spellings = sight.phrases.lexicon.spellings
    whole = sight.message.evidence(0, len(sight.message.tokens))
    for key in options:
        wordings = (key.replace("-", " "), labels.get(key, key))
        for wording in wordings:
            words = [token.word for token in tokenise(wording, spellings).tokens]
            if words and set(words) <= said and len(said) <= len(words) + 4:
                return (ReplyRead(ReplyKind.OPTION, key, whole),)
    return ()


def _number(sight: Sight) -> ReplyRead | None:
    tokens = sight.message.tokens
    if len(tokens) > _LARGEST_MESSAGE:
        return None
    for at in range(len(tokens)):
        if tokens[at].word in ("a", "an"):
            continue
        found = number_at(tokens, at, sight.phrases.lexicon.numbers)
        if found is not None:
            return ReplyRead(ReplyKind.NUMBER, str(found[0]), sight.message.evidence(at, found[1]))
    return None


def answered_fact(asked: str, replies: tuple[ReplyRead, ...]) -> Fact | None:
    """The fact an answer gives, when the question asked for a circumstance; None when it gives none."""
    circumstance = circumstances().get(asked)
    if circumstance is None or not replies:
        return None
    value: FactValue | None = None
    first = replies[0]
    if first.kind is ReplyKind.OPTION and circumstance.type is FactType.SET:
        value = frozenset(reply.value for reply in replies)
    elif first.kind is ReplyKind.OPTION:
        value = first.value
    elif first.kind is ReplyKind.NUMBER and circumstance.type is FactType.WHOLE_NUMBER:
        number = int(first.value)
        value = number if circumstance.answered_by(number) else None
    elif first.kind in (ReplyKind.YES, ReplyKind.NO) and circumstance.type is FactType.YES_NO:
        value = first.kind is ReplyKind.YES
    elif first.kind is ReplyKind.NO and circumstance.type is FactType.CHILDREN:
        value = ()
    elif first.kind is ReplyKind.NO and circumstance.type is FactType.SET:
        value = frozenset()
    return None if value is None or isinstance(value, Untold) else Fact(asked, value, 1.0, first.evidence)
