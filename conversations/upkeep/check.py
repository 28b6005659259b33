"""What is wrong with the phrases of all languages: one line a problem, with its file, its rule and the phrase.

A phrase is judged by what happens to the messages it means: it is written out, and the wordings are read by the very
readers that people's messages meet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conversations.safety.files import COMMON, DangerRule, danger_rules, each_file
from conversations.safety.hear import hear_with
from conversations.safety.phrases import Quiet, SafetyPhrases, compile_safety
from conversations.text.lexicon import compile_lexicon
from conversations.text.patterns import PatternError, parse
from conversations.text.tokens import tokenise
from conversations.text.trie import Hit
from conversations.understanding.marks import FactMark, NeedMark, WordMark
from conversations.understanding.phrases import Phrases, compile_phrases
from conversations.understanding.sight import look
from conversations.upkeep.samples import wordings
from conversations.upkeep.sources import Source, safety_sources, understanding_sources
from directory.vocabulary.needs import parent_of

SILENT = ("= nothing", "= nothing-as-written")
CARRIER = {
    "stop": "stop", "stopall": "stop", "unsubscribe": "stop", "end": "stop", "quit": "stop", "cancel": "stop",
    "revoke": "stop", "optout": "stop", "start": "start", "unstop": "start", "help": "help", "info": "help",
}  # fmt: skip
"""Words the carrier acts on by itself when they stand alone (Twilio's defaults; YES is one too, and our answers must
understand it), and the only command of ours that each may be.
"""
WANTED = {
    "safety": ("rules",),
    "replies": ("yes", "no", "skip"),
    "commands": ("person",),
}
"""What every language has to have, by file."""
NO_CLASS = "it names a class that does not exist"
LEAST_DANGER = 20
"""Danger phrases every language has to have."""


@dataclass(frozen=True, slots=True)
class Written:
    """A phrase with some of the messages it means."""

    source: Source
    wordings: tuple[str, ...]


def problems(body: Mapping[str, Any], safety: Mapping[str, Any]) -> list[str]:
    """Everything wrong with a phrase body and the safety files (language to file), a line each; empty when all is well.

    Phrases that cannot be read are told alone: with them nothing can be compiled and tried.
    """
    found = [*missing(body, safety), *misplaced(safety)]
    written, broken = _written(body, safety)
    if broken:
        return [*found, *broken]
    try:
        phrases = compile_phrases(body)
        heard = compile_safety(phrases.lexicon, safety)
    except (ValueError, KeyError) as error:
        return [*found, f"the phrases cannot be compiled: {error}"]
    found += heard.left_out
    found += [
        f"{one.source.where}: {one.source.pattern!r} can never match: {NO_CLASS}" for one in written if not one.wordings
    ]
    written = [one for one in written if one.wordings]
    found += [*carrier_words(written), *twice(written, phrases, heard), *unreachable(written, phrases, heard)]
    found += silenced(written, heard)
    return list(dict.fromkeys(found))


def _written(body: Mapping[str, Any], safety: Mapping[str, Any]) -> tuple[list[Written], list[str]]:
    """Every phrase with some wordings (none when it names a class that does not exist), and the unreadable ones."""
    lexicon = compile_lexicon(body["en"])
    classes = dict(lexicon.classes)
    for whole in safety.values():
        for _, file in each_file(whole):
            classes |= {name: frozenset(words.split()) for name, words in file.get("classes", {}).items()}
    written, broken = [], []
    for source in (*understanding_sources(body), *safety_sources(safety)):
        try:
            parsed = parse(source.whole, lexicon.spellings)
        except PatternError as error:
            broken.append(f"{source.where}: {source.pattern!r}: {error}")
            continue
        said = tuple(one.replace(" 's", "'s") for one in wordings(parsed, classes))
        written.append(Written(source, said))
    return written, broken


def missing(body: Mapping[str, Any], safety: Mapping[str, Any]) -> Iterator[str]:
    """Words every language has to have: yes, no, skip, a person, danger."""
    for language in dict.fromkeys((*body, *safety)):
        rules = danger_rules(safety.get(language, {}))
        files = {**body.get(language, {}), "safety": {"rules": rules}}
        for name, entries in WANTED.items():
            for entry in entries:
                if name not in files or entry not in files[name] or files[name][entry] == []:
                    yield f"{language}/{name}.json: missing {entry}"
        told = sum(len(rule.get("phrases", ())) for rule in rules)
        if rules and told < LEAST_DANGER:
            yield f"{language}/safety.json: missing danger phrases: {told} of at least {LEAST_DANGER}"


def misplaced(safety: Mapping[str, Any]) -> Iterator[str]:
    """Danger rules in the file of another kind, and names given twice: one would silently stand for the other."""
    for language, whole in safety.items():
        given: dict[tuple[str, str], str] = {}
        for name, file in each_file(whole):
            where = f"{language}/{name}.json"
            for rule in file.get("rules", ()):
                belongs = f"{COMMON}/{rule['kind']}" if "kinds" in whole else COMMON
                if name != belongs:
                    yield f"{where}, danger {rule['id']}: it belongs in {language}/{belongs}.json"
            for group in ("classes", "parts"):
                for word in file.get(group, {}):
                    first = given.setdefault((group, word), where)
                    if first != where:
                        yield f"{where}, {group} {word}: the name is given in {first} too"


def twice(written: Iterable[Written], phrases: Phrases, heard: SafetyPhrases) -> Iterator[str]:
    """Phrases that stand whole in another rule too: one shadows the other, or they contradict each other."""
    for one in written:
        source = one.source
        if source.kind not in ("need", "fact", "command", "reply", "danger"):
            continue
        others: set[str] | None = None
        for said in one.wordings:
            meant = _others(source, _meant_by(said, source.kind, phrases, heard))
            others = meant if others is None else others & meant
            if not others:
                break
        for other in sorted(others or ()):
            if source.rule.endswith(SILENT) or other.endswith(SILENT):
                continue  # such a row is there to take the words away from the others
            yield f"{source.where}: {source.pattern!r} stands in {source.kind} {other} too"


def _others(source: Source, meant: Mapping[str, object]) -> set[str]:
    """Rules among `meant` that may not have the words of `source` too."""
    own = meant.get(source.rule)
    return {rule for rule, mark in meant.items() if _contradict(source, rule) and not _alike(own, mark)}


def _alike(own: object, other: object) -> bool:
    """Two dangers that would be answered alike do not contradict each other."""
    if isinstance(own, DangerRule) and isinstance(other, DangerRule):
        return (own.kind, own.when, own.tier, own.about) == (other.kind, other.when, other.tier, other.about)
    return False


def _meant_by(said: str, kind: str, phrases: Phrases, heard: SafetyPhrases) -> dict[str, object]:
    """Rules of this kind that take the whole of a wording, with their marks."""
    if kind == "danger":
        message = tokenise(said, heard.lexicon.spellings)
        hits: list[Hit[Any]] = list(heard.trie.scan(message))
    else:
        sight = look(said, phrases)
        message, hits = sight.message, list(sight.hits)
    size = len(message.tokens)
    whole = [hit.rule for hit in hits if hit.first == 0 and hit.last == size]
    return {rule: mark for mark in whole if (rule := _rule_of(mark, kind))}


def _rule_of(mark: object, kind: str) -> str:
    """The rule a mark stands for, as sources name it, if it is of this kind; else ""."""
    if isinstance(mark, NeedMark) and kind == ("topic" if mark.topic else "need"):
        return mark.need
    if isinstance(mark, FactMark) and kind == "fact":
        return f"{mark.row.fact} = {mark.row.value}"
    if isinstance(mark, WordMark) and mark.group == kind:
        return mark.name
    if isinstance(mark, DangerRule) and kind == "danger":
        return mark.id
    return "quiet" if isinstance(mark, Quiet) and kind == "quiet" else ""


def _contradict(one: Source, other: str) -> bool:
    """Whether a phrase may not mean both rules. A need and one above or below it may, two different facts may, dangers
    of different kinds may ("suicide/…" and "overdose/…"); languages share words.
    """
    if other == one.rule:
        return False
    if one.kind == "need":
        return parent_of(one.rule) != other and parent_of(other) != one.rule
    if one.kind == "fact":
        return one.rule.partition(" = ")[0] == other.partition(" = ")[0]
    if one.kind == "danger":
        return one.rule.partition("/")[0] == other.partition("/")[0] and one.language == "en"
    return one.language == "en"


def carrier_words(written: Iterable[Written]) -> Iterator[str]:
    """Single words the carrier acts on, taken by us for something else: the person would be opted out instead."""
    for one in written:
        if one.source.kind in ("command", "reply"):
            for said in one.wordings:
                wanted = CARRIER.get(said)
                if wanted is not None and (one.source.kind != "command" or one.source.rule != wanted):
                    yield f"{one.source.where}: {one.source.pattern!r} takes the carrier's word {said.upper()}"


def unreachable(written: Iterable[Written], phrases: Phrases, heard: SafetyPhrases) -> Iterator[str]:
    """Phrases that no message can match: their own words, written out, are read otherwise."""
    for one in written:
        if not any(_is_found(said, one.source, phrases, heard) for said in one.wordings):
            source = one.source
            yield f"{source.where}: {source.pattern!r} can never match: not even {one.wordings[0]!r} does"


def _is_found(said: str, source: Source, phrases: Phrases, heard: SafetyPhrases) -> bool:
    if source.kind in ("danger", "quiet"):
        hits: Iterable[Hit[Any]] = heard.trie.scan(tokenise(said, heard.lexicon.spellings))
    else:
        hits = look(said, phrases).hits
    return any(_rule_of(hit.rule, source.kind) == source.rule for hit in hits)


def silenced(written: Iterable[Written], heard: SafetyPhrases) -> Iterator[str]:
    """Danger phrases that a figure of speech swallows whole: however they are worded, nothing is heard."""
    for one in written:
        if one.source.kind != "danger":
            continue
        silent = [said for said in one.wordings if not hear_with(said, heard)]
        if len(silent) == len(one.wordings):
            over = next((words for said in silent if (words := _quiet_in(said, heard))), "")
            by = f"the figure of speech {over!r} swallows it" if over else "nothing is heard in it"
            yield f"{one.source.where}: {one.source.pattern!r}: {by}"


def _quiet_in(said: str, heard: SafetyPhrases) -> str:
    message = tokenise(said, heard.lexicon.spellings)
    hits = (hit for hit in heard.trie.scan(message) if isinstance(hit.rule, Quiet))
    return next((message.evidence(hit.first, hit.last) for hit in hits), "")
