"""What fired in a message and why: words written out and corrected, every phrase found, what became of each.

The reading itself is that of `read` and `hear`, never worked out a second time here; this module only says where each
part of it came from, and why a phrase that was found is not in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from conversations.safety.danger import Danger
from conversations.safety.files import COMMON, DangerRule, file_of_rule
from conversations.safety.hear import hear_with
from conversations.safety.phrases import Quiet, SafetyPhrases
from conversations.text.scope import Cue, CueHit, Mode, Scope, Standing
from conversations.text.tokens import Message, tokenise
from conversations.text.trie import Hit, Trie
from conversations.understanding.marks import FactMark, HelpMark, Mark, NeedMark, WordMark
from conversations.understanding.read import LONGEST
from conversations.understanding.reading import NeedRead, Reading
from conversations.understanding.sight import Sight, look
from conversations.upkeep.reader import Reader, plain
from conversations.upkeep.sources import needs_file
from directory.vocabulary.needs import parent_of

KEPT = "kept"


@dataclass(frozen=True, slots=True)
class WordSeen:
    """A word that was read as another: `as_typed` became `read_as`, because of `why` (a sentence's end)."""

    as_typed: str
    read_as: str
    why: str


@dataclass(frozen=True, slots=True)
class Fired:
    """A phrase that was found. `file` and `rule` say where it stands; `words` are the person's own; `fate` is "kept" or
    why it was not; `scope` in plain words ("" when it is simply said of the person themselves).
    """

    kind: str
    file: str
    rule: str
    words: str
    scope: str
    fate: str

    @property
    def kept(self) -> bool:
        """Whether it became part of the reading."""
        return self.fate == KEPT


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one message."""

    text: str
    words: tuple[WordSeen, ...]
    fired: tuple[Fired, ...]
    reading: Reading
    dangers: tuple[Danger, ...]
    asked: str = ""


def explain(
    text: str, reader: Reader, *, asked: str = "", options: tuple[str, ...] = (), language: str | None = None
) -> Explanation:
    """Explain how `text` is read as an answer to `asked` ("" for none). Never raises; nothing is kept."""
    reading = reader.read(text, asked=asked, options=options, language=language)
    dangers = hear_with(text, reader.safety)
    sight = look(text[:LONGEST], reader.phrases)
    message = tokenise(text, reader.safety.lexicon.spellings)
    return Explanation(
        text,
        tuple(_words(sight.message, (reader.phrases.trie, reader.safety.trie))),
        (*_dangers(message, reader.safety, dangers), *_understood(sight, reading)),
        reading,
        dangers,
        asked,
    )


def _words(message: Message, tries: tuple[Trie[Any], ...]) -> Iterable[WordSeen]:
    """Words written out (spellings.json) and words corrected towards a word of some phrase."""
    seen: dict[tuple[int, int], list[str]] = {}
    for token in message.tokens:
        seen.setdefault((token.start, token.end), []).append(token.word)
    told: dict[WordSeen, None] = {}
    for (start, end), plain_words in seen.items():
        typed = message.text[start:end]
        if typed.casefold().replace("’", "'") != " ".join(plain_words):
            told[WordSeen(typed, " ".join(plain_words), "written out, spellings.json")] = None
        for word in plain_words:
            for trie in tries:
                meant = trie.corrected(word)
                if meant != word:
                    told[WordSeen(typed, meant, "spelling corrected to a word of a phrase")] = None
    return told


# Understanding -----------------------------------------------------------------------------------------------------


def _understood(sight: Sight, reading: Reading) -> list[Fired]:
    fired: dict[tuple[str, str, str], Fired] = {}
    for hit in sorted(sight.hits, key=lambda hit: (hit.first, hit.first - hit.last)):
        one = _fired(sight, hit, reading)
        fired.setdefault((one.kind, one.rule, one.words), one)
    return list(fired.values())


def _fired(sight: Sight, hit: Hit[Mark], reading: Reading) -> Fired:
    words = sight.message.evidence(hit.first, hit.last)
    mark = hit.rule
    if isinstance(mark, NeedMark):
        standing = sight.standing(hit.first, hit.last)
        kind = "topic" if mark.topic else "need"
        language, _, rule = mark.rule.partition("/")
        return Fired(kind, f"{language}/{needs_file(language, mark.need)}", rule, words, scope_of(standing),
                     _fate_of_need(mark, words, standing, reading))  # fmt: skip
    if isinstance(mark, FactMark):
        standing = sight.standing(hit.first, hit.last)
        rule = f"{mark.row.fact} = {mark.row.value}"
        return Fired(
            "fact", "facts.json", rule, words, scope_of(standing), _fate_of_fact(mark, words, standing, reading)
        )
    if isinstance(mark, Cue):
        return Fired("scope", "en/scope.json", mark.name, words, "", "sets how other phrases are meant")
    if isinstance(mark, HelpMark):
        return Fired("asking", "needs.json", "cues", words, "", "makes a need of a topic close behind it")
    file = {"command": "commands.json", "reply": "replies.json", "children": "facts.json"}.get(
        mark.group, "intent.json"
    )
    return Fired(mark.group, file, mark.name, words, "", _fate_of_word(mark, reading))


def _fate_of_need(mark: NeedMark, words: str, standing: Standing, reading: Reading) -> str:
    told: NeedRead | None = next((need for need in reading.needs if need.need == mark.need), None)
    if told is not None:
        return KEPT if told.evidence == words else f"told better by “{told.evidence}”"
    if standing.negated or mark.need in reading.denied:
        return "not kept: denied"
    if standing.mode is not Mode.SAID:
        return f"not kept: {_MODES[standing.mode]}"
    below = next((need.need for need in reading.needs if parent_of(need.need) == mark.need), "")
    if below:
        return f"not kept: the nearer need {below} was told"
    if mark.topic:
        return "only a topic: nothing near it asks for help"
    around = next((need for need in reading.needs if words in need.evidence), None)
    if around is not None:
        return f"not kept: part of the longer “{around.evidence}”"
    return "not kept: another need, a topic or the answer to the question takes these words"


def _fate_of_fact(mark: FactMark, words: str, standing: Standing, reading: Reading) -> str:
    told = reading.facts.get(mark.row.fact)
    if told is not None and told.evidence == words:
        return KEPT if not standing.negated else f"kept as {plain(told.value)}"
    if standing.someone_else or standing.own_child:
        return "not kept: told of somebody else"
    if standing.negated:
        return "not kept: denied"
    if standing.mode is not Mode.SAID:
        return f"not kept: {_MODES[standing.mode]}"
    if told is not None:
        return f"told better by “{told.evidence}”" if told.evidence else "not kept: answered otherwise"
    return "not kept: its number is out of range or belongs to something else"


def _fate_of_word(mark: WordMark, reading: Reading) -> str:
    if mark.group == "command":
        return KEPT if reading.command is not None and reading.command.value == mark.name else "not taken as a command"
    if mark.group == "reply":
        taken = any(reply.kind.value == mark.name for reply in reading.replies)
        return KEPT if taken else "not the answer to the open question"
    if mark.group == "intent":
        return KEPT if reading.intent.value == mark.name else "the message is for something else, chiefly"
    return KEPT


_MODES = {
    Mode.SAID: "said",
    Mode.PAST: "told as past",
    Mode.SUPPOSED: "only supposed (“what if”)",
    Mode.FICTION: "seen, read or played, not lived",
}


def scope_of(standing: Standing) -> str:
    """How a phrase stands, in plain words; "" when it is simply said of the person."""
    parts = []
    if standing.negated:
        parts.append("denied")
    if standing.own_child:
        parts.append("of their own child")
    elif standing.someone_else:
        parts.append("of somebody else")
    if standing.mode is not Mode.SAID:
        parts.append(_MODES[standing.mode])
    if standing.recent:
        parts.append("lately")
    return ", ".join(parts)


# Danger ------------------------------------------------------------------------------------------------------------


def _dangers(message: Message, phrases: SafetyPhrases, dangers: tuple[Danger, ...]) -> list[Fired]:
    hits = sorted(phrases.trie.scan(message), key=lambda hit: (hit.first, hit.first - hit.last))
    cues = [CueHit(hit.first, hit.last, hit.rule.name) for hit in hits if isinstance(hit.rule, Cue)]
    scope = Scope(message, cues, phrases.scope_words)
    quiet = [(hit.first, hit.last) for hit in hits if isinstance(hit.rule, Quiet)]
    fired: dict[tuple[str, str], Fired] = {}
    for hit in hits:
        words = message.evidence(hit.first, hit.last)
        if isinstance(hit.rule, DangerRule):
            standing = scope.standing(hit.first, hit.last)
            fate = _fate_of_danger(hit.rule, words, standing, dangers)
            over = next((message.evidence(*span) for span in quiet if span[0] < hit.last and hit.first < span[1]), "")
            if fate != KEPT and over and not standing.negated:
                fate = f"not kept: silenced by the figure of speech “{over}”"
            one = Fired("danger", _safety_file(hit.rule.id), hit.rule.id, words, scope_of(standing), fate)
        elif isinstance(hit.rule, Quiet):
            file = f"{COMMON}/{hit.rule.kind}.json" if hit.rule.kind else f"{COMMON}.json"
            one = Fired("figure of speech", file, "quiet", words, "", "silences danger heard in the same words")
        else:
            continue
        fired.setdefault((one.rule, one.words), one)
    for danger in dangers:
        if not any(one.kept and one.words == danger.evidence for one in fired.values()):
            together = Fired("danger", _safety_file(danger.rule), danger.rule, danger.evidence, "words together", KEPT)
            fired.setdefault((danger.rule, danger.evidence), together)
    return list(fired.values())


def _safety_file(rule: str) -> str:
    """Rules of other languages begin with their code ("pl/suicide")."""
    code = rule.partition("/")[0]
    language = code if len(code) == 2 else "en"
    return f"{language}/{file_of_rule(language, rule)}"


def _fate_of_danger(rule: DangerRule, words: str, standing: Standing, dangers: tuple[Danger, ...]) -> str:
    if any(danger.rule == rule.id and danger.evidence == words for danger in dangers):
        return KEPT
    if standing.negated:
        return "not kept: denied"
    if standing.mode is Mode.FICTION:
        return f"not kept: {_MODES[Mode.FICTION]}"
    same = next((danger for danger in dangers if danger.kind is rule.kind), None)
    if same is not None:
        return f"heard already in “{same.evidence}”"
    return "not kept: long past, or part of another phrase"
