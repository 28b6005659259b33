"""The dialogue's rules as data: settings, talk questions, and the questions about a person's circumstances."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from directory.vocabulary.circumstances import Choice, Circumstance, FactType
from directory.vocabulary.loader import data

YES, NO = "yes", "no"


class QuestionKind(StrEnum):
    """How a talk question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes-no"
    PLACE = "place"


class TalkQuestion(BaseModel):
    """A question of the talk itself (not about circumstances). `text` and `why` are plain English and msgids."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    kind: QuestionKind
    text: str
    why: str
    skippable: bool = False
    options: tuple[Choice, ...] = ()

    @property
    def option_keys(self) -> tuple[str, ...]:
        """Fixed answers in the order shown; empty where they are made as we go (places, services)."""
        return tuple(option.key for option in self.options)


class Settings(BaseModel):
    """Numbers and lists that steer the talk. `question_budget`: circumstance questions at most, by urgency.

    `doubt_words`: a yes that stands beside one of these is no agreement yet ("yes but not my number").
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question_budget: Mapping[str, int]
    offer_size: int
    query_limit: int
    most_place_choices: int
    most_needs: int
    most_asks: int
    longest_name: int
    languages: tuple[str, ...]
    quiet_needs: tuple[str, ...]
    doubt_words: frozenset[str]
    name_lead_ins: tuple[str, ...]


class DialogueRules(BaseModel):
    """All of it, validated. A conversation keeps the rules it began with (architecture, law 4)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    settings: Settings
    questions: tuple[TalkQuestion, ...]
    circumstances: tuple[Circumstance, ...]

    @cached_property
    def talk(self) -> Mapping[str, TalkQuestion]:
        """Talk questions by key."""
        return {question.key: question for question in self.questions}

    @cached_property
    def about_person(self) -> Mapping[str, Circumstance]:
        """Circumstances by key, without the place, which is a talk question."""
        return {one.key: one for one in self.circumstances if one.type is not FactType.PLACE}

    def options(self, question: str) -> tuple[str, ...]:
        """Fixed option keys of a question in the order shown, () for free text and unknown keys."""
        if question in self.talk:
            return self.talk[question].option_keys
        circumstance = self.about_person.get(question)
        if circumstance is None:
            return ()
        return (YES, NO) if circumstance.type is FactType.YES_NO else circumstance.option_keys


def dialogue_body() -> dict[str, Any]:
    """The rules as plain JSON, for the rule-set hash."""
    return {
        **data("conversations.dialogue", "questions.json"),
        "circumstances": data("directory.vocabulary", "circumstances.json"),
    }


def compile_dialogue(body: Mapping[str, Any]) -> DialogueRules:
    """The rules of a body. Raises pydantic.ValidationError (a ValueError) when it is not whole."""
    return TypeAdapter(DialogueRules).validate_python(dict(body))
