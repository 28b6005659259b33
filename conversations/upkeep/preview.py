"""What a change to the phrases would alter on the stored examples, before it is saved."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.safety.danger import DangerKind
from conversations.safety.files import COMMON, SafetyFile, danger_rules, each_file
from conversations.safety.phrases import compile_safety
from conversations.text.lexicon import compile_lexicon
from conversations.text.patterns import parse
from conversations.understanding.phrases import compile_phrases
from conversations.upkeep.labelled import Labelled
from conversations.upkeep.reader import Reader, Told
from conversations.upkeep.score import judge
from directory.gazetteer.place import Gazetteer
from directory.vocabulary.needs import needs, parent_of

QUIET = "quiet"


class ChangeError(ValueError):
    """A change that cannot be made; the message is a sentence for whoever proposed it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All phrase data as plain JSON: that of understanding (by language and file) and that of safety (by language)."""

    body: Mapping[str, Any]
    safety: Mapping[str, Any]

    def reader(self, gazetteer: Gazetteer, before: "tuple[Rules, Reader] | None" = None) -> Reader:
        """Compiled. What a change left as it was in the rules of `before` is taken from their reader: that halves the
        wait. Raises ChangeError naming what is broken.
        """
        rules, known = before or (None, None)
        try:
            for file in self.safety.values():
                SafetyFile.model_validate(file)
            same = rules is not None and rules.body is self.body  # the words of danger rest on the lexicon too
            phrases = known.phrases if known and same else compile_phrases(self.body)
            same = same and rules is not None and rules.safety is self.safety
            words = known.safety if known and same else compile_safety(compile_lexicon(self.body["en"]), self.safety)
        except (ValueError, KeyError) as error:
            raise ChangeError(f"the changed phrases cannot be read: {error}") from error
        if words.left_out:
            raise ChangeError(f"the changed phrases cannot be read: {'; '.join(words.left_out)}")
        return Reader(phrases, words, gazetteer)


@dataclass(frozen=True, slots=True)
class Altered:
    """One example that would be read otherwise. `gone`, `new`: what is no longer told and what is told now, in plain
    words; `better`: True or False when the label says so, None when it does not change right or wrong.
    """

    example: Labelled
    gone: tuple[str, ...]
    new: tuple[str, ...]
    better: bool | None


def with_file(rules: Rules, language: str, name: str, data: Any) -> Rules:
    """The rules with one file replaced: `name` of it is one of `file_names` ("facts", "safety/suicide", "needs/debt").

    Raises ChangeError when there is no such file.
    """
    if name.partition("/")[0] == COMMON:
        return Rules(rules.body, {**rules.safety, language: _safety_with_file(rules, language, name, data)})
    files = dict(rules.body.get(language, {}))
    top = name.removeprefix("needs/")
    if name != top:
        if top not in needs():
            raise ChangeError(f"there is no need {top!r} of the top level")
        rows = [row for row in files["needs"]["needs"] if (parent_of(row["need"]) or row["need"]) != top]
        files["needs"] = {**files["needs"], "needs": [*rows, *data]}
    elif name == "asking":
        files["needs"] = {**data, "needs": files["needs"]["needs"]}
    elif name in files:
        files[name] = data
    else:
        raise ChangeError(f"{language} has no phrase file {name!r}")
    return Rules({**rules.body, language: files}, rules.safety)


def _safety_with_file(rules: Rules, language: str, name: str, data: Any) -> Any:
    """A language's safety words with `safety.json`, or the file of one kind, replaced by `data`."""
    whole = rules.safety.get(language, {})
    kinds = whole.get("kinds", {})
    kind = name.partition("/")[2]
    if not kind:
        return {**data, "kinds": kinds} if kinds and isinstance(data, dict) else data
    if kind not in kinds:
        raise ChangeError(f"{language} has no phrase file {name!r}")
    return {**whole, "kinds": {**kinds, kind: data}}


