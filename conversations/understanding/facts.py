"""Facts about the person, by the phrases of `facts.json`."""

from collections.abc import Mapping
from types import MappingProxyType

from conversations.text.numbers import number_at
from conversations.text.scope import Mode
from conversations.text.trie import Hit
from conversations.understanding.children import read_children
from conversations.understanding.marks import FactMark, FactRow, Mark
from conversations.understanding.sight import Sight
from directory.vocabulary.circumstances import FactType, circumstances
from directory.vocabulary.facts import Fact, FactValue

NUMBER = "<n>"
TOLD = 0.9


def read_facts(sight: Sight, asked: str | None = None) -> Mapping[str, Fact]:
    """Facts told in a message, by circumstance key. Facts about other people are left out."""
    facts: dict[str, Fact] = {}
    hits = [hit for hit in sight.hits if isinstance(hit.rule, FactMark)]
    for hit in sorted(hits, key=lambda hit: (hit.last - hit.first, hit.first)):
        fact = _fact(sight, hit)
        if fact is not None:
            facts[fact.key] = _joined(facts.get(fact.key), fact)
    children = read_children(sight, asked=asked == "children")
    if children is not None:
        facts["children"] = children
    return MappingProxyType(facts)


def _fact(sight: Sight, hit: Hit[Mark]) -> Fact | None:
    assert isinstance(hit.rule, FactMark)
    row = hit.rule.row
    standing = sight.standing(hit.first, hit.last)
    if standing.someone_else or standing.own_child or standing.mode in (Mode.SUPPOSED, Mode.FICTION):
        return None
    if standing.mode is Mode.PAST and not row.past:
        return None
    evidence = sight.message.evidence(hit.first, hit.last)
    if standing.negated:
        return Fact(row.fact, False, TOLD, evidence) if row.value is True else None
    if row.value == NUMBER:
        return _number_fact(sight, hit, row)
    value: FactValue = row.value
    if circumstances()[row.fact].type is FactType.SET:
        value = frozenset({str(row.value)})
    return Fact(row.fact, value, TOLD, evidence)


def _number_fact(sight: Sight, hit: Hit[Mark], row: FactRow) -> Fact | None:
    tokens = sight.message.tokens
    for at in range(hit.first, hit.last):
        if tokens[at].word in ("a", "an"):
            continue
        found = number_at(tokens, at, sight.phrases.lexicon.numbers)
        if found is None:
            continue
        number, after = found
        told_inside = after < hit.last
        if not row.least <= number <= row.most:
            return None
        if not told_inside and after < len(tokens) and tokens[after].word in sight.phrases.unless_next:
            return None
        return Fact(row.fact, number, TOLD, sight.message.evidence(hit.first, max(hit.last, after)))
    return None


def _joined(known: Fact | None, fact: Fact) -> Fact:
    """Sets grow; otherwise the longer phrase wins, which is the later one here."""
    if known is not None and isinstance(known.value, frozenset) and isinstance(fact.value, frozenset):
        return Fact(fact.key, known.value | fact.value, fact.certainty, fact.evidence)
    return fact
