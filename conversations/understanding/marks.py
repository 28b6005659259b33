"""What a phrase of the understanding data stands for, and the checked shape of the data files."""

from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from conversations.text.scope import Cue
from directory.vocabulary.facts import Urgency


class Strict(BaseModel):
    """Base of the data models: unknown members are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NeedRow(Strict):
    """`say`: phrases that tell the need; `topic`: words that only tell what a text is about.

    `aside`: phrases that are mostly said by the way ("i am disabled"): the need, unless another is told.
    `weak`: its topic words are too common to make a need of them even after "help with". `whose` "self": a person named
    before the phrase is not its owner ("my landlord will not fix …"); "other": it is always somebody else's ("my
    partner drinks"); "person": that of the writer's own child is the child's, as health is.
    """

    need: str
    urgency: Urgency
    say: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    whose: str = ""
    weak: bool = False


class FactRow(Strict):
    """`value` "<n>" takes the number in the phrase, between `least` and `most`, "<word>" the language named in it,
    "nothing" makes every phrase of the fact inside it tell nothing, "nothing-as-written" only where the words stand so
    as they were typed ("mrs", which the spellings read as "wife"). `past`: also true if told as past.

    `rank`: told before others of a smaller rank, else the longer phrase. `anyone`: also when the words around are of
    somebody else ("my husband is ill" tells that there is one). `asked`: only in the answer to the fact's question.
    """

    fact: str
    value: Annotated[bool | str, Field(union_mode="left_to_right")]
    phrases: tuple[str, ...]
    least: int = 0
    most: int = 1_000_000
    past: bool = False
    rank: int = 0
    anyone: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class NeedMark:
    """A need told (`topic` False) or a topic word; `aside`: told by the way."""

    need: str
    urgency: Urgency
    topic: bool
    own: bool
    weak: bool
    rule: str
    aside: bool = False
    whose: str = ""


@dataclass(frozen=True, slots=True)
class HelpMark:
    """Words of asking or struggling make a need of a topic close behind; words of `trouble`, of one on either side."""

    trouble: bool = False


@dataclass(frozen=True, slots=True)
class FactMark:
    """A fact told."""

    row: FactRow


@dataclass(frozen=True, slots=True)
class WordMark:
    """A phrase of a closed list: `group` is reply, command, intent, urgent, children or writer; `name` the entry."""

    group: str
    name: str


Mark: TypeAlias = NeedMark | HelpMark | FactMark | WordMark | Cue
Body: TypeAlias = dict[str, Any]