def file_names(rules: Rules, language: str) -> tuple[str, ...]:
    """The phrase files of a language that can be replaced, as `with_file` takes them."""
    own = rules.body.get(language, {})
    tops = (f"needs/{need}" for need in needs() if parent_of(need) is None) if "needs" in own else ()
    safety = (name for name, _ in each_file(rules.safety.get(language, {})))
    return (*safety, "asking", *own, *tops)


def with_phrase(rules: Rules, rule: str, phrase: str, language: str = "en") -> Rules:
    """The rules with `phrase` added to `rule`: a need key ("debt/bailiffs"), the id of a danger rule, or "quiet".

    Raises ChangeError when there is no such rule or the phrase cannot be read.
    """
    lexicon = compile_lexicon(rules.body["en"])
    try:
        parse(phrase, lexicon.spellings)
    except ValueError as error:
        raise ChangeError(f"the phrase cannot be read: {error}") from error
    if rule == QUIET or rule in {one["id"] for one in danger_rules(rules.safety.get(language, {}))}:
        return Rules(rules.body, {**rules.safety, language: _safety_with(rules.safety[language], rule, phrase)})
    files = copy.deepcopy(dict(rules.body.get(language, {})))
    rows = [row for row in files.get("needs", {}).get("needs", ()) if row["need"] == rule]
    if not rows:
        raise ChangeError(f"{language} has no rule {rule!r}")
    rows[0]["say"] = [*rows[0].get("say", ()), phrase]
    return Rules({**rules.body, language: files}, rules.safety)


def _safety_with(whole: Mapping[str, Any], rule: str, phrase: str) -> dict[str, Any]:
    changed = copy.deepcopy(dict(whole))
    if rule == QUIET:
        changed["quiet"] = [*changed.get("quiet", ()), phrase]
    for one in danger_rules(changed):
        if one["id"] == rule:
            one["phrases"] = [*one.get("phrases", ()), phrase]
    return changed


def rule_names(rules: Rules, language: str = "en") -> tuple[str, ...]:
    """Rules a phrase can be added to: needs, danger rules, and "quiet"."""
    told = [row["need"] for row in rules.body.get(language, {}).get("needs", {}).get("needs", ())]
    danger = [one["id"] for one in danger_rules(rules.safety.get(language, {}))]
    return tuple(dict.fromkeys((*told, *danger, QUIET)))


def compare(before: Reader, after: Reader, examples: Iterable[Labelled]) -> list[Altered]:
    """Examples that would be read otherwise, in the order given."""
    found = []
    for example in examples:
        old, new = before.told(example), after.told(example)
        if old != new:
            was, will = judge(example, old), judge(example, new)
            wrong_before, wrong_after = len(was.missed) + len(was.extra), len(will.missed) + len(will.extra)
            better = None if wrong_before == wrong_after else wrong_after < wrong_before
            found.append(Altered(example, _lost(old, new), _lost(new, old), better))
    return found


def _lost(one: Told, other: Told) -> tuple[str, ...]:
    """What `one` tells and `other` does not, in plain words."""
    lost = [f"need {key}{_whose(about)}" for key, about in sorted(one.needs - other.needs)]
    lost += [f"{key}: {value}" for key, value in one.facts.items() if other.facts.get(key) != value]
    if one.place != other.place and one.place is not None:
        lost.append(f"place {one.place[1]}")
    return (
        *lost,
        *(f"danger {DangerKind(kind).value}{_whose(about)}" for kind, about in sorted(one.safety - other.safety)),
    )


def _whose(about: str) -> str:
    return "" if about == "self" else " of somebody else"


def summary(altered: Sequence[Altered], examples: int) -> str:
    """One sentence about a change."""
    if not altered:
        return f"None of the {examples} stored examples would be read otherwise."
    better = sum(one.better is True for one in altered)
    worse = sum(one.better is False for one in altered)
    return f"{len(altered)} of {examples} stored examples would be read otherwise: {better} better, {worse} worse."
