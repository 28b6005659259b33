"""Needs and topics: what the person wants help with, and what the text is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conversations.text.scope import Mode
from conversations.text.trie import Hit
from conversations.understanding.marks import HelpMark, NeedMark
from conversations.understanding.reading import NeedRead
from conversations.understanding.sight import Sight
from directory.vocabulary.facts import Urgency
from directory.vocabulary.needs import parent_of

SAID, CUED, SHORT = 0.9, 0.7, 0.8
CUE_REACH = 3
SHORT_MESSAGE = 4
MOST_NEEDS = 6
_RANK = {Urgency.TODAY: 0, Urgency.SOON: 1, Urgency.PLANNED: 2}


@dataclass(frozen=True, slots=True)
class NeedsRead:
    """Needs to act on, need keys denied, and all topics."""

    needs: tuple[NeedRead, ...]
    denied: tuple[str, ...]
    topics: tuple[str, ...]


def read_needs(sight: Sight, *, asked: bool) -> NeedsRead:
    """Needs in a message. `asked`: it answers "what do you need?", so bare topic words count."""
    hits = _outermost(_need_hits(sight))
    short = len(sight.message.tokens) <= SHORT_MESSAGE
    plain = any(not _mark(hit).topic for hit in hits)  # with a need told plainly, "2 kids" is no need of its own
    needs: list[NeedRead] = []
    denied: list[str] = []
    topics: list[str] = []
    for hit in hits:
        mark = hit.rule
        assert isinstance(mark, NeedMark)
        topics.append(mark.need)
        answers = asked and not (plain and mark.weak)
        certainty = SAID if not mark.topic else _certainty_of_topic(sight, hit, mark, asked=answers, short=short)
        standing = sight.standing(hit.first, hit.last)
        if standing.negated:
            denied.append(mark.need)
        elif certainty and standing.mode is Mode.SAID:
            about = "someone-else" if standing.someone_else and not mark.own else "self"
            evidence = sight.message.evidence(hit.first, hit.last)
            needs.append(NeedRead(mark.need, _urgency(sight, hit, mark.urgency), certainty, evidence, about, mark.rule))
    kept = _settle(needs)
    told = {need.need for need in kept}
    return NeedsRead(kept, tuple(dict.fromkeys(key for key in denied if key not in told)), tuple(dict.fromkeys(topics)))


def _need_hits(sight: Sight) -> list[Hit[object]]:
    best: dict[tuple[int, str], Hit[object]] = {}
    for hit in sight.hits:
        if isinstance(hit.rule, NeedMark):
            key = (hit.first, hit.rule.need)
            known = best.get(key)
            if known is None or (not hit.rule.topic, hit.last) > (not _mark(known).topic, known.last):
                best[key] = Hit(hit.first, hit.last, hit.rule)
    return sorted(best.values(), key=lambda hit: (hit.first, -hit.last))


def _mark(hit: Hit[object]) -> NeedMark:
    assert isinstance(hit.rule, NeedMark)
    return hit.rule


def _outermost(hits: Sequence[Hit[object]]) -> list[Hit[object]]:
    """Without those inside a longer phrase of another need, and without topic words inside a told need."""
    kept = []
    for hit in hits:
        size = hit.last - hit.first
        inside = any(
            other.first <= hit.first and hit.last <= other.last and other.last - other.first > size
            for other in hits
            if other is not hit and (_mark(hit).topic or parent_of(_mark(hit).need) == parent_of(_mark(other).need) or
                                     parent_of(_mark(other).need) == _mark(hit).need or not parent_of(_mark(hit).need))
        )  # fmt: skip
        if not inside:
            kept.append(hit)
    return kept


def _certainty_of_topic(sight: Sight, hit: Hit[object], mark: NeedMark, *, asked: bool, short: bool) -> float:
    others = [token.word for at, token in enumerate(sight.message.tokens) if not hit.first <= at < hit.last]
    alone = all(word in sight.phrases.polite for word in others)
    if asked or alone or (short and not mark.weak):
        return SHORT
    if mark.weak:
        return 0.0
    cues = (cue for cue in sight.hits if isinstance(cue.rule, HelpMark))
    return CUED if any(_leads_to(sight, cue.first, cue.last, hit) for cue in cues) else 0.0


def _leads_to(sight: Sight, first: int, last: int, hit: Hit[object]) -> bool:
    """Whether the help words [first, last) stand close before the topic, or "help" right behind it."""
    tokens = sight.message.tokens
    if tokens[first].clause != tokens[hit.first].clause:
        return False
    return 0 <= hit.first - last <= CUE_REACH or (first == hit.last and tokens[first].word in _AFTER)


_AFTER = frozenset({"help", "support", "advice", "problem", "problems", "please", "issues", "trouble"})


def _urgency(sight: Sight, hit: Hit[object], default: Urgency) -> Urgency:
    """The need's usual urgency, unless the same sentence (or a short message) says how soon."""
    tokens = sight.message.tokens
    sentence = tokens[hit.first].sentence
    short = len(tokens) <= 40
    said = {Urgency(name) for name, first, _ in sight.words("urgent") if (short or tokens[first].sentence == sentence)}
    if Urgency.TODAY in said:
        return Urgency.TODAY
    if Urgency.SOON in said:
        return default if default is Urgency.TODAY else Urgency.SOON
    if Urgency.PLANNED in said and default is not Urgency.TODAY:
        return Urgency.PLANNED
    return default


def _settle(needs: Iterable[NeedRead]) -> tuple[NeedRead, ...]:
    """One of each need (the surest, then the longest evidence), without parents of a told sub-need; in order told."""
    best: dict[str, NeedRead] = {}
    for need in needs:
        known = best.get(need.need)
        if known is None or (need.about == "self", need.certainty) > (known.about == "self", known.certainty):
            best[need.need] = need
    parents = {parent_of(key) for key, need in best.items() if need.certainty >= CUED}
    kept = [need for key, need in best.items() if key not in parents]
    if len(kept) > MOST_NEEDS:
        strongest = sorted(kept, key=lambda need: (-need.certainty, _RANK[need.urgency]))[:MOST_NEEDS]
        kept = [need for need in kept if need in strongest]
    return tuple(kept)
