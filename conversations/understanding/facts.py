"""Facts about the person, by the phrases of `facts.json`."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from conversations.text.numbers import number_at
from conversations.text.scope import Mode
from conversations.text.trie import Hit
from conversations.understanding.children import read_children
from conversations.understanding.marks import FactMark, FactRow, Mark
from conversations.understanding.money import read_money
from conversations.understanding.people import Owner
from conversations.understanding.sight import Sight
from directory.vocabulary.circumstances import FactType, circumstances
from directory.vocabulary.facts import Fact, FactValue

NUMBER = "<n>"
WORD = "<word>"
NOTHING = "nothing"
NOTHING_AS_WRITTEN = "nothing-as-written"
"""As NOTHING, but only where a word stands as in the row: "Mrs" is mostly a name, "the wife" never is."""
NONE = "none"
PARENT_OF_GROWN_UP = 62
OLDEST_OF_THE_YOUNG = 3
YOUNGEST_PARENT = 18
OF_CHILDREN = frozenset(
    {"age", "gender", "disabled", "long_term_condition", "accessibility_needs", "care_leaver", "pregnant", "language"}
)
"""Facts that may be told of the writer's child; a child has no tenancy, income or partner."""
TOLD = 0.9
YOUNGEST_WRITER = 13
GROWN_UP = 18
_WORD = re.compile("[a-z]+")
_AFTER_AGE = frozenset({
    "now", "years", "year", "yrs", "male", "female", "m", "f", "single", "and", "yo", "living", "live", "from", "with",
    "woman", "man", "lady", "girl", "boy", "here", "retired", "pregnant", "homeless", "disabled",
})  # fmt: skip
_PARENTS_TO_BE = frozenset({"daughter", "son", "girl", "boy"})
"""A child who has had a baby: "my daughter had her baby"; else "baby is 7 weeks" is told of the writer's own."""
_YEARS = frozenset({"years", "year", "yrs"})
_DAYS_AND_MONTHS = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december",
})  # fmt: skip
_MONEY_SIGNS = frozenset({"£", "$", "€"})


def read_facts(sight: Sight, asked: str | None = None) -> Mapping[str, Fact]:
    """Facts told in a message, by circumstance key. Those of other people are left out."""
    if asked is None and sight.words("writer"):
        return MappingProxyType({})
    facts: dict[str, Fact] = {}
    for hit in _ranked(sight, asked):
        fact = _fact(sight, hit)
        if fact is not None:
            facts[fact.key] = _joined(facts.get(fact.key), fact)
    if (facts.get("carer") is not None and facts["carer"].value is True) or asked in ("carer", "cared_for"):
        facts |= _cared_for(sight, facts.get("carer"))
        if asked == "cared_for" and "cared_for" in facts:
            facts.setdefault("carer", Fact("carer", True, TOLD, facts["cared_for"].evidence))
    for fact in read_money(sight.message.folded, sight.message.text, asked):
        facts.setdefault(fact.key, fact)
    if "age" not in facts and asked is None:
        age = _bare_age(sight)
        if age is not None:
            facts["age"] = age
    children = read_children(sight, asked=asked == "children", other=asked is not None)
    young = asked is None and children is not None and _is_too_young(facts, children)
    if children is not None and not _is_grown_up(facts, children) and not young:
        facts["children"] = children
        if asked == "children" and "age" in facts and facts["age"].evidence in children.evidence:
            del facts["age"]  # "5yo n 3yo" are the children's
        if isinstance(children.value, tuple) and 0 in children.value and _is_just_born(sight):
            facts.setdefault("pregnant", Fact("pregnant", True, TOLD, children.evidence))
    return MappingProxyType(facts)


def _cared_for(sight: Sight, carer: Fact | None) -> dict[str, Fact]:
    """Who is looked after: named in the words that tell of caring, else the nearest before, or after."""
    tokens, kin = sight.message.tokens, sight.phrases.cared_for
    hits = [hit for hit in sight.hits if isinstance(hit.rule, FactMark) and hit.rule.row.fact == "carer"]
    told = [hit for hit in hits if carer is not None and isinstance(hit.rule, FactMark) and hit.rule.row.value is True]
    first, last = (min(hit.first for hit in told), max(hit.last for hit in told)) if told else (0, len(tokens))
    for at in (*range(first, last), *range(first - 1, -1, -1), *range(last, len(tokens))):
        if tokens[at].word in kin:
            return {"cared_for": Fact("cared_for", kin[tokens[at].word], TOLD, sight.message.evidence(at, at + 1))}
    return {}


