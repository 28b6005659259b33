"""One message seen once: its tokens, every phrase found in it, and the scope that judges them."""

from dataclasses import dataclass
from functools import cached_property

from conversations.text.scope import Cue, CueHit, Scope, Standing
from conversations.text.tokens import Message, tokenise
from conversations.text.trie import Hit
from conversations.understanding.marks import Mark, WordMark
from conversations.understanding.phrases import Phrases


@dataclass(frozen=True)
class Sight:
    """What the small readers look at."""

    message: Message
    hits: tuple[Hit[Mark], ...]
    phrases: Phrases

    @cached_property
    def scope(self) -> Scope:
        """The judge of this message's phrases; asked in order of where they begin."""
        cues = [CueHit(hit.first, hit.last, hit.rule.name) for hit in self.hits if isinstance(hit.rule, Cue)]
        return Scope(self.message, cues, self.phrases.scope_words)

    @cached_property
    def standings(self) -> dict[tuple[int, int], Standing]:
        """Judgements already made, so that a phrase is judged once."""
        return {}

    def standing(self, first: int, last: int) -> Standing:
        """How the phrase of tokens [first, last) stands."""
        key = (first, last)
        if key not in self.standings:
            self.standings[key] = self.scope.standing(first, last)
        return self.standings[key]

    def words(self, group: str) -> list[tuple[str, int, int]]:
        """Entries of a closed list found: (name, first, last), the longest first."""
        found = [
            (hit.rule.name, hit.first, hit.last)
            for hit in self.hits
            if isinstance(hit.rule, WordMark) and hit.rule.group == group
        ]
        return sorted(found, key=lambda entry: (entry[1] - entry[2], entry[1]))


def look(text: str, phrases: Phrases) -> Sight:
    """See a message."""
    message = tokenise(text, phrases.lexicon.spellings)
    return Sight(message, tuple(phrases.trie.scan(message)), phrases)
