"""Hearing danger in a message, before anything else is done with it.

No database, no network, no settings: phrases are compiled at the first call. Never raises: whatever happens inside is
logged (never the text) and the plain word search below still answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import structlog

from conversations.safety.about import AboutWhom
from conversations.safety.danger import TIER_ORDER, About, Danger, DangerKind, Tier, When
from conversations.safety.figures import Figures
from conversations.safety.files import DangerRule
from conversations.safety.phrases import SafetyMark, SafetyPhrases, compile_safety, lexicon_body
from conversations.safety.together import Part, Place, tightest
from conversations.text.lexicon import compile_lexicon
from conversations.text.repeats import without_repeats
from conversations.text.scope import Cue, CueHit, Mode, Scope, Standing
from conversations.text.tokens import Message, tokenise
from conversations.text.trie import Hit

_LAST_RESORT = ("kill myself", "suicid", "end my life", "overdose", "want to die", "raped", "can't breathe", "999")
_PAST_KINDS = frozenset({DangerKind.SUICIDE, DangerKind.SELF_HARM, DangerKind.DOMESTIC_ABUSE,
                         DangerKind.SEXUAL_VIOLENCE, DangerKind.CHILD_AT_RISK, DangerKind.TRAFFICKING,
                         DangerKind.ADULT_AT_RISK, DangerKind.VIOLENCE})  # fmt: skip
"""Kinds a person still carries when they are over: heard gently, not dropped as an old illness is."""
_OWN_KINDS = frozenset({DangerKind.SUICIDE, DangerKind.SELF_HARM})
"""What people say of themselves even beside a film they saw."""
_ENOUGH = 8
"""Dangers of one rule after which the rest of a message is not asked for more of the same."""
_PEOPLE = frozenset({"i", "he", "she", "they"})
"""Nobody denies a "he": "without him" is no denial."""
_RANK = {tier: place for place, tier in enumerate(TIER_ORDER)}


@cache
def safety_phrases() -> SafetyPhrases:
    """The compiled phrases of this process."""
    return compile_safety(compile_lexicon(lexicon_body()))


def hear(text: str) -> tuple[Danger, ...]:
    """Dangers in `text`, most urgent first, one for each kind and person. Any Unicode, never raises."""
    try:
        return hear_with(text, safety_phrases())
    except Exception as error:  # noqa: BLE001 - whatever is broken, danger must still be heard
        structlog.get_logger().error("hear_failed", error=type(error).__name__)
        return _last_resort(text)


class _Heard(NamedTuple):
    """A rule that fired over tokens [first, last); [anchor, until) are the words whose owner and denial count."""

    rule: DangerRule
    first: int
    last: int
    anchor: int
    until: int


def hear_with(text: str, phrases: SafetyPhrases) -> tuple[Danger, ...]:
    """Like `hear`, with given phrases (to try a change before it is saved)."""
    message = without_repeats(tokenise(text, phrases.lexicon.spellings))
    hits = phrases.trie.scan(message)
    figures = Figures(hits)
    cues = _cues(hits)
    scope = Scope(message, cues, phrases.scope_words)
    heard = [one for one in _longest(hits) if not figures.silence(one.first, one.last, one.rule.kind)]
    heard += _together(hits, figures, message, scope, phrases)
    return _best(_judged(heard, message, scope, AboutWhom.of(message.tokens, cues, phrases.about)))


def _cues(hits: Sequence[Hit[SafetyMark]]) -> list[CueHit]:
    """The scope cues, but for a "now" that belongs to the past ("happy now")."""
    cues = [CueHit(hit.first, hit.last, hit.rule.name) for hit in hits if isinstance(hit.rule, Cue)]
    past = [cue for cue in cues if cue.name == "past"]
    if not past:
        return cues
    return [
        cue
        for cue in cues
        if cue.name != "recent" or not any(it.first <= cue.first and cue.last <= it.last for it in past)
    ]


def _judged(heard: Sequence[_Heard], message: Message, scope: Scope, whose: AboutWhom) -> list[Danger]:
    """What stands of it, in order of the first word; of a rule that has been heard often enough no more is asked."""
    dangers: list[Danger] = []
    times: dict[int, int] = {}
    for one in sorted(heard, key=lambda one: (one.first, -one.last)):
        if times.get(id(one.rule), 0) < _ENOUGH:
            danger = _judge(one, message, scope, whose)
            if danger is not None:
                times[id(one.rule)] = times.get(id(one.rule), 0) + 1
                dangers.append(danger)
    return dangers


def _longest(hits: Sequence[Hit[SafetyMark]]) -> list[_Heard]:
    """For each rule and first word the longest phrase."""
    best: dict[tuple[int, int], _Heard] = {}
    for first, last, rule in hits:
        if isinstance(rule, DangerRule):
            key = (first, id(rule))
            known = best.get(key)
            if known is None or last > known.last:
                best[key] = _Heard(rule, first, last, first, last)
    return list(best.values())


def _together(
    hits: Sequence[Hit[SafetyMark]], figures: Figures, message: Message, scope: Scope, phrases: SafetyPhrases
) -> list[_Heard]:
    """Combinations whose parts all stand, none of them denied or part of a figure of speech."""
    tokens, keys_of = message.tokens, phrases.trie.keys_of
    places: dict[Part, list[Place]] = {}
    for first, last, rule in hits:
        if isinstance(rule, Part):
            places.setdefault(rule, []).append(Place(first, last, tokens[first].sentence))
    words: dict[str, list[Place]] = {}
    for at, token in enumerate(tokens):
        place = Place(at, at + 1, token.sentence)
        for word in {token.word, *keys_of(token.word)}:
            words.setdefault(word, []).append(place)
    possible = phrases.combinations.possible(words, places)
    known: dict[Part, list[Place]] = {}
    denied = cache(lambda place: scope.denied(place.first, place.last))

    def standing(part: Part) -> list[Place]:
        if part not in known:
            found = {*places.get(part, ()), *(place for word in part.words & words.keys() for place in words[word])}
            known[part] = [
                place
                for place in sorted(found)
                if not figures.cover(place.first, place.last, part.kind)
                and (not part.words.isdisjoint(_PEOPLE) or not denied(place))
            ]
        return known[part]

    heard = [tightest(combination, standing) for combination in possible]
    return [_Heard(one.rule, one.first, one.last, one.anchor.first, one.anchor.last) for one in heard if one]


def _judge(one: _Heard, message: Message, scope: Scope, whose: AboutWhom) -> Danger | None:
    rule = one.rule
    standing = scope.standing(one.anchor, one.until)
    if standing.negated:
        return None
    about = whose.judge(rule.kind, one.first, one.last, rule.about)
    if standing.mode is Mode.FICTION and not (about is About.SELF and rule.kind in _OWN_KINDS):
        return None
    when, tier = _nearness(rule, standing)
    if when is When.PAST and rule.kind not in _PAST_KINDS:
        return None  # a stroke years ago is a condition, not a danger
    return Danger(rule.kind, about, when, tier, message.evidence(one.first, one.last), rule.id)


def _nearness(rule: DangerRule, standing: Standing) -> tuple[When, Tier]:
    if standing.mode is Mode.PAST and not standing.recent:
        return When.PAST, Tier.CHECK if rule.kind in _PAST_KINDS else rule.tier
    if standing.mode is Mode.SUPPOSED:
        return When.THOUGHT, Tier.HELPLINE if rule.tier is Tier.EMERGENCY else rule.tier
    if rule.when is When.PAST and standing.recent:
        return When.NOW, Tier.EMERGENCY
    return rule.when, rule.tier


def _best(dangers: Sequence[Danger]) -> tuple[Danger, ...]:
    """One for each kind and person: the most urgent, then the longest evidence."""
    best: dict[tuple[DangerKind, About], Danger] = {}
    for danger in sorted(dangers, key=lambda d: (_RANK[d.tier], -len(d.evidence))):
        best.setdefault((danger.kind, danger.about), danger)
    kept = [_more_urgent(one, best) for one in best.values() if not _is_part(one, best.get(_of_the_other(one)))]
    return tuple(sorted(kept, key=lambda d: (_RANK[d.tier], d.about != About.SELF, d.kind)))


def _of_the_other(one: Danger) -> tuple[DangerKind, About]:
    return one.kind, About.SELF if one.about is About.SOMEONE_ELSE else About.SOMEONE_ELSE


def _is_part(one: Danger, other: Danger | None) -> bool:
    """Whether the same was told with more words, which say better who it is: "my son is being hit by his wife"."""
    return other is not None and len(one.evidence) < len(other.evidence) and one.evidence in other.evidence


def _more_urgent(one: Danger, best: Mapping[tuple[DangerKind, About], Danger]) -> Danger:
    """The danger, as urgent as the part of it that is left out."""
    part = best.get(_of_the_other(one))
    if part is None or not _is_part(part, one) or _RANK[part.tier] >= _RANK[one.tier]:
        return one
    return replace(one, tier=part.tier)


def _last_resort(text: str) -> tuple[Danger, ...]:
    lowered = text.lower()
    for word in _LAST_RESORT:
        at = lowered.find(word)
        if at >= 0 and len(lowered) == len(text):
            plain = Danger(DangerKind.SUICIDE, About.SELF, When.THOUGHT, Tier.HELPLINE, text[at : at + len(word)])
            return (replace(plain, rule="last-resort"),)
    return ()