def _ranked(sight: Sight, asked: str | None) -> list[Hit[Mark]]:
    """The phrases of facts: a higher rank last, then the longer. Without those inside a phrase that tells nothing."""
    hits = [(hit, hit.rule.row) for hit in sight.hits if isinstance(hit.rule, FactMark)]
    nothing = [(hit, row) for hit, row in hits if row.value == NOTHING or _stands_as_written(sight, hit, row)]

    def stands(hit: Hit[Mark], row: FactRow) -> bool:
        if row.value in (NOTHING, NOTHING_AS_WRITTEN) or (row.asked and asked != row.fact):
            return False
        return not any(
            none.fact == row.fact and no.first < hit.last and hit.first < no.last and none.rank >= row.rank
            for no, none in nothing
        )

    kept = [(row.rank, hit.last - hit.first, hit.first, at) for at, (hit, row) in enumerate(hits) if stands(hit, row)]
    return [hits[at][0] for *_, at in sorted(kept)]


def _stands_as_written(sight: Sight, hit: Hit[Mark], row: FactRow) -> bool:
    """Whether the row tells nothing of words written so, and they are: spellings make one word of "mrs" and "wife"."""
    if row.value != NOTHING_AS_WRITTEN:
        return False
    written = sight.message.evidence(hit.first, hit.last).casefold()
    return any(written.startswith(word) for phrase in row.phrases for word in _WORD.findall(phrase))


def _is_just_born(sight: Sight) -> bool:
    """Whether a child under one is told with an age or as newborn, not only as "the baby", and is the writer's."""
    words = sight.phrases.children
    said = {token.word for token in sight.message.tokens}
    return not said.isdisjoint(words["zero_age"] | words["age_units"] | {"had"}) and not _is_anothers_baby(sight)


def _is_anothers_baby(sight: Sight) -> bool:
    """Whether a birth is told of somebody else, or of long ago."""
    told = [
        (sight.standing(hit.first, hit.last), {token.word for token in sight.message.tokens[: hit.first]})
        for hit in sight.hits
        if isinstance(hit.rule, FactMark) and hit.rule.row.fact == "pregnant" and hit.rule.row.value is True
    ]
    return any(
        one.someone_else or (one.own_child and bool(before & _PARENTS_TO_BE)) or one.mode is Mode.PAST
        for one, before in told
    )


def _is_grown_up(facts: Mapping[str, Fact], children: Fact) -> bool:
    """Whether children named without ages are grown up, by the age of the parent."""
    age = facts.get("age")
    told = children.value if isinstance(children.value, tuple) else ()
    old = age is not None and isinstance(age.value, int) and age.value >= PARENT_OF_GROWN_UP
    return old and bool(told) and all(one is None for one in told)


def _is_too_young(facts: Mapping[str, Fact], children: Fact) -> bool:
    """Whether the writer is too young for the children told: brothers, sisters and friends of a 15 year old."""
    age = facts.get("age")
    told = children.value if isinstance(children.value, tuple) else ()
    if age is None or not isinstance(age.value, int) or age.evidence in children.evidence:
        return False
    young = age.value < YOUNGEST_PARENT
    return young and any(one is None or one > OLDEST_OF_THE_YOUNG for one in told)


def _fact(sight: Sight, hit: Hit[Mark]) -> Fact | None:
    assert isinstance(hit.rule, FactMark)
    row = hit.rule.row
    standing = sight.standing(hit.first, hit.last)
    if not row.anyone and (standing.someone_else or (standing.own_child and row.fact in OF_CHILDREN)):
        return None
    if standing.mode is Mode.FICTION or (standing.mode is Mode.SUPPOSED and not row.anyone):
        return None
    if standing.mode is Mode.PAST and not row.past:
        return None
    evidence = sight.message.evidence(hit.first, hit.last)
    if standing.negated and not row.anyone:
        return Fact(row.fact, False, TOLD, evidence) if row.value is True else None
    if row.value == NUMBER:
        return _number_fact(sight, hit, row)
    if row.fact == "gender" and sight.message.tokens[hit.first].word in ("a", "an"):
        return None  # "a" is no age: "a man on the estate"
    value: FactValue = row.value
    if row.value == WORD:
        value = _language(sight, hit)
        if not value:
            return None
    if row.value == NONE and circumstances()[row.fact].type is FactType.CHILDREN:
        value = ()
    if circumstances()[row.fact].type is FactType.SET:
        value = frozenset() if row.value == NONE else frozenset({str(row.value)})
    return Fact(row.fact, value, TOLD, evidence)


