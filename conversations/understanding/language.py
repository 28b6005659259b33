"""Which language a message is written in: by script, else by words and letters of its own. English unless shown."""

from collections import Counter
from collections.abc import Mapping

from conversations.text.tokens import Message
from conversations.understanding.phrases import LanguageSigns, Phrases

DEFAULT = "en"
SURE_HITS = 2
SHARE = 0.34
SHORT = 3
_BLOCKS = (
    (0x0400, 0x052F, "cyrillic"), (0x0600, 0x06FF, "arabic"), (0x0750, 0x077F, "arabic"), (0xFB50, 0xFEFF, "arabic"),
    (0x0980, 0x09FF, "bengali"), (0x0A00, 0x0A7F, "gurmukhi"), (0x0A80, 0x0AFF, "gujarati"),
)  # fmt: skip


def read_language(message: Message, phrases: Phrases) -> str:
    """Language code of the message."""
    text = message.text
    if not text.isascii():
        script = _script(text)
        if script:
            return _of_script(text, script, phrases.languages)
    words = {word.strip(".,!?;:()'\"").lower() for word in text.split()[:80]}
    words.discard("")
    best, hits = DEFAULT, 0.0
    for language, signs in phrases.languages.items():
        if signs.script or language == DEFAULT:
            continue
        own = len(words & signs.words) + (1.0 if signs.letters and _has_letters(text, signs) else 0.0)
        if own > hits:
            best, hits = language, own
    english = len(words & phrases.languages[DEFAULT].words) if DEFAULT in phrases.languages else 0
    enough = hits >= SURE_HITS or (len(words) <= SHORT and hits >= 1)
    return best if enough and hits > english and hits >= SHARE * min(len(words), 8) else DEFAULT


def _has_letters(text: str, signs: LanguageSigns) -> bool:
    return any(letter in signs.letters for letter in text.lower() if not letter.isascii())


def _script(text: str) -> str:
    counts: Counter[str] = Counter()
    for character in text[:400]:
        point = ord(character)
        if point >= 0x0400:
            counts.update(name for first, last, name in _BLOCKS if first <= point <= last)
    if not counts:
        return ""
    script, count = counts.most_common(1)[0]
    return script if count >= 2 and count * 2 >= sum(character.isalpha() for character in text[:400]) else ""


def _of_script(text: str, script: str, languages: Mapping[str, LanguageSigns]) -> str:
    sharing = [(code, signs) for code, signs in languages.items() if signs.script == script]
    if not sharing:
        return DEFAULT
    ranked = sorted(sharing, key=lambda pair: (-sum(letter in pair[1].letters for letter in text), pair[0]))
    return ranked[0][0]
