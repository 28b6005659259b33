"""Safety replies: what to do now and whom to call, from data files alone, so that they work when nothing else does."""

from collections.abc import Callable, Sequence

from conversations.safety.danger import TIER_ORDER, About, Danger, DangerKind, Tier, When, told_in
from conversations.wording.beside import beside, marked
from conversations.wording.catalogue import SOURCE, language_name, right_to_left
from conversations.wording.helplines import HOME, Helpline, elsewhere, helpline_file, helplines
from conversations.wording.reply import Block, BlockKind, Reply
from conversations.wording.words import Words

_MOST_LINES = 3
_SPEAKING_UNSAFE = ("domestic-abuse", "sexual-violence", "violence", "trafficking", "child-at-risk")
_MAY_BE_WATCHED = (DangerKind.DOMESTIC_ABUSE, DangerKind.SEXUAL_VIOLENCE, DangerKind.TRAFFICKING)

Blocks = tuple[Block, ...]


def safety_reply(dangers: Sequence[Danger], *, language: str = "", nation: str = "", channel: str = "web") -> Reply:
    """Help for what was heard, most urgent first. Needs no database; an empty list still gives 999.

    `language` "": the one the danger was told in. `nation` "": not known, so England's numbers and a line for others.
    """
    spoken = language or told_in(dangers) or SOURCE
    blocks = safety_blocks(Words(spoken, channel), dangers, nation)
    return Reply(blocks, language=spoken, rtl=right_to_left(spoken))


def safety_blocks(words: Words, dangers: Sequence[Danger], nation: str) -> Blocks:
    """The blocks of a safety reply: one kind sentence, 999 where it is near, and up to three numbers as links.

    By text 999 and the first number come before kindness, so that they are in the first message. Words that no speaker
    has signed yet stand with the English beside them.
    """
    ordered = sorted(dangers, key=lambda danger: TIER_ORDER.index(danger.tier))
    if not ordered:
        return beside(words, lambda w: _line(w, BlockKind.EMERGENCY, "call-999", href="tel:999"))
    lead = beside(words, lambda w: (Block(BlockKind.TEXT, _lead(w, ordered[0])),))
    numbers = _numbers(words, ordered, nation or HOME)
    if ordered[0].tier is Tier.CHECK:
        return (*lead, *numbers)
    urgent = beside(words, lambda w: (Block(BlockKind.EMERGENCY, _emergency(w, ordered), href="tel:999"),))
    rest = (*_today(words, ordered), *_watched(words, ordered), *_interpreter(words))
    others = _elsewhere(words, ordered) if not nation else ()
    if words.texting:
        return (*_first_text(words, ordered, urgent, numbers), *lead, *rest, *numbers[1:], *others)
    first = (*urgent, *lead) if ordered[0].tier is Tier.EMERGENCY else (*lead, *urgent)
    return (*first, *numbers, *others, *rest)


def _first_text(words: Words, dangers: Sequence[Danger], urgent: Blocks, numbers: Blocks) -> Blocks:
    """What has to stand in the first text message: quiet words where somebody may look, 999, and a number to call.

    In unsigned words these come first and the English after them; a quiet number then stands without its name, because
    other scripts have only 134 letters for two messages.
    """
    quiet = _quiet(dangers)
    neutral = _line(words, BlockKind.TEXT, "neutral") if quiet else ()
    if len(urgent) == 1 or not numbers:
        return (*neutral, *urgent, *numbers[:1])
    if not quiet:
        return (*urgent[:1], *numbers[:1], *urgent[1:])
    call = words.say("line.bare", source="safety", number=numbers[0].href.partition(":")[2])
    bare = marked(Block(BlockKind.EMERGENCY, call, href=numbers[0].href), words.language)
    return (*(marked(block, words.language) for block in neutral), *urgent[:1], bare, *urgent[1:], *numbers[:1])


