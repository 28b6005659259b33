"""What an offer says: what was found, what belongs together, what nobody here meets."""

from conversations.dialogue.moves import Offer
from conversations.wording.cards import card, widened
from conversations.wording.labels import need_name, quiet, talk_question
from conversations.wording.reply import Block, BlockKind, Option
from conversations.wording.words import Words


def offer_blocks(words: Words, offer: Offer) -> tuple[Block, ...]:
    """The cards between a lead and the question which one; a plain sentence when there are none."""
    if not offer.candidates:
        return (*_missing(words, offer.unmet, "offer.nothing"), *widened(words, offer.widened_km))
    question = talk_question("which-service")
    assert question is not None
    return (
        _lead(words, offer),
        *(card(words, candidate, number) for number, candidate in enumerate(offer.candidates, offer.before + 1)),
        *_joined(words, offer),
        *widened(words, offer.widened_km),
        *(_missing(words, offer.unmet, "offer.unmet") if offer.unmet else ()),
        Block(BlockKind.QUESTION, words.tr(question.text)),
    )


def _lead(words: Words, offer: Offer) -> Block:
    """By text, nothing telling comes first where somebody else may see the screen."""
    if words.texting and any(quiet(need) for candidate in offer.candidates for need in candidate.needs):
        return Block(BlockKind.TEXT, words.say("offer.quiet"))
    if len(offer.candidates) == 1:
        return Block(BlockKind.TEXT, words.say("offer.one"))
    return Block(BlockKind.TEXT, words.say("offer.some", count=str(len(offer.candidates))))


def _joined(words: Words, offer: Offer) -> tuple[Block, ...]:
    together = [index for index in offer.joined_up if index < len(offer.candidates)]
    if len(together) < 2:
        return ()
    names = [str(index + 1) if words.texting else offer.candidates[index].service_name for index in together]
    return (Block(BlockKind.TEXT, words.say("offer.joined", names=words.listed(names))),)


def _missing(words: Words, unmet: tuple[str, ...], key: str) -> tuple[Block, ...]:
    """Needs nobody here meets, by name where they may be named."""
    named = [need_name(words, need) for need in unmet if not (words.texting and quiet(need))]
    if not named:
        return (Block(BlockKind.TEXT, words.say("offer.nothing-quiet")),)
    return (Block(BlockKind.TEXT, words.say(key, needs=words.listed(named))),)


def offer_options(words: Words, offer: Offer) -> tuple[Option, ...]:
    """One number a card, then more, none of these, and a person."""
    if not offer.candidates:
        return ()
    numbers = tuple(
        Option(str(number), "" if words.texting else candidate.service_name)
        for number, candidate in enumerate(offer.candidates, offer.before + 1)
    )
    more = (Option("MORE", words.say("offer.more")),) if offer.more else ()
    return (*numbers, *more, Option("NONE", words.say("offer.none")), Option("WHY", words.say("word.details")))
