"""One message seen once: its tokens, every phrase found in it, and the scope that judges them."""

from dataclasses import dataclass, replace
from functools import cached_property

from conversations.text.repeats import without_repeats
from conversations.text.scope import ABOUT_SOMEONE, Cue, CueHit, Scope, Standing
from conversations.text.tokens import Message, tokenise
from conversations.text.trie import Hit
from conversations.understanding.marks import HelpMark, Mark, WordMark
from conversations.understanding.people import Owner
from conversations.understanding.phrases import Phrases
from conversations.understanding.whose import Whose


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
    def whose(self) -> Whose:
        """The judge of whose a phrase is."""
        about_someone = any(isinstance(hit.rule, Cue) and hit.rule.name in ABOUT_SOMEONE for hit in self.hits)
        return Whose(self.message.tokens, self.phrases.whose_words, about_someone=about_someone)

    @cached_property
    def for_client(self) -> bool:
        """Whether somebody writes who helps the person for a living: "one of our tenants"."""
        return any(isinstance(hit.rule, Cue) and hit.rule.name == "client" for hit in self.hits)

    @cached_property
    def standings(self) -> dict[tuple[int, int], Standing]:
        """Judgements already made, so that a phrase is judged once."""
        return {}

    def standing(self, first: int, last: int) -> Standing:
        """How the phrase of tokens [first, last) stands."""
        key = (first, last)
        if key not in self.standings:
            owner = self.whose.owner(first, last)
            self.standings[key] = replace(
                self.scope.standing(first, last), someone_else=owner is Owner.OTHER, own_child=owner is Owner.CHILD
            )
        return self.standings[key]

    @cached_property
    def asking(self) -> list[tuple[int, int]]:
        """Where words of asking or struggling stand."""
        return [(hit.first, hit.last) for hit in self.hits if isinstance(hit.rule, HelpMark) and not hit.rule.trouble]

    @cached_property
    def trouble(self) -> list[tuple[int, int]]:
        """Where words of trouble stand: "stopped", "wont", "behind"."""
        return [(hit.first, hit.last) for hit in self.hits if isinstance(hit.rule, HelpMark) and hit.rule.trouble]

    @cached_property
    def _closed(self) -> dict[str, list[tuple[str, int, int]]]:
        found: dict[str, list[tuple[str, int, int]]] = {}
        for hit in self.hits:
            if isinstance(hit.rule, WordMark):
                found.setdefault(hit.rule.group, []).append((hit.rule.name, hit.first, hit.last))
        return {group: sorted(one, key=lambda entry: (entry[1] - entry[2], entry[1])) for group, one in found.items()}

    def words(self, group: str) -> list[tuple[str, int, int]]:
        """Entries of a closed list found: (name, first, last), the longest first."""
        return self._closed.get(group, [])


def look(text: str, phrases: Phrases) -> Sight:
    """See a message."""
    message = without_repeats(tokenise(text, phrases.lexicon.spellings))
    return Sight(message, tuple(phrases.trie.scan(message)), phrases)
