"""Where the person is: asked once or twice, chosen where a name is ambiguous, or done without."""

from conversations.dialogue.answers import untold
from conversations.dialogue.asking import answered
from conversations.dialogue.case import Case
from conversations.dialogue.choices import chosen
from conversations.dialogue.heard import Heard, Turn, go_on
from conversations.dialogue.moves import Acknowledge, ChoosePlace, Say


def answer_place(case: Case, heard: Heard) -> Turn | None:
    """The place question passed over; a place told is learned like anything else."""
    if heard.reading.place or heard.reading.places or untold(heard) is None:
        return None
    return go_on(answered(case, "place").but(place_skipped=True), Say("no-place"))


def offer_choices(case: Case, heard: Heard) -> Turn | None:
    """Ask which of several places of that name, None when there is no doubt."""
    places = heard.reading.places[: heard.rules.settings.most_place_choices]
    if heard.reading.place is not None or len(places) < 2:
        return None
    return put_choices(case.with_asks("which-place", 0).but(place_choices=places))


def put_choices(case: Case) -> Turn:
    """Ask which of the case's place choices; how often is counted."""
    keys = tuple(f"{index}-{place.value.casefold()}" for index, place in enumerate(case.place_choices, start=1))
    times = case.asked_times("which-place") + 1
    opened = case.but(asked="which-place", options=keys).with_asks("which-place", times)
    return Turn(opened, (ChoosePlace(case.place_choices),))


def answer_which_place(case: Case, heard: Heard) -> Turn | None:
    """One of the places by number or name; passing over means we do without."""
    if heard.reading.place or len(heard.reading.places) > 1:
        return None
    picked = chosen(case, heard)
    if len(picked) == 1 and picked[0] in case.options:
        place = case.place_choices[case.options.index(picked[0])]
        settled = answered(case, "place").with_asks("which-place", 0).but(place=place, place_skipped=False)
        return go_on(settled.but(place_choices=()), Acknowledge(place=place.value))
    if untold(heard) is not None:
        passed = answered(case, "place").with_asks("which-place", 0).but(place_skipped=True, place_choices=())
        return go_on(passed, Say("no-place"))
    return None
