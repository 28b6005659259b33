"""The person's children: how many, and their ages ("3, 5 and a newborn", "2 kids", "my son is 4").

The words are data (`facts.json`, "children"); this module knows how such lists are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conversations.text.numbers import number_at
from conversations.text.scope import Mode
from conversations.understanding.sight import Sight
from directory.vocabulary.facts import Children, Fact

OLDEST_CHILD = 25
MOST_CHILDREN = 15
_FILLERS = frozenset(
    {"young", "little", "small", "lovely", "beautiful", "dependent", "school", "age", "wee", "other", "older",
     "disabled", "autistic"}
)  # fmt: skip
_RANKED = _FILLERS | {"youngest", "eldest", "oldest", "two", "three"}
_LEADS = frozenset({"aged", "age", "ages", "are", "is", "who", "both", "the", "also", "and"})
_JOINS = frozenset({"and", "a", "an", "one", "also", "the"})
_OWN_CUES = frozenset({"have", "got", "with", "my", "me", "and", "mum", "dad", "am"})
_UNCLEAR_OWN = frozenset({"boy", "girl", "girls", "boys", "little", "ones"})
_BEFORE_ANSWER = frozenset(
    {"no", "yes", "he", "she", "they", "is", "are", "just", "only", "have", "got", "i", "my", "one"}
)


@dataclass(slots=True)
class _Told:
    total: int | None = None
    ages: list[int | None] = field(default_factory=list)
    first: int | None = None
    last: int = 0

    def saw(self, first: int, last: int) -> None:
        self.first = first if self.first is None else min(self.first, first)
        self.last = max(self.last, last)


def read_children(sight: Sight, *, asked: bool) -> Fact | None:
    """The `children` fact of a message, None when nothing is told. `asked`: a bare list of numbers is the answer."""
    words = sight.phrases.children
    for _, first, last in sight.words("children"):
        if not sight.standing(first, last).someone_else:
            return Fact("children", (), 0.9, sight.message.evidence(first, last))
    told = _Told()
    at = 0
    size = len(sight.message.tokens)
    while at < size:
        ends = (reader(sight, at, told) for reader in (_age_of_child, _counted, _owned))
        at = max(*ends, at + 1)
    if asked:
        bare = _Told()
        _bare_answer(sight, bare, words)
        if told.first is None or len(bare.ages) > len(told.ages):
            told = bare
    if told.first is None:
        return None
    return Fact("children", _value(told), 0.9, sight.message.evidence(told.first, told.last))


def _value(told: _Told) -> Children:
    ages = told.ages
    if told.total is not None and told.total > len(ages):
        ages = ages + [None] * (told.total - len(ages))
    elif told.total is not None and any(age is None for age in ages) and len(ages) > told.total:
        ages = [age for age in ages if age is not None] or ages[: told.total]
    return tuple(ages[:MOST_CHILDREN])


def _age_of_child(sight: Sight, at: int, told: _Told) -> int:
    """A told age: "3 year old", "7 month old", unless it is the person's own age."""
    words = sight.phrases.children
    tokens = sight.message.tokens
    found = _number(sight, at)
    if found is None:
        return at
    age, after = found
    if after >= len(tokens):
        return at
    unit = tokens[after].word
    if unit == "yo":
        end = after + 1
    elif unit in words["year_units"] | words["age_units"] and _word(sight, after + 1) in ("old", "olds"):
        end = after + 2
    else:
        return at
    if not _is_childs(sight, at, end, age, unit):
        return at
    told.ages.append(0 if unit in words["age_units"] and age < 12 else age)
    told.saw(at, end)
    return end + (1 if end < len(tokens) and tokens[end].word in words["nouns"] else 0)


def _is_childs(sight: Sight, at: int, end: int, age: int, unit: str) -> bool:
    words = sight.phrases.children
    tokens = sight.message.tokens
    before = [token.word for token in tokens[max(0, at - 3) : at]]
    if age > OLDEST_CHILD or "am" in before or "was" in before or at == 0:
        return False
    if unit not in words["age_units"] and age > 17 and not (end < len(tokens) and tokens[end].word in words["nouns"]):
        return False
    return _is_own(sight, at)


def _is_own(sight: Sight, at: int) -> bool:
    words = sight.phrases.children
    before = {token.word for token in sight.message.tokens[max(0, at - 3) : at]}
    if before & words["not_own"]:
        return False
    standing = sight.standing(at, at + 1)
    return not (standing.someone_else or standing.negated) and standing.mode is not Mode.FICTION


def _word(sight: Sight, at: int) -> str:
    tokens = sight.message.tokens
    return tokens[at].word if 0 <= at < len(tokens) else ""


