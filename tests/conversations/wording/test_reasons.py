"""Reasons speak to the person; to a worker they speak about the person."""

import pytest

from conversations.wording.reasons import reason_words
from conversations.wording.words import ABOUT_THEM, Words, texts
from directory.matching.candidates import Reason, ReasonKind


@pytest.mark.parametrize(
    ("reason", "to_them", "about_them"),
    [
        (
            Reason(ReasonKind.NEED, "debt", "behind on rent"),
            "because you said “behind on rent”",
            "because they said “behind on rent”",
        ),
        (Reason(ReasonKind.CRITERION_UNKNOWN, "age"), "it may depend on your age", "it may depend on their age"),
        (
            Reason(ReasonKind.CRITERION_NOT_MET, "tenure"),
            "it is not for you because of your home",
            "it is not for them because of their home",
        ),
        (Reason(ReasonKind.NEARBY, "place"), "it is near you", "it is near them"),
    ],
)
def test_a_worker_reads_about_somebody_else(reason: Reason, to_them: str, about_them: str) -> None:
    """A case page that says "you" to its reader would be about the wrong person."""
    assert reason_words(Words("en", "web"), reason) == to_them
    assert reason_words(Words("en", "staff"), reason) == to_them, "read aloud to the person"
    assert reason_words(Words("en", "staff", about_them=True), reason) == about_them


def test_every_text_about_them_stands_for_one_to_them() -> None:
    """With the same names to fill in; nothing that a worker would read in place of nothing."""
    for key, text in texts(ABOUT_THEM).items():
        assert ("{" in text) == ("{" in texts("messages")[key]), key
