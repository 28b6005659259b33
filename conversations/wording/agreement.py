"""The exact words a person agrees to: who gets it, what is passed on, what for, that no is fine, how to take it back.

These words are recorded with a yes. One receiving organisation at a time (UK GDPR Article 7: granular, and as easy to
withdraw as to give).
"""

from conversations.wording.labels import fact_name
from conversations.wording.words import Words
from directory.matching.candidates import Candidate, Route


def agreement_words(candidate: Candidate, language: str, *, channel: str = "web") -> str:
    """The words shown for this candidate, one sentence a line."""
    return "\n".join(agreement_lines(Words(language, channel), candidate))


def agreement_lines(words: Words, candidate: Candidate) -> tuple[str, ...]:
    """The same, line by line."""
    introduce = candidate.route is Route.INTRODUCE
    who = words.say(
        "agree.who-introduce" if introduce else "agree.who",
        organisation=candidate.organisation_name,
        service=candidate.service_name,
    )
    shared = [fact_name(words, key) for key in candidate.shares if key not in ("needs", "contact", "name", "phone")]
    passed = [words.say("agree.passes.contact"), words.say("agree.passes.needs"), *shared]
    purpose = candidate.purpose.strip().rstrip(".") or words.say("agree.purpose")
    return (
        who,
        words.say("agree.passes", things=words.listed(list(dict.fromkeys(passed)))),
        words.say("agree.what-for", purpose=purpose),
        words.say("agree.free"),
        words.say("agree.take-back"),
    )
