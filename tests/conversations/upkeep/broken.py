"""Phrase data to break: the real body with one thing changed in a deep copy."""

import copy
from typing import Any

from conversations.understanding.phrases import phrase_body


def body() -> dict[str, Any]:
    """Today's phrase body, to be changed."""
    return copy.deepcopy(dict(phrase_body()))


def small_body() -> dict[str, Any]:
    """The real lexicon and closed words with a handful of need and fact phrases: quick to compile."""
    full = phrase_body()
    english = {name: copy.deepcopy(value) for name, value in full["en"].items()}
    english["needs"] = {
        "cues": {"help": ["help"]},
        "needs": [
            {"need": "food/food-bank", "urgency": "today", "say": ["need a food bank", "no food left"]},
            {"need": "debt/bailiffs", "urgency": "soon", "say": ["(bailiffs|bailiff) [are] coming"]},
        ],
    }
    english["facts"] = english["facts"] | {
        "rules": [{"fact": "veteran", "value": True, "phrases": ["i was in the army"]}]
    }
    return {"en": english}


def small_safety_by_kind() -> dict[str, Any]:
    """The same, with the rules in a file of their kind, as English has them."""
    whole = small_safety()["en"]
    kinds = {"suicide": {"rules": whole.pop("rules"), "quiet": ["suicide squad"]}}
    return {"en": {**whole, "kinds": kinds}}


def small_safety() -> dict[str, Any]:
    """Twenty danger phrases and one figure of speech."""
    words = (
        "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo"
    )
    return {
        "en": {
            "reviewed": "2026-11",
            "rules": [
                {
                    "id": "suicide/thought",
                    "kind": "suicide",
                    "when": "thought",
                    "tier": "helpline-now",
                    "phrases": ["want to die", "kill myself", *(f"{word} {word} {word}" for word in words.split())],
                }
            ],
            "quiet": ["dying for a brew"],
        }
    }
