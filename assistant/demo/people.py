"""Invented people for the demo: where they live, what happened, what they answer. Seeded: the same every time."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from directory.vocabulary.loader import data

CHANNELS = (("sms", 44), ("web", 33), ("staff", 23))
"""How people come: by text, by the web chat, or in person to a worker."""
PLACE_TOLD = 0.75
ADULT = (19, 74)
CHILDREN = ("I have 2 kids, 4 and 7", "two kids", "3 children", "I've got a baby of 8 months", "one child, 11")


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Somewhere(_Shape):
    """A place and how people say it."""

    weight: int
    say: list[str]


class Story(_Shape):
    """What happened: opening messages, and facts to be told when asked."""

    weight: int
    texts: list[str] = Field(min_length=1)
    facts: dict[str, str]
    age: tuple[int, int] = ADULT


class PeopleData(_Shape):
    """The whole file."""

    about: str
    names: list[str]
    places: list[Somewhere]
    stories: list[Story]


@dataclass(frozen=True, slots=True)
class Persona:
    """One invented person. `facts`: circumstance key to what they would answer. `agrees`: how likely they say yes to
    passing something on; `patience`: how many messages they send at most.
    """

    number: int
    channel: str
    address: str
    name: str
    phone: str
    opening: str
    place: str
    facts: Mapping[str, str]
    agrees: float
    patience: int


@cache
def people_data() -> PeopleData:
    """The data file. Raises pydantic.ValidationError when it has a slip."""
    return PeopleData.model_validate(data("assistant.demo.data", "people.json"))


def personas(chance: random.Random, count: int) -> Iterator[Persona]:
    """`count` people; their telephone numbers are from Ofcom's range for drama and do not repeat below 1000."""
    told = people_data()
    for number in range(count):
        story = chance.choices(told.stories, [one.weight for one in told.stories])[0]
        where = chance.choices(told.places, [one.weight for one in told.places])[0]
        yield _persona(chance, number, story, chance.choice(where.say))


def _persona(chance: random.Random, number: int, story: Story, place: str) -> Persona:
    channel = chance.choices([name for name, _ in CHANNELS], [weight for _, weight in CHANNELS])[0]
    phone = f"+447700900{number % 1000:03}"
    facts = {"age": str(chance.randint(*story.age))}
    facts["children"] = chance.choice([*CHILDREN, "no", "no children"])
    facts["gender"] = chance.choice(["woman", "woman", "man"])
    facts |= story.facts
    if facts["children"] == "yes":
        facts["children"] = chance.choice(CHILDREN)
    opening = chance.choice(story.texts)
    if chance.random() > PLACE_TOLD:
        opening = opening.replace(" in {place}", "").replace(". {place}", "").replace(", {place}", "")
    words = opening.replace("{place}", place).replace("{children}", chance.choice(CHILDREN))
    return Persona(
        number=number,
        channel=channel,
        address=phone if channel == "sms" else f"demo-browser-{number:04}",
        name=chance.choice(people_data().names),
        phone=phone,
        opening=words,
        place=place,
        facts=facts,
        agrees=chance.choice([0.95, 0.9, 0.8, 0.3]),
        patience=chance.choice([8, 12, 14, 16, 16, 16]),
    )
