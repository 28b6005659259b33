"""What was heard: the kinds of danger of the vocabulary, how near, and whose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class DangerKind(StrEnum):
    """Safety kinds (vocabulary.md)."""

    SUICIDE = "suicide"
    SELF_HARM = "self-harm"
    DOMESTIC_ABUSE = "domestic-abuse"
    SEXUAL_VIOLENCE = "sexual-violence"
    CHILD_AT_RISK = "child-at-risk"
    ADULT_AT_RISK = "adult-at-risk"
    VIOLENCE = "violence"
    MEDICAL_EMERGENCY = "medical-emergency"
    OVERDOSE = "overdose"
    TRAFFICKING = "trafficking"
    YOUNG_PERSON_ALONE = "young-person-alone"


class About(StrEnum):
    """Who it is about."""

    SELF = "self"
    SOMEONE_ELSE = "someone-else"


class When(StrEnum):
    """How near it is."""

    NOW = "now"
    PAST = "past"
    THOUGHT = "thought"


class Tier(StrEnum):
    """What is needed, most urgent first."""

    EMERGENCY = "999-now"
    HELPLINE = "helpline-now"
    LOCAL_TODAY = "local-today"
    CHECK = "gentle-check"


TIER_ORDER = tuple(Tier)


@dataclass(frozen=True, slots=True)
class Danger:
    """One danger heard. `evidence` is a substring of the message; `rule` names the phrase that fired."""

    kind: DangerKind
    about: About
    when: When
    tier: Tier
    evidence: str
    rule: str = ""


_CODE = re.compile(r"([a-z]{2,3})/")


def told_in(dangers: Sequence[Danger]) -> str:
    """The code of the language whose phrases heard all the dangers ("pl/suicide"), "" for English or a mixture."""
    spoken = {found.group(1) if (found := _CODE.match(danger.rule)) else "" for danger in dangers}
    return spoken.pop() if len(spoken) == 1 else ""
