"""What can be wrong with the words: carrier words offered, texts too long for SMS, strings not translated."""

import re
from collections.abc import Iterator

from conversations.dialogue.moves import Ask
from conversations.dialogue.rules import DialogueRules, compile_dialogue, dialogue_body
from conversations.wording.catalogue import missing, translate
from conversations.wording.encoding import plain_punctuation, segments
from conversations.wording.msgids import chat_strings
from conversations.wording.questions import ask_blocks, ask_options
from conversations.wording.reply import Reply
from conversations.wording.sms import BUDGET, flatten
from conversations.wording.words import Words, fill
from directory.vocabulary import circumstances, needs
from directory.vocabulary.loader import locale_languages

CARRIER = frozenset(
    "STOP STOPALL UNSUBSCRIBE END QUIT CANCEL REVOKE OPTOUT START UNSTOP HELP INFO".split()  # noqa: SIM905  reads best so
)
"""Single words the carrier acts on by itself (Twilio's defaults): never to be advertised as ours. YES is one too, and
is accepted as an answer to a yes-no question only.
"""
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")
_HOLE = re.compile(r"\{(\w+)\}")
_FILLING = "Levenshulme Advice"


def carrier_words(text: str) -> tuple[str, ...]:
    """Carrier words that a text offers, written as commands are (in capitals)."""
    return tuple(word for word in _CAPITALS.findall(text) if word in CARRIER)


def check() -> list[str]:
    """Everything that is wrong with questions and words, one sentence a problem; empty when all is well."""
    problems: list[str] = [*needs.check(), *circumstances.check()]
    rules = compile_dialogue(dialogue_body())
    for language in locale_languages():
        found = [*_strings(language)]
        if language in rules.settings.languages:
            found += [
                problem
                for question in (*rules.talk, *rules.about_person)
                for problem in _question(language, question, rules)
            ]
        problems += [f"{language}: {problem}" for problem in dict.fromkeys(found)]
    return list(dict.fromkeys(problems))


def _strings(language: str) -> Iterator[str]:
    for where, msgid in chat_strings():
        text = translate(language, msgid)
        yield from (f"{where} offers the carrier word {word}" for word in carrier_words(text))
        if sorted(_HOLE.findall(text)) != sorted(_HOLE.findall(msgid)):
            yield f"{where} has other {{names}} than the English"
        long = segments(plain_punctuation(_filled(text))) > BUDGET
        if long and not _has_short(where):
            yield f"{where} is longer than {BUDGET} text messages"


def _has_short(where: str) -> bool:
    """Longer words for the web are fine where a shorter text for SMS stands beside them."""
    return any(other == f"{where}.sms" for other, _ in chat_strings())


def _filled(text: str) -> str:
    return fill(text, dict.fromkeys(_HOLE.findall(text), _FILLING))


def _question(language: str, question: str, rules: DialogueRules) -> Iterator[str]:
    """A question with all its answers has to fit, unless its answers are so many that MORE must show the rest."""
    words = Words(language, "sms")
    ask = Ask(question, rules.options(question))
    blocks, options = ask_blocks(words, ask), ask_options(words, ask)
    if not blocks or not blocks[0].text:
        yield f"question {question} has no words"
    if any(not option.label for option in options):
        yield f"question {question} has an answer without a label"
    yield from (f"question {question} offers {one.send}" for one in options if one.send in CARRIER)
    head = flatten(Reply(blocks, options[:3], question, language))
    if head.rest:
        yield f"question {question} does not fit into {BUDGET} text messages with three answers"


def untranslated(language: str) -> tuple[str, ...]:
    """English chat strings this language does not have yet."""
    return missing(language, tuple(msgid for _, msgid in chat_strings()))
