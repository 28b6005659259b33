"""Safety replies: the right numbers for the nation, from data alone, and quiet on a shared phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.safety.danger import About, Danger, DangerKind, Tier, When
from conversations.wording.reply import Reply
from conversations.wording.safety import helplines, safety_reply
from conversations.wording.sms import flatten
from directory.gazetteer.place import Nation
from directory.vocabulary.loader import locale_data
from tests.conversations.dialogue.generated import DANGERS


def heard(kind: DangerKind, tier: Tier = Tier.HELPLINE, about: About = About.SELF) -> Danger:
    """One danger."""
    return Danger(kind, about, When.NOW, tier, "x")


def told(reply: Reply) -> str:
    """All of a reply in one string."""
    return "\n".join(block.text for block in reply.blocks)


@pytest.mark.parametrize(
    ("kind", "nation", "number"),
    [
        (DangerKind.SUICIDE, "england", "116 123"),
        (DangerKind.SUICIDE, "northern-ireland", "116 123"),
        (DangerKind.DOMESTIC_ABUSE, "england", "0808 2000 247"),
        (DangerKind.DOMESTIC_ABUSE, "wales", "0808 80 10 800"),
        (DangerKind.DOMESTIC_ABUSE, "scotland", "0800 027 1234"),
        (DangerKind.DOMESTIC_ABUSE, "northern-ireland", "0808 802 1414"),
        (DangerKind.SEXUAL_VIOLENCE, "england", "0808 500 2222"),
        (DangerKind.YOUNG_PERSON_ALONE, "wales", "0800 1111"),
        (DangerKind.CHILD_AT_RISK, "scotland", "0800 1111"),
        (DangerKind.TRAFFICKING, "england", "08000 121 700"),
        (DangerKind.ADULT_AT_RISK, "england", "0808 808 8141"),
    ],
)
def test_the_first_number_is_the_right_one(kind: DangerKind, nation: str, number: str) -> None:
    """Each danger leads to the helpline made for it, in the nation where the person is."""
    assert helplines(kind.value, nation)[0]["number"] == number
    assert number in told(safety_reply([heard(kind)], nation=nation))


@pytest.mark.parametrize("nation", list(Nation))
@pytest.mark.parametrize("kind", list(DangerKind))
@pytest.mark.parametrize("tier", list(Tier))
def test_every_danger_in_every_nation_has_a_reply(kind: DangerKind, nation: Nation, tier: Tier) -> None:
    """A number to call with a link, and 999 wherever it may be near."""
    reply = safety_reply([heard(kind, tier)], nation=nation.value)
    assert any(block.href.startswith(("tel:", "sms:")) for block in reply.blocks)
    if tier is not Tier.CHECK:
        assert "999" in told(reply)
    texted = flatten(safety_reply([heard(kind, tier)], nation=nation.value, channel="sms"))
    assert texted.segments <= 2
    if tier is not Tier.CHECK:
        assert "999" in texted.text
        assert helplines(kind.value, nation.value)[0]["number"] in texted.text


def test_an_emergency_starts_with_999() -> None:
    """Nothing stands before the number in an emergency on a page."""
    reply = safety_reply([heard(DangerKind.OVERDOSE, Tier.EMERGENCY)])
    assert reply.blocks[0].href == "tel:999"


def test_who_cannot_speak_is_told_of_55() -> None:
    """The silent way stands beside 999 where speaking may be unsafe."""
    assert "55" in told(safety_reply([heard(DangerKind.DOMESTIC_ABUSE)]))
    assert "55" not in told(safety_reply([heard(DangerKind.SUICIDE)]))


@pytest.mark.parametrize("kind", [DangerKind.DOMESTIC_ABUSE, DangerKind.SEXUAL_VIOLENCE, DangerKind.TRAFFICKING])
def test_the_preview_of_a_text_tells_nothing(kind: DangerKind) -> None:
    """The first line on a locked screen that someone else may hold says nothing of abuse."""
    first = flatten(safety_reply([heard(kind)], channel="sms")).text.split("\n")[0].casefold()
    assert len(first) >= 40
    assert not any(word in first for word in ("abuse", "violence", "danger", "999", "rape", "slavery", "helpline"))


def test_someone_else_is_spoken_of_as_such() -> None:
    """Who worries about a friend is not told that they themselves hurt."""
    reply = told(safety_reply([heard(DangerKind.SUICIDE, about=About.SOMEONE_ELSE)]))
    assert "looking out for them" in reply


def test_it_works_without_a_danger_and_in_welsh() -> None:
    """An empty list still gives 999; Welsh has the Welsh words and the Welsh line."""
    assert "999" in told(safety_reply([]))
    welsh = told(safety_reply([heard(DangerKind.DOMESTIC_ABUSE)], language="cy", nation="wales"))
    assert "Byw Heb Ofn" in welsh
    assert "Ffoniwch" in welsh or "ffoniwch" in welsh


def test_every_number_says_where_it_comes_from() -> None:
    """Each line has a source and the month it was looked over, and every kind names lines that exist."""
    body = locale_data("en", "helplines.json")
    keys = {line["key"] for line in body["lines"]}
    assert all(line["source"].startswith("https://") and line["checked"] == "2026-11" for line in body["lines"])
    assert {kind.value for kind in DangerKind} == set(body["kinds"])
    assert {key for kind in body["kinds"].values() for key in kind} <= keys


@given(
    st.lists(DANGERS, max_size=4), st.sampled_from(["england", "wales", "nowhere", ""]), st.sampled_from(["en", "cy"])
)
def test_any_dangers_give_a_reply(dangers: list[Danger], nation: str, language: str) -> None:
    """Whatever was heard, wherever: words come back and never an error."""
    reply = safety_reply(dangers, language=language, nation=nation)
    assert all(block.text for block in reply.blocks)
    assert len(reply.blocks) >= 1
