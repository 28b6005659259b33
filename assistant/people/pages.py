"""Public pages about the service itself: how it works, privacy, accessibility, where the data comes from."""

from flask import Blueprint, render_template

from assistant.access.guard import open_to_all
from assistant.referrals.retention import retention
from assistant.review.collect import KEEP_PHRASE
from assistant.runtime import current_runtime
from conversations.transcripts.store import KEEP_CHAT

blueprint = Blueprint("people_public", __name__)
DAYS_A_YEAR = 365


def length_of_time(days: int) -> str:
    """Days in the words of a privacy notice: "30 days", "1 year", "2 years"."""
    years, rest = divmod(days, DAYS_A_YEAR)
    if years and not rest:
        return "1 year" if years == 1 else f"{years} years"
    return "1 day" if days == 1 else f"{days} days"


@blueprint.get("/about")
@open_to_all("says how the service works")
def about() -> str:
    """How it works, and that it is rules, not artificial intelligence."""
    return render_template("people/about.html")


@blueprint.get("/privacy")
@open_to_all("a privacy notice must be public (UK GDPR article 13)")
def privacy() -> str:
    """The privacy notice, with the controller and the lengths of time that the program really uses."""
    config, kept = current_runtime().config, retention()
    return render_template(
        "people/privacy.html",
        controller=config.controller_name or "the organisation that runs this copy of Joined Up",
        contact=config.controller_contact,
        keep_chat=length_of_time(KEEP_CHAT.days),
        keep_referral=length_of_time(kept.referral_closed_days),
        keep_signpost=length_of_time(kept.signpost_days),
        keep_draft=length_of_time(kept.draft_days),
        keep_link=length_of_time(kept.link_after_end_days),
        keep_phrase=length_of_time(KEEP_PHRASE.days),
    )


@blueprint.get("/accessibility")
@open_to_all("an accessibility statement must be public (PSBAR 2018)")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("people/accessibility.html", contact=current_runtime().config.controller_contact)


@blueprint.get("/attribution")
@open_to_all("the licences of the data require these words to be shown")
def attribution() -> str:
    """The words that the licences of our data require."""
    return render_template("people/attribution.html")
