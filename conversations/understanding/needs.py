"""Needs and topics: what the person wants help with, and what the text is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.text.scope import Mode, Standing
from conversations.text.trie import Hit
from conversations.understanding.marks import NeedMark
from conversations.understanding.people import Owner
from conversations.understanding.reading import NeedRead
from conversations.understanding.sight import Sight
from conversations.understanding.topics import weigh_topics
from directory.vocabulary.facts import Urgency
from directory.vocabulary.needs import parent_of

SAID, CUED, SHORT, GUESSED = 0.9, 0.7, 0.8, 0.5
_PLAIN_ASKING = frozenset({"help", "advice", "support", "advise", "struggling"})
CUE_REACH = 3
TROUBLE_REACH = 4
TROUBLED = 0.6
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
    plain = any(not _mark(hit).topic for hit in hits)  # with a need told plainly, "2 kids" is no need of its own
    needs: list[NeedRead] = []
    asides: list[NeedRead] = []
    denied: list[str] = []
    topics: list[str] = []
    cued = 0
    for hit in hits:
        mark = hit.rule
        assert isinstance(mark, NeedMark)
        topics.append(mark.need)
        answers = asked and not (plain and mark.weak)
        listed = _goes_on(sight, cued, hit)
        certainty = SAID if not mark.topic else _certainty_of_topic(sight, hit, mark, asked=answers, listed=listed)
        cued = max(cued, hit.last) if certainty else cued
        standing = sight.standing(hit.first, hit.last)
        if standing.negated:
            denied.append(mark.need)
        elif certainty and standing.mode is Mode.SAID:
            about = _about(sight, hit, standing)
            evidence = sight.message.evidence(hit.first, hit.last)
            need = NeedRead(mark.need, _urgency(sight, hit, mark.urgency), certainty, evidence, about, mark.rule)
            (asides if mark.aside and not asked else needs).append(need)
    kept = _settle(needs or asides or _asked_about(sight, hits))
    told = {need.need for need in kept}
    plainly = [_mark(hit).need for hit in hits if not _mark(hit).topic]
    words = [token.word for token in sight.message.tokens]
    weighed = weigh_topics(topics, [need.need for need in kept], words, sight.phrases.topics, plainly)
    return NeedsRead(kept, tuple(dict.fromkeys(key for key in denied if key not in told)), weighed)


def _about(sight: Sight, hit: Hit[object], standing: Standing) -> str:
    """Whose the need is: "self" or "someone-else"."""
    mark = _mark(hit)
    if mark.whose == "named":
        return "someone-else" if sight.whose.named.owner(hit.first, hit.last) is Owner.OTHER else "self"
    child = standing.own_child and mark.whose == "person"
    other = standing.someone_else and sight.for_client
    other = other or mark.whose == "other" or ((standing.someone_else or child) and not mark.own)
    return "someone-else" if other else "self"


def _asked_about(sight: Sight, hits: Sequence[Hit[object]]) -> list[NeedRead]:
    """When help is asked for but nothing is told plainly: what the message is about."""
    if not any(last - first > 1 or sight.message.tokens[first].word in _PLAIN_ASKING for first, last in sight.asking):
        return []
    needs: list[NeedRead] = []
    for hit in hits:
        mark = _mark(hit)
        standing = sight.standing(hit.first, hit.last)
        if mark.weak or standing.negated or standing.mode is not Mode.SAID:
            continue
        about = _about(sight, hit, standing)
        evidence = sight.message.evidence(hit.first, hit.last)
        needs.append(NeedRead(mark.need, _urgency(sight, hit, mark.urgency), GUESSED, evidence, about, mark.rule))
    return needs


def _need_hits(sight: Sight) -> list[Hit[object]]:
    best: dict[tuple[int, str], Hit[object]] = {}
    for hit in sight.hits:
        if isinstance(hit.rule, NeedMark):
            key = (hit.first, hit.rule.need)
            known = best.get(key)
            if known is None or _strength(hit) > _strength(known):
                best[key] = Hit(hit.first, hit.last, hit.rule)
    return sorted(best.values(), key=lambda hit: (hit.first, -hit.last))


def _strength(hit: Hit[Any]) -> tuple[bool, bool, int]:
    """A plain need before one told by the way before a topic word; then the longest."""
    mark = _mark(hit)
    return not mark.topic, not mark.aside, hit.last


def _mark(hit: Hit[Any]) -> NeedMark:
    assert isinstance(hit.rule, NeedMark)
    return hit.rule


def _outermost(hits: Sequence[Hit[object]]) -> list[Hit[object]]:
    """Without those inside a longer phrase of another need, and without topic words inside a told need."""
    kept: list[Hit[object]] = []
    open_: list[Hit[object]] = []
    at = 0
    while at < len(hits):
        first = hits[at].first
        together = [hit for hit in hits[at : at + _MOST_TOGETHER] if hit.first == first]
        open_ = [other for other in open_ if other.last > first] + together
        kept += [hit for hit in together if not any(_covers(other, hit) for other in open_)]
        at += len(together)
    return kept


def _covers(other: Hit[object], hit: Hit[object]) -> bool:
    """Whether `other` is longer, holds `hit` and tells of the same kind of need (or `hit` is but a topic word)."""
    if hit.last > other.last or other.last - other.first <= hit.last - hit.first:
        return False
    mark, need = _mark(hit), _mark(other).need
    return mark.topic or parent_of(mark.need) in (None, parent_of(need), need)


def _certainty_of_topic(sight: Sight, hit: Hit[object], mark: NeedMark, *, asked: bool, listed: bool) -> float:
    size = len(sight.message.tokens)
    if asked or (size <= SHORT_MESSAGE and not mark.weak):
        return SHORT
    if size - (hit.last - hit.first) <= _POLITE and _stands_alone(sight, hit):
        return SHORT
    if mark.weak:
        return 0.0
    if listed or any(_leads_to(sight, cue, hit) for cue in sight.asking):
        return CUED
    return TROUBLED if any(_stands_by(sight, cue, hit) for cue in sight.trouble) else 0.0


def _stands_alone(sight: Sight, hit: Hit[object]) -> bool:
    others = (token.word for at, token in enumerate(sight.message.tokens) if not hit.first <= at < hit.last)
    return all(word in sight.phrases.polite for word in others)


def _leads_to(sight: Sight, cue: tuple[int, int], hit: Hit[object]) -> bool:
    """Whether help words stand close before the topic, or "help" right behind it."""
    first, last = cue
    tokens = sight.message.tokens
    if tokens[first].clause != tokens[hit.first].clause:
        return False
    return 0 <= hit.first - last <= CUE_REACH or (first == hit.last and tokens[first].word in _AFTER)


def _stands_by(sight: Sight, cue: tuple[int, int], hit: Hit[object]) -> bool:
    """Whether words of trouble stand close to the topic, before or behind it, in its clause."""
    first, last = cue
    tokens = sight.message.tokens
    if tokens[first].clause != tokens[hit.first].clause:
        return False
    return 0 <= hit.first - last <= TROUBLE_REACH or 0 <= first - hit.last <= TROUBLE_REACH


def _goes_on(sight: Sight, last: int, hit: Hit[object]) -> bool:
    """Whether the topic is the next of a list: "behind with gas, council tax and the water"."""
    if not 0 <= hit.first - last <= 2 or last == 0:
        return False
    tokens = sight.message.tokens
    between = {token.word for token in tokens[last : hit.first]}
    return between <= _JOINS and (
        bool(between & {"and", "or", "plus"}) or tokens[last].clause != tokens[last - 1].clause
    )


_AFTER = frozenset({"help", "support", "advice", "problem", "problems", "please", "issues", "trouble"})
_JOINS = frozenset({"and", "or", "plus", "also", "the", "my", "our", "some"})
_MOST_TOGETHER = 40
_POLITE = 8


def _urgency(sight: Sight, hit: Hit[object], default: Urgency) -> Urgency:
    """The need's usual urgency, unless the same sentence (or a short message) says how soon."""
    tokens = sight.message.tokens
    sentence = tokens[hit.first].sentence
    short = len(tokens) <= 40
    said = {Urgency(name) for name, first, _ in sight.words("urgent") if short or tokens[first].sentence == sentence}
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
