"""A service as a card on a page, or as one line of a text message."""

from conversations.wording.labels import quiet
from conversations.wording.reasons import distance, how_sure, miles_of, reason_words, sentence, when_open, where, why
from conversations.wording.reply import Block, BlockKind
from conversations.wording.words import Words
from directory.matching.candidates import Answer, Candidate


def card(words: Words, candidate: Candidate, number: int) -> Block:
    """One candidate of an offer: name, why, how far, open, how sure, what happens."""
    if words.texting:
        return Block(BlockKind.CANDIDATE, _line(words, candidate, number))
    rows = (
        ("card.by", candidate.organisation_name if candidate.organisation_name != candidate.service_name else ""),
        ("card.why", why(words, candidate)),
        ("card.where", where(words, candidate)),
        ("card.open", when_open(words, candidate)),
        ("card.sure", how_sure(words, candidate)),
        ("card.next", words.say(f"route.{candidate.route.value}")),
    )
    items = tuple((words.say(key), value) for key, value in rows if value)
    return Block(BlockKind.CANDIDATE, f"{number}. {candidate.service_name}", items)


def _line(words: Words, candidate: Candidate, number: int) -> str:
    """As much as fits into a text: the name, the first reason, how far, open or not."""
    open_words = when_open(words, candidate)
    parts = [why(words, candidate, most=1), sentence(distance(words, candidate.distance_km)), open_words]
    if candidate.verdict is not Answer.YES:
        parts.append(how_sure(words, candidate).rstrip("."))
    if any(quiet(need) for need in candidate.needs):
        parts = parts[1:]
    told = ". ".join(part for part in parts if part)
    return f"{number} {candidate.service_name}. {told}".rstrip(". ") + "."


def details(words: Words, candidate: Candidate) -> tuple[tuple[str, str], ...]:
    """How to reach a service, as (label, value) rows."""
    rows = (
        ("card.phone", candidate.phone),
        ("card.web", candidate.url),
        ("card.address", candidate.address),
        ("card.hours", candidate.hours),
        ("card.next", candidate.what_happens_next),
    )
    return tuple((words.say(key), value) for key, value in rows if value)


def contact_block(words: Words, candidate: Candidate) -> tuple[Block, ...]:
    """The details given to the person: one card, or one line by text."""
    rows = details(words, candidate)
    if not rows:
        lead = words.say("signpost", service=candidate.service_name)
        return (Block(BlockKind.TEXT, f"{lead} {words.say('signpost.no-details')}"),)
    if words.texting:
        told = ". ".join(value for _, value in rows[:3])
        line = words.say("signpost", service=candidate.service_name, details=told)
        return (*neutral(words, candidate), Block(BlockKind.CANDIDATE, line))
    href = f"tel:{candidate.phone.replace(' ', '')}" if candidate.phone else candidate.url
    lead = words.say("signpost", service=candidate.service_name)
    return (Block(BlockKind.TEXT, lead), Block(BlockKind.CANDIDATE, candidate.service_name, rows, href))


def neutral(words: Words, candidate: Candidate) -> tuple[Block, ...]:
    """By text, a first line that tells nothing, where the service's name would tell a lot."""
    if not (words.texting and any(quiet(need) for need in candidate.needs)):
        return ()
    return (Block(BlockKind.TEXT, words.say("offer.quiet")),)


def full(words: Words, candidate: Candidate) -> tuple[Block, ...]:
    """Everything about one candidate, with all its reasons."""
    reasons = tuple(("", sentence(reason_words(words, reason))) for reason in candidate.reasons)
    head = Block(BlockKind.HEADING, candidate.service_name)
    about = (Block(BlockKind.TEXT, candidate.summary),) if candidate.summary else ()
    return (head, *about, Block(BlockKind.LIST, words.say("card.why"), reasons), *contact_block(words, candidate))


def widened(words: Words, kilometres: float | None) -> tuple[Block, ...]:
    """How far we had to look, said plainly; () when something was near."""
    if kilometres is None:
        return ()
    return (Block(BlockKind.TEXT, words.say("offer.widened", miles=miles_of(kilometres))),)
