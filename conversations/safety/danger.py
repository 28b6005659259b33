"""What was heard: the kinds of danger of the vocabulary, how near, and whose."""

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