def _number(sight: Sight, at: int) -> tuple[int, int] | None:
    tokens = sight.message.tokens
    if tokens[at].word in ("a", "an"):
        return None
    return number_at(tokens, at, sight.phrases.lexicon.numbers)


def _counted(sight: Sight, at: int, told: _Told) -> int:
    """A told number: "2 kids", "three young children aged 4, 6 and 9", "a son and two daughters"."""
    words = sight.phrases.children
    tokens = sight.message.tokens
    found = number_at(tokens, at, sight.phrases.lexicon.numbers)
    if found is None or not 0 < found[0] <= MOST_CHILDREN:
        return at
    count, noun = found
    while noun < at + 4 and _word(sight, noun) in _FILLERS:
        noun += 1
    if noun >= len(tokens) or tokens[noun].word not in words["nouns"] or tokens[noun].clause != tokens[at].clause:
        return at
    if not _is_own(sight, at) or (count == 1 and not _has_own_cue(sight, at)):
        return at
    return _take(sight, at, noun, count, told)


def _has_own_cue(sight: Sight, at: int) -> bool:
    return bool({token.word for token in sight.message.tokens[max(0, at - 3) : at]} & _OWN_CUES)


def _owned(sight: Sight, at: int, told: _Told) -> int:
    """Children told as one's own: "my son is 4", "me and my kids", "our newborn"."""
    words = sight.phrases.children
    tokens = sight.message.tokens
    if tokens[at].word not in ("my", "our", "me"):
        return at
    noun = at + 1
    while noun < at + 3 and _word(sight, noun) in _RANKED:
        noun += 1
    word = _word(sight, noun)
    if word not in words["nouns"] or word in _UNCLEAR_OWN:
        return at
    return _take(sight, at, noun, 1 if word in words["one"] else 2, told)


def _take(sight: Sight, first: int, noun: int, count: int, told: _Told) -> int:
    words = sight.phrases.children
    tokens = sight.message.tokens
    word = tokens[noun].word
    count = words["many"].get(word, count) if count <= 2 else count
    end = noun + 1
    ages, after = _ages(sight, end, words)
    if not ages and count == 1 and word in words["zero_age"]:
        ages, after = [0], end
    generic = word in ("child", "children", "ones")
    if generic and count > 1:
        told.total = max(told.total or 0, count)
        told.ages.extend(ages[:count])
    else:
        told.ages.extend(ages or [None] * count)
    told.saw(first, max(end, after))
    return max(end, after)


def _ages(sight: Sight, at: int, words: Mapping[str, Any]) -> tuple[list[int | None], int]:
    """Ages listed from token `at` on: "aged 3, 5 and a newborn"; and the token after the last."""
    tokens = sight.message.tokens
    ages: list[int | None] = []
    end = at
    while at < len(tokens) and tokens[at].sentence == tokens[max(0, end - 1)].sentence:
        word = tokens[at].word
        if word in words["zero_age"]:
            ages.append(0)
            at = end = at + 1
            continue
        found = _number(sight, at) if word.isdigit() or word not in _JOINS else None
        if found is None:
            if word in _LEADS | _JOINS and at - end < 3:
                at += 1
                continue
            break
        age, after = found
        following = tokens[after].word if after < len(tokens) else ""
        if age > OLDEST_CHILD or (following in words["nouns"] and following not in words["zero_age"]):
            break
        if following in words["age_units"]:
            age, after = (0 if age < 12 else 1), after + 1
        elif following in words["year_units"]:
            after += 1
        elif following in sight.phrases.unless_next:
            break
        if after < len(tokens) and tokens[after].word in ("old", "olds"):
            after += 1
        ages.append(age)
        at = end = after
    return ages, end


def _bare_answer(sight: Sight, told: _Told, words: Mapping[str, Any]) -> None:
    """The whole message answers "how many children, what ages?": "2", "3, 5 and a newborn", "nah hes 4"."""
    tokens = sight.message.tokens
    start = 0
    while _word(sight, start) in _BEFORE_ANSWER:
        start += 1
    if start >= len(tokens):
        return
    ages, end = _ages(sight, start, words)
    only = ages[0] if len(ages) == 1 and start == 0 and end == len(tokens) else None
    if only is not None and tokens[0].word not in words["zero_age"]:
        told.total = min(only, MOST_CHILDREN)
        told.saw(0, end)
    elif ages:
        told.ages = ages
        told.saw(start, end)
    elif (found := _number(sight, start)) is not None and 0 <= found[0] <= MOST_CHILDREN:
        told.total = found[0]
        told.saw(start, found[1])
