"""Plays a transcript: a readable text file of what a person says and what we answer, through read, step and render.

A file begins with `# title` and `channel: web` (or sms). A line that begins with "> " is what the person says; the
lines below it, up to the next one, are what we answer. Run with UPDATE_TRANSCRIPTS=1 to write the answers anew, and
read the difference before you keep it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conversations.dialogue.case import Case
from conversations.dialogue.moves import Move, Outcome, SendIntroduction, SendReferral
from conversations.dialogue.step import step
from conversations.safety.hear import hear
from conversations.understanding.phrases import compile_phrases, phrase_body
from conversations.understanding.read import read
from conversations.wording.render import render
from conversations.wording.reply import Reply
from conversations.wording.sms import block_lines, flatten, next_part
from directory.gazetteer.memory import MemoryGazetteer
from tests.conversations.dialogue.town import MANCHESTER, NOW, RULES, TOWN

TRANSCRIPTS = Path(__file__).parent / "transcripts"
PHRASES = compile_phrases(phrase_body())
CARDIFF, NEWPORT = "W06000015", "W06000022"
GAZETTEER = MemoryGazetteer(
    localities=[
        (MANCHESTER, "Manchester", "england", "local-authority"),
        (CARDIFF, "Cardiff", "wales", "local-authority"),
        (NEWPORT, "Newport", "wales", "local-authority"),
    ],
    outcodes=[
        ("M14", 53.448, -2.222, MANCHESTER, f"{MANCHESTER}:1"),
        ("M15", 53.466, -2.25, MANCHESTER, f"{MANCHESTER}:1"),
        ("CF10", 51.48, -3.18, CARDIFF, f"{CARDIFF}:1"),
    ],
    names=[
        ("Levenshulme", 53.444, -2.19, MANCHESTER, 19_000, "suburb"),
        ("Fallowfield", 53.44, -2.218, MANCHESTER, 15_000, "suburb"),
        ("Riverside", 51.48, -3.19, CARDIFF, 12_000, "suburb"),
        ("Riverside", 51.59, -2.99, NEWPORT, 11_000, "suburb"),
    ],
    postcodes=[("M14 5RQ", 53.453, -2.224, MANCHESTER), ("M15 6BH", 53.467, -2.249, MANCHESTER)],
)


@dataclass(frozen=True)
class Transcript:
    """One conversation as written down."""

    title: str
    channel: str
    said: tuple[str, ...]

    @classmethod
    def parsed(cls, text: str) -> "Transcript":
        """The title, the channel and what the person says."""
        lines = text.splitlines()
        title = next(line[2:] for line in lines if line.startswith("# "))
        channel = next(line.removeprefix("channel: ") for line in lines if line.startswith("channel: "))
        return cls(title, channel, tuple(line[2:] for line in lines if line.startswith("> ")))

    def played(self) -> str:
        """The whole file as it should stand."""
        parts = [f"# {self.title}\nchannel: {self.channel}\n"]
        parts += [f"> {said}\n{answer}\n" for said, answer in zip(self.said, answers(self), strict=True)]
        return "\n".join(parts)


def answers(transcript: Transcript) -> Iterator[str]:
    """What we answer, turn by turn; by text, MORE sends what was left over."""
    case, rest = Case.new(transcript.channel), ""
    for said in transcript.said:
        if rest and said == "MORE":
            part = next_part(rest)
            rest = part.rest
            yield part.text
            continue
        case, moves = _turn(case, said)
        reply = render(moves, [_outcome(move) for move in moves], language=case.language, channel=case.channel)
        assert reply.question == case.asked
        if transcript.channel == "sms":
            sms = flatten(reply)
            rest = sms.rest
            yield sms.text
        else:
            yield as_page(reply)


def turns(transcript: Transcript) -> Iterator[tuple[Case, tuple[Move, ...]]]:
    """The case and the moves after each thing said (MORE is a matter of sending, not of the engine)."""
    case = Case.new(transcript.channel)
    for said in transcript.said:
        if said != "MORE":
            case, moves = _turn(case, said)
            yield case, moves


def _turn(case: Case, said: str) -> tuple[Case, tuple[Move, ...]]:
    near = frozenset({case.place.locality}) if case.place and case.place.locality else frozenset({MANCHESTER})
    reading = read(
        said, phrases=PHRASES, gazetteer=GAZETTEER, asked=case.asked or None, options=case.options, near=near
    )
    return step(Case.from_json(case.to_json()), reading, hear(said), TOWN, NOW, RULES)


def _outcome(move: Move) -> Outcome | None:
    """What intake would report of an effect."""
    if isinstance(move, SendReferral | SendIntroduction):
        return Outcome(reference="MCR-7K4P", promise="2026-03-04")
    return None


def as_page(reply: Reply) -> str:
    """A reply as a page shows it, in plain text: blocks, then the ready answers in brackets."""
    lines = [line for block in reply.blocks for line in block_lines(block)]
    buttons = "".join(f" [{option.label}]" for option in reply.options)
    return "\n".join([*lines, *([buttons.strip()] if buttons else [])])
