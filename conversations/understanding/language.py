"""Which language a message is written in: by its script, else by words and letters of its own. English unless shown.

Words are compared without accents, as people text; a word counts less the more languages have it, and less still where
it is an English word too. Letters are those only this language has in its script.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from math import fsum

from conversations.text.tokens import Message
from conversations.understanding.phrases import LanguageSigns, Phrases

DEFAULT = "en"
LATIN = "latin"
LONGEST_LOOK = 400
MOST_WORDS = 80
SURE = 1.5
"""Weighed words that make a language sure; `SURE_SHORT` in a message of at most `SHORT` words."""
SURE_SHORT = 0.9
SHORT = 3
SURE_STRANGE, MOSTLY = 0.7, 0.5
"""Fewer weighed words will do where at least this share of the words is no English."""
COMMON_IN_ENGLISH, ALSO_ENGLISH = 0.25, 0.5
SHARE = 0.22
OWN_LETTERS = 0.8
"""What letters of a language's own count, once."""
WORD_IN_SCRIPT = 3


def read_language(message: Message, phrases: Phrases) -> str:
    """Language code of the message."""
    text = message.text
    words = _words(message)
    if not text.isascii():
        script = _script(text)
        if script:
            return _of_script(text, words, script, phrases.languages)
    return _of_words(text, words, phrases)


def _words(message: Message) -> frozenset[str]:
    words = (word.strip(".,!?;:()'\"-") for word in message.folded[: LONGEST_LOOK * 4].split()[:MOST_WORDS])
    return frozenset(word for word in words if word)


def _of_words(text: str, words: frozenset[str], phrases: Phrases) -> str:
    english = phrases.languages[DEFAULT].words if DEFAULT in phrases.languages else frozenset()
    right = phrases.lexicon.right_words
    found: dict[str, list[str]] = {}
    for word in words:
        for language in phrases.spoken.get(word, ()):
            found.setdefault(language, []).append(word)
    best, most = DEFAULT, 0.0
    for language in sorted(found):
        # fsum is exact, so that the order of a set, which differs from process to process, decides nothing
        known = fsum(_weight(word, english, right) / len(phrases.spoken[word]) for word in found[language])
        score = known + (OWN_LETTERS if _has_letters(text, phrases.languages[language]) else 0.0)
        if score > most:
            best, most = language, score
    if best == DEFAULT:
        return DEFAULT
    strange = len([word for word in words if word.isalpha() and word not in right and word not in english])
    enough = SURE_STRANGE if strange >= MOSTLY * len(words) else SURE
    if most < (min(SURE_SHORT, enough) if len(words) <= SHORT else enough) or most < SHARE * min(len(words), 10):
        return DEFAULT
    others = words.difference(found[best])
    told_in_english = len(others & english) + 0.5 * len((others & right) - english)
    return best if most > told_in_english else DEFAULT


def _weight(word: str, english: frozenset[str], right: frozenset[str]) -> float:
    return COMMON_IN_ENGLISH if word in english else ALSO_ENGLISH if word in right else 1.0


def _has_letters(text: str, signs: LanguageSigns) -> bool:
    return any(letter in signs.letters for letter in text.lower() if not letter.isascii())


@lru_cache(maxsize=4096)
def _script_of(character: str) -> str:
    """The script of a letter by its Unicode name ("cyrillic"), "" for what is no letter."""
    if unicodedata.category(character)[0] not in "LM":
        return ""
    return unicodedata.name(character, "").partition(" ")[0].lower()


def _script(text: str) -> str:
    """The script of at least half of the letters, "" for Latin and for no clear one."""
    counts = Counter(_script_of(character) for character in text[:LONGEST_LOOK])
    counts.pop("", None)
    if not counts:
        return ""
    script, count = counts.most_common(1)[0]
    return script if script != LATIN and count >= 2 and count * 2 >= counts.total() else ""


def _of_script(text: str, words: frozenset[str], script: str, languages: Mapping[str, LanguageSigns]) -> str:
    """Of the languages of a script the one with most of its own words and letters; the first by code if none shows."""
    sharing = [(code, signs) for code, signs in languages.items() if script in signs.script.split()]
    if not sharing:
        return DEFAULT
    if len(sharing) == 1:
        return sharing[0][0]

    def score(signs: LanguageSigns) -> int:
        own = sum(letter in signs.letters for letter in text[:LONGEST_LOOK])
        first = script == signs.script.split()[0]
        return own + WORD_IN_SCRIPT * len(words & signs.words) + first

    return min(sharing, key=lambda pair: (-score(pair[1]), pair[0]))[0]
