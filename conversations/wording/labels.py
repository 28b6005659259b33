"""Plain names of needs, circumstances and their values."""

from conversations.dialogue.rules import DialogueRules, TalkQuestion, compile_dialogue, dialogue_body
from conversations.wording.words import Words
from directory.vocabulary.circumstances import Circumstance, circumstances
from directory.vocabulary.loader import data
from directory.vocabulary.needs import needs

_RULES: DialogueRules = compile_dialogue(dialogue_body())


def talk_question(key: str) -> TalkQuestion | None:
    """A question of the talk itself, as worded today."""
    return _RULES.talk.get(key)


def circumstance(key: str) -> Circumstance | None:
    """A circumstance, as worded today."""
    return circumstances().get(key)


def quiet(need: str) -> bool:
    """Whether this need is never named where somebody else might read it."""
    return need.split("/", maxsplit=1)[0] in data("conversations.dialogue", "questions.json")["settings"]["quiet_needs"]


def need_name(words: Words, key: str) -> str:
    """A need in plain words, small at the start so that it fits into a sentence."""
    need = needs().get(key)
    return small(words.tr(need.label)) if need else key.rsplit("/", maxsplit=1)[-1].replace("-", " ")


def small(text: str) -> str:
    """The first letter small, so that a label fits into a sentence; names and abbreviations stay as they are."""
    names = tuple(data("conversations.wording", "proper.json"))
    if text.startswith(names) or not (text[1:2].islower() or text[1:2] == " ") or text.startswith("I "):
        return text
    return text[:1].lower() + text[1:]


def fact_name(words: Words, key: str) -> str:
    """A circumstance in plain words ("your age")."""
    found = circumstance(key)
    return small(words.tr(found.short)) if found else key.replace("_", " ")


def option_name(words: Words, question: str, option: str) -> str:
    """The label of one answer of a question."""
    found = talk_question(question) or circumstance(question)
    for choice in found.options if found else ():
        if choice.key == option:
            return words.tr(choice.label)
    return words.say(option) if option in ("yes", "no") else option


def fact_words(words: Words, told: str) -> str:
    """A fact as Acknowledge carries it ("tenure=private-rent", "children=4,?") in plain words."""
    key, is_fact, value = told.partition("=")
    if not is_fact:
        return need_name(words, key)
    if key == "place":
        return words.say("thing.place", place=value)
    if key == "children":
        return _children(words, value)
    return words.say("thing.fact", what=fact_name(words, key), value=_value(words, key, value))


def _children(words: Words, value: str) -> str:
    """How many children, or how old they are."""
    ages = value.split(",") if value else []
    if not ages:
        return words.say("thing.no-children")
    known = [age for age in ages if age != "?"]
    if known:
        return words.say("thing.children-aged", ages=words.listed(known))
    return words.say("thing.child") if len(ages) == 1 else words.say("thing.children", count=str(len(ages)))


def answer_words(key: str, told: str) -> str:
    """A fact's value alone, in English, for the organisation that receives it ("I rent from the council")."""
    words, value = Words("en", "staff"), told.partition("=")[2]
    return _children(words, value) if key == "children" else _value(words, key, value)


def _value(words: Words, key: str, value: str) -> str:
    if value in ("yes", "no"):
        return words.say(f"value.{value}")
    return ", ".join(small(option_name(words, key, part)) for part in value.split(","))