def _line(words: Words, kind: BlockKind, key: str, href: str = "") -> Blocks:
    return (Block(kind, words.say(key, source="safety"), href=href),)


def _quiet(dangers: Sequence[Danger]) -> bool:
    """By text the first words show on a locked phone that somebody else may hold."""
    return any(danger.kind.value in helpline_file().quiet for danger in dangers)


def _lead(words: Words, danger: Danger) -> str:
    kind = danger.kind.value
    if danger.tier is Tier.CHECK:
        return words.say("check", source="safety")
    if danger.when is When.PAST and danger.tier is not Tier.EMERGENCY:
        return words.say("past", source="safety")
    other = f"{kind}.other"
    for_other = danger.about is About.SOMEONE_ELSE and words.has(other, source="safety")
    return words.say(other if for_other else kind, source="safety")


def _emergency(words: Words, dangers: Sequence[Danger]) -> str:
    """999 in one line, and the silent way where speaking may be unsafe."""
    now = dangers[0].tier is Tier.EMERGENCY
    line = words.say("call-999-now" if now else "call-999", source="safety")
    silent = any(danger.kind.value in _SPEAKING_UNSAFE for danger in dangers)
    return f"{line} {words.say('silent', source='safety')}" if silent else line


def _today(words: Words, dangers: Sequence[Danger]) -> Blocks:
    """What is no emergency but cannot wait: help near by, today."""
    if not any(danger.tier is Tier.LOCAL_TODAY for danger in dangers):
        return ()
    return beside(words, lambda w: _line(w, BlockKind.TEXT, "local-today"))


def _watched(words: Words, dangers: Sequence[Danger]) -> Blocks:
    """Is it safe to write here, and how to leave quickly, where somebody may look over the shoulder."""
    near = (danger for danger in dangers if danger.about is About.SELF and danger.when is not When.PAST)
    if not any(danger.kind in _MAY_BE_WATCHED for danger in near):
        return ()
    return beside(words, lambda w: _line(w, BlockKind.TEXT, "safe-here"))


def _interpreter(words: Words) -> Blocks:
    """Whoever writes in a language we only greet in learns that the lines can fetch an interpreter."""
    if not words.partly:
        return ()
    name = language_name(words.language)
    return beside(words, lambda w: (Block(BlockKind.TEXT, w.say("interpreter", source="safety", language=name)),))


def _numbers(words: Words, dangers: Sequence[Danger], nation: str) -> Blocks:
    """The numbers of all kinds heard: the first of each kind before the second of any."""
    columns = [helplines(danger.kind.value, nation) for danger in dangers]
    deepest = max((len(column) for column in columns), default=0)
    rows = [column[depth] for depth in range(deepest) for column in columns if depth < len(column)]
    once: dict[str, Helpline] = {}
    for line in rows:
        once.setdefault(line.number, line)
    return _all(words, [_said(line) for line in list(once.values())[:_MOST_LINES]])


def _elsewhere(words: Words, dangers: Sequence[Danger]) -> Blocks:
    """The first number in the other nations, while we do not know where the person is."""
    places = elsewhere(dangers[0].kind.value)
    return _all(words, [_said(line, place) for place, line in places])


def _all(words: Words, saying: Sequence[Callable[[Words], Blocks]]) -> Blocks:
    return tuple(block for say in saying for block in beside(words, say, brief=True))


def _said(line: Helpline, place: str = "") -> Callable[[Words], Blocks]:
    """A helpline in a line that can be touched to call it; `place`: the nation it is for."""

    def say(words: Words) -> Blocks:
        text = words.say(
            f"line.{line.how}",
            source="safety",
            name=words.tr(line.name),
            number=line.number,
            hours=words.tr(line.hours),
            word=line.word,
        )
        if place:
            text = words.say("line.elsewhere", source="safety", place=words.tr(place), line=text)
        return (Block(BlockKind.EMERGENCY, text, href=line.link),)

    return say