def _language(sight: Sight, hit: Hit[Mark]) -> str:
    """The language named in the phrase, by its English name."""
    names = sight.phrases.lexicon.classes["language"]
    told = [token.word for token in sight.message.tokens[hit.first : hit.last] if token.word in names]
    return told[-1].capitalize() if told else ""


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
        turned = any(token.word == "turned" for token in tokens[hit.first : hit.last])
        if row.fact == "age" and not turned and _is_to_come(sight, after):
            number -= 1  # "70 next birthday", "18 on Sunday"
        return Fact(row.fact, number, TOLD, sight.message.evidence(hit.first, max(hit.last, after)))
    return None


def _is_to_come(sight: Sight, after: int) -> bool:
    """Whether the birthday told before token `after` is to come: "next", "on Sunday", "in two weeks", "in May"."""
    words = [token.word for token in sight.message.tokens[after : after + 3]]
    if words[:1] == ["next"] or words[:1] == ["tomorrow"]:
        return True
    if words[:1] not in (["on"], ["in"]) or len(words) < 2:
        return False
    return words[1] in _DAYS_AND_MONTHS or words[2:] in (["weeks"], ["months"], ["days"], ["week"], ["month"])


def _bare_age(sight: Sight) -> Fact | None:
    """An age told between commas, as people introduce themselves: "single, 41, live alone", "need a stairlift, 79"."""
    tokens = sight.message.tokens
    for at, token in enumerate(tokens):
        if not (token.word.isdigit() and len(token.word) == 2 and int(token.word) >= YOUNGEST_WRITER):
            continue
        if sight.message.text[max(0, token.start - 1) : token.start] in _MONEY_SIGNS:
            continue
        before = tokens[at - 1] if at else None
        after = [follower.word for follower in tokens[at + 1 : at + 3] if follower.clause == token.clause]
        opens = before is None or before.clause != token.clause
        if not opens or (before is None and not after and len(tokens) == 1):
            continue
        if _is_of_numbers(sight, at):
            continue
        told = not after or (after[0] in _AFTER_AGE and not after[-1].isdigit())
        if after and after[0] in _YEARS:
            told = after[1:2] == ["old"]
        if told and not _near_a_child(sight, at) and not sight.whose.about_someone:
            return Fact("age", int(token.word), TOLD, sight.message.evidence(at, at + 1))
    return None


def _is_of_numbers(sight: Sight, at: int) -> bool:
    """Whether more numbers follow at once, as in "(17, 15, 9)" and "24/7"."""
    tokens = sight.message.tokens
    follows = at + 1 < len(tokens) and tokens[at + 1].sentence == tokens[at].sentence
    return follows and tokens[at + 1].word.isdigit()


def _near_a_child(sight: Sight, at: int) -> bool:
    """Whether the number may be of a list, of somebody else or of a place."""
    near = {token.word for token in sight.message.tokens[max(0, at - 4) : at]}
    beside = [token.word for token in sight.message.tokens[max(0, at - 2) : at]]
    follows = beside[-1:] and (beside[-1].isdigit() or (beside[-1] == "and" and beside[0].isdigit()))
    if int(sight.message.tokens[at].word) < GROWN_UP:
        near |= {token.word for token in sight.message.tokens[:at]} & sight.phrases.children["one"]
    listed = bool(follows) or beside[-1:] == ["one"] or bool(near & sight.phrases.children["nouns"])
    return listed or sight.whose.owner(at, at + 1) is not Owner.SELF


def _joined(known: Fact | None, fact: Fact) -> Fact:
    """Sets grow; otherwise the longer phrase wins, which is the later one here."""
    if known is not None and isinstance(known.value, frozenset) and isinstance(fact.value, frozenset):
        return Fact(fact.key, known.value | fact.value, fact.certainty, fact.evidence)
    return fact
