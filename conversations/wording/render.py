"""Moves to a reply: what is said for each move, in a language, for a channel."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from conversations.dialogue.moves import (
    Acknowledge,
    Ask,
    AskAgreement,
    ChoosePlace,
    ExplainQuestion,
    ForgetPerson,
    GiveSafety,
    GiveSignpost,
    Greet,
    HandOver,
    Move,
    Offer,
    Outcome,
    RecordUnmet,
    Say,
    SendIntroduction,
    SendReferral,
    SetOptOut,
    ShowDetails,
    TellStatus,
    WithdrawAll,
)  # fmt: skip
from conversations.wording.agreement import agreement_lines
from conversations.wording.beside import paired
from conversations.wording.cards import contact_block, full, neutral
from conversations.wording.catalogue import SOURCE, right_to_left
from conversations.wording.labels import fact_words, talk_question
from conversations.wording.offers import offer_blocks, offer_options
from conversations.wording.outcomes import (
    forgotten_blocks,
    handover_blocks,
    opt_out_blocks,
    sent_blocks,
    status_blocks,
    withdrawn_blocks,
)  # fmt: skip
from conversations.wording.questions import (
    ask_blocks,
    ask_options,
    choose_place_blocks,
    choose_place_options,
    explain_blocks,
)  # fmt: skip
from conversations.wording.reply import Block, BlockKind, Option, Reply
from conversations.wording.safety import safety_blocks
from conversations.wording.words import Words

Blocks = tuple[Block, ...]


def render(moves: Sequence[Move], outcomes: Sequence[Outcome | None], *, language: str, channel: str) -> Reply:
    """The reply that says these moves. `outcomes`: one a move, None for moves without an effect; may be shorter.

    The options and `question` are those of the last question among the moves, which is the one left open.
    """
    words = Words(language, channel)
    results = [*outcomes, *([None] * max(0, len(moves) - len(outcomes)))]
    safe = any(isinstance(move, GiveSafety) for move in moves)
    if words.texting:
        moves, results = _without_echo(moves, results)
    blocks: list[Block] = []
    for move, outcome in zip(moves, results, strict=False):
        blocks += _in_words(words, move, outcome, safe=safe)
    question, options = _open_question(words, moves)
    return Reply(tuple(blocks), options, question, language, right_to_left(language))


def _in_words(words: Words, move: Move, outcome: Outcome | None, *, safe: bool) -> Blocks:
    """The blocks of one move. In a language we only say the first words in, the English follows (not by text)."""

    def say(spoken: Words) -> Blocks:
        if isinstance(move, Greet):
            return _greeting(spoken, short=safe)
        return _SAID[type(move)](spoken, move, outcome)

    if not words.partly or isinstance(move, GiveSafety):
        return say(words)
    return paired(say(words), say(Words(SOURCE, words.channel)), words.language, both=not words.texting)


def _without_echo(
    moves: Sequence[Move], outcomes: Sequence[Outcome | None]
) -> tuple[Sequence[Move], list[Outcome | None]]:
    """By text an offer quotes the person's words already: saying them back first would push the help out of sight."""
    if not any(isinstance(move, Offer) and move.candidates for move in moves):
        return moves, list(outcomes)
    kept = [
        (outcome, move)
        for outcome, move in zip(outcomes, moves, strict=False)
        if not isinstance(move, Acknowledge) or move.dropped
    ]
    return [move for _, move in kept], [outcome for outcome, _ in kept]


def _greeting(words: Words, *, short: bool) -> Blocks:
    return (Block(BlockKind.TEXT, words.say("greet-short" if short else "greet")),)


def _open_question(words: Words, moves: Sequence[Move]) -> tuple[str, tuple[Option, ...]]:
    for move in reversed(moves):
        match move:
            case Ask():
                return move.question, ask_options(words, move)
            case ChoosePlace():
                return "which-place", choose_place_options(words, move)
            case AskAgreement():
                return "agree", ask_options(words, Ask("agree", ("yes", "no")))
            case Offer() if move.candidates:
                return "which-service", offer_options(words, move)
    return "", ()


def _acknowledge(words: Words, move: Acknowledge, _outcome: Outcome | None) -> Blocks:
    told = [fact_words(words, one) for one in (*move.needs, *move.facts)]
    told += [words.say("thing.place", place=move.place)] if move.place else []
    gone = [fact_words(words, one) for one in move.dropped]
    blocks = [Block(BlockKind.TEXT, words.say("understood", things=", ".join(told)))] if told else []
    blocks += [Block(BlockKind.TEXT, words.say("changed", things=", ".join(gone)))] if gone else []
    return tuple(blocks)


def _agreement(words: Words, move: AskAgreement, _outcome: Outcome | None) -> Blocks:
    question = talk_question("agree")
    assert question is not None
    lines = "\n".join(agreement_lines(words, move.candidate))
    return (
        *neutral(words, move.candidate),
        Block(BlockKind.AGREEMENT, lines),
        Block(BlockKind.QUESTION, words.tr(question.text)),
    )


def _say(words: Words, move: Say, _outcome: Outcome | None) -> Blocks:
    return (Block(BlockKind.TEXT, words.say(move.key, **dict(move.params))),)


def _nothing(_words: Words, _move: Move, _outcome: Outcome | None) -> Blocks:
    return ()


_SAID: Mapping[type[Any], Callable[[Words, Any, Outcome | None], Blocks]] = {
    GiveSafety: lambda words, move, _: safety_blocks(words, move.dangers, move.nation),
    Acknowledge: _acknowledge,
    Ask: lambda words, move, _: ask_blocks(words, move),
    ExplainQuestion: lambda words, move, _: explain_blocks(words, move),
    ChoosePlace: lambda words, move, _: choose_place_blocks(words, move),
    Offer: lambda words, move, _: offer_blocks(words, move),
    ShowDetails: lambda words, move, _: full(words, move.candidate),
    AskAgreement: _agreement,
    SendReferral: sent_blocks,
    SendIntroduction: sent_blocks,
    GiveSignpost: lambda words, move, _: contact_block(words, move.candidate),
    HandOver: handover_blocks,
    RecordUnmet: _nothing,
    TellStatus: status_blocks,
    WithdrawAll: withdrawn_blocks,
    ForgetPerson: forgotten_blocks,
    SetOptOut: opt_out_blocks,
    Say: _say,
}
