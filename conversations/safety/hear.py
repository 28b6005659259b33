"""Hearing danger in a message, before anything else is done with it.

No database, no network, no settings: phrases are compiled at the first call. Never raises: whatever happens inside is
logged (never the text) and the plain word search below still answers.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import structlog

from conversations.safety.danger import TIER_ORDER, About, Danger, DangerKind, Tier, When
from conversations.safety.phrases import DangerRule, Quiet, SafetyPhrases, compile_safety, lexicon_body
from conversations.text.lexicon import compile_lexicon
from conversations.text.scope import Cue, CueHit, Mode, Scope, Standing
from conversations.text.tokens import Message, tokenise
from conversations.text.trie import Hit

_LAST_RESORT = ("kill myself", "suicid", "end my life", "overdose", "want to die", "raped", "can't breathe", "999")
_PAST_KINDS = frozenset({DangerKind.SUICIDE, DangerKind.SELF_HARM, DangerKind.DOMESTIC_ABUSE,
                         DangerKind.SEXUAL_VIOLENCE, DangerKind.CHILD_AT_RISK})  # fmt: skip


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


def hear_with(text: str, phrases: SafetyPhrases) -> tuple[Danger, ...]:
    """Like `hear`, with given phrases (to try a change before it is saved)."""
    message = tokenise(text, phrases.lexicon.spellings)
    hits = phrases.trie.scan(message)
    found = [hit for hit in hits if isinstance(hit.rule, DangerRule)]
    if not found:
        return ()
    quiet = [(hit.first, hit.last) for hit in hits if isinstance(hit.rule, Quiet)]
    cues = [CueHit(hit.first, hit.last, hit.rule.name) for hit in hits if isinstance(hit.rule, Cue)]
    scope = Scope(message, cues, phrases.scope_words)
    heard = [_judge(hit, message, scope) for hit in _longest(found) if not _silenced(hit, quiet)]
    return _best([danger for danger in heard if danger is not None])


def _longest(hits: Sequence[Hit[DangerRule | Quiet | Cue]]) -> list[Hit[DangerRule | Quiet | Cue]]:
    """For each rule and first word the longest phrase; in order of the first word."""
    best: dict[tuple[int, int], Hit[DangerRule | Quiet | Cue]] = {}
    for hit in hits:
        key = (hit.first, id(hit.rule))
        if key not in best or hit.last > best[key].last:
            best[key] = hit
    return sorted(best.values(), key=lambda hit: (hit.first, -hit.last))


def _silenced(hit: Hit[DangerRule | Quiet | Cue], quiet: Sequence[tuple[int, int]]) -> bool:
    """A figurative phrase silences a danger it overlaps, unless the danger says much more than it."""
    for first, last in quiet:
        if first < hit.last and hit.first < last and (hit.last - hit.first) <= (last - first) + 2:
            return True
    return False


def _judge(hit: Hit[DangerRule | Quiet | Cue], message: Message, scope: Scope) -> Danger | None:
    rule = hit.rule
    assert isinstance(rule, DangerRule)
    standing = scope.standing(hit.first, hit.last)
    if standing.negated or standing.mode is Mode.FICTION:
        return None
    if rule.about is not None:
        about = rule.about
    else:
        about = About.SOMEONE_ELSE if standing.someone_else or standing.own_child else About.SELF
    when, tier = _nearness(rule, standing)
    if when is When.PAST and rule.kind not in _PAST_KINDS:
        return None  # a stroke years ago is a condition, not a danger
    return Danger(rule.kind, about, when, tier, message.evidence(hit.first, hit.last), rule.id)


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
    order = {tier: place for place, tier in enumerate(TIER_ORDER)}
    for danger in sorted(dangers, key=lambda d: (order[d.tier], -len(d.evidence))):
        best.setdefault((danger.kind, danger.about), danger)
    return tuple(sorted(best.values(), key=lambda d: (order[d.tier], d.about != About.SELF, d.kind)))


def _last_resort(text: str) -> tuple[Danger, ...]:
    lowered = text.lower()
    for word in _LAST_RESORT:
        at = lowered.find(word)
        if at >= 0 and len(lowered) == len(text):
            plain = Danger(DangerKind.SUICIDE, About.SELF, When.THOUGHT, Tier.HELPLINE, text[at : at + len(word)])
            return (replace(plain, rule="last-resort"),)
    return ()
