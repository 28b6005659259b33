"""A warm handover from plan to outcome, between a worker and an organisation that answers with its account."""

import datetime as dt

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from assistant.access.roles import StaffRole
from assistant.gateways.clock import MovedClock
from assistant.runtime import Runtime
from directory.networks.tables import Network
from tests import builders
from tests.journeys.browser.conftest import Open
from tests.journeys.browser.loop.doors import (
    ADVICE,
    agree_and_send,
    decline,
    fill_day,
    plan,
    press,
    refer,
    sign_in,
    sound,
)
from tests.journeys.browser.test_web_chat import both

pytestmark = pytest.mark.browser
OTHER = "Longsight Money Line"


def test_planned_missed_planned_again_and_completed(open_page: Open, clock: MovedClock, axe: str) -> None:
    """The organisation sees when to be there; it was not, is told, and in the end says what came of the need."""
    worker, today = open_page("/staff"), clock.now().date()
    sign_in(worker, StaffRole.WORKER, "/staff")
    reference = refer(worker, today + dt.timedelta(days=3))
    sound(worker, axe)

    inbox = open_page("/inbox")
    sign_in(inbox, StaffRole.PROVIDER, f"/inbox/{reference}")
    sound(inbox, axe)
    press(inbox, "Show the referral")
    expect(inbox.locator("main")).to_contain_text("A call with the person and their worker")
    expect(inbox.locator("main")).to_contain_text("5 March 2026, 14:30")
    sound(inbox, axe)
    press(inbox, "Accept")
    inbox.get_by_label("Who will make contact").fill("Jo")
    fill_day(inbox, today + dt.timedelta(days=9))
    press(inbox, "Accept")

    clock.move(days=4)
    worker.goto("/staff")
    expect(worker.locator("main")).to_contain_text("How did it go?")
    sound(worker, axe)
    worker.locator(".ju-cases a").first.click()
    press(worker, "Save")
    expect(worker.locator(".govuk-error-summary")).to_contain_text("Say whether it happened")
    sound(worker, axe)
    worker.get_by_label("No, the organisation was not there").check()
    press(worker, "Save")
    expect(worker.locator("[role=alert]")).to_contain_text("has been told that they were expected")
    press(worker, "Plan it")
    expect(worker.locator(".govuk-error-summary")).to_contain_text("Choose how you will hand over")
    sound(worker, axe)
    plan(worker, "A meeting with all of us", today + dt.timedelta(days=8), "10:00")
    press(worker, "Plan it")
    expect(worker.locator("main")).to_contain_text("The organisation was not there")
    sound(worker, axe)

    inbox.goto(f"/inbox/{reference}")
    expect(inbox.locator("main")).to_contain_text("10 March 2026, 10:00")
    press(inbox, "Complete")
    press(inbox, "Complete")
    expect(inbox.locator(".govuk-error-summary")).to_contain_text("outcome for each need")
    sound(inbox, axe)
    for group in inbox.locator("main fieldset").all():
        group.get_by_label("Met", exact=True).check()
    press(inbox, "Complete")
    expect(inbox.locator("[role=alert]")).to_contain_text("This referral is complete")
    worker.goto(f"/staff/referrals/{reference}")
    expect(worker.locator("main")).to_contain_text("help given, outcome recorded")


@both
def test_a_no_is_followed_to_a_new_referral(open_page: Open, demo: Runtime, scripts: bool) -> None:
    """The worker finds another way with the person's new yes; each of the two pages leads to the other."""
    with demo.database.writing() as session:
        other = builders.organisation(session, OTHER)
        builders.service(session, other, "Debt help by telephone", needs=("debt", "housing"))
        together = session.scalars(select(Network)).one()
        builders.member(session, together, other)
        builders.changed(session)
    worker = open_page("/staff", scripts=scripts)
    sign_in(worker, StaffRole.WORKER, "/staff")
    reference = refer(worker)
    inbox = open_page("/inbox", scripts=scripts)
    sign_in(inbox, StaffRole.PROVIDER, f"/inbox/{reference}")
    decline(inbox)
    worker.goto(f"/staff/referrals/{reference}")
    press(worker, "See who else could help")
    expect(worker.locator("main")).not_to_contain_text(ADVICE)
    worker.locator(".ju-card", has_text=OTHER).get_by_role("button").click()
    following = agree_and_send(worker)
    expect(worker.locator("main")).to_contain_text(f"This continues {reference}")
    worker.goto(f"/staff/referrals/{reference}")
    expect(worker.locator("main")).to_contain_text(f"It goes on as {following}")
    expect(worker.locator("main")).not_to_contain_text("This way is shut")
