"""The route guard: every route says who may enter, and every role is tried on its own and on strangers' records.

Generic over the app's url map: a new route is tried without a change here, unless it takes a new kind of argument.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from assistant.access.guard import access_of, allows, install, open_to_all
from assistant.access.roles import FRONT_LINE, StaffRole
from assistant.access.tables import AuditEntry
from assistant.referrals import service
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action, ActorRole
from assistant.referrals.policy import Actor
from assistant.runtime import Runtime
from tests.assistant.access.people import browser
from tests.assistant.console.scene import NAME, Scene, Side, build

OWN, OTHER_ORGANISATION, OTHER_NETWORK = "own", "other organisation's", "other network's"
RECORDS = {"conversation_id", "reference"}
SHUT = {403, 404}


@dataclass(frozen=True)
class Try:
    """One request to make: the rule, the method, whose record, and the address."""

    rule: Rule
    method: str
    whose: str
    address: str


@pytest.fixture
def open_forms(app: Flask) -> Flask:
    """The app without CSRF tokens: here only the guard is in question."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def scene(runtime: Runtime) -> Scene:
    """Two networks, three sides."""
    return build(runtime)


def staff_rules(app: Flask) -> Iterator[Rule]:
    """Rules that only some staff may enter."""
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if access is not None and not access.is_open:
            yield rule


def arguments(scene: Scene, role: StaffRole, whose: str) -> dict[str, object]:
    """Values for every kind of argument of a staff route."""
    side: Side = {OWN: scene.home, OTHER_ORGANISATION: scene.neighbour, OTHER_NETWORK: scene.away}[whose]
    return {
        "conversation_id": scene.cases.get(role, side.case) if whose == OWN else side.case,
        "reference": side.referral.reference,
        "service_id": side.service.id,
        "action": "accept",
        "message_id": side.message,
    }


def tries(app: Flask, scene: Scene, role: StaffRole) -> Iterator[Try]:
    """Every staff route with every record; strangers' records first, so that nothing has been changed yet."""
    for whose in (OTHER_NETWORK, OTHER_ORGANISATION, OWN):
        known = arguments(scene, role, whose)
        for rule in staff_rules(app):
            missing = rule.arguments - known.keys()
            assert not missing, f"{rule.rule} takes {missing}: give the guard test a record for it"
            if whose != OWN and not rule.arguments & RECORDS:
                continue
            address = app.url_map.bind("localhost").build(rule.endpoint, {k: known[k] for k in rule.arguments})
            for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
                yield Try(rule, method, whose, address)


def may(role: StaffRole, whose: str, rule: Rule) -> bool:
    """Whether this role may open this record, by the rule of assistant.access.scope."""
    if whose == OWN:
        return True
    return role is StaffRole.COORDINATOR and whose == OTHER_ORGANISATION and "reference" in rule.arguments


def test_every_route_has_a_mark(app: Flask) -> None:
    """A route that says nothing about who may enter does not exist."""
    unmarked = [rule.rule for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]
    assert unmarked == []


def test_every_open_door_says_why(app: Flask) -> None:
    """A public page has a reason that can be read."""
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        assert access is not None
        assert access.is_open == (len(access.reason) > 10), rule.rule


def test_a_visitor_is_sent_to_sign_in_from_every_staff_route(open_forms: Flask, scene: Scene) -> None:
    """Without signing in, no staff page opens, and the way back is kept for pages that were asked for."""
    client = open_forms.test_client()
    for one in tries(open_forms, scene, StaffRole.WORKER):
        response = client.open(one.address, method=one.method)
        assert response.status_code == 303, f"{one.method} {one.rule.rule}"
        assert response.headers["Location"].startswith("/staff/sign-in"), one.rule.rule
        assert ("next=" in response.headers["Location"]) == (one.method == "GET"), one.rule.rule


@pytest.mark.parametrize("role", StaffRole)
def test_each_role_enters_where_it_may_and_nowhere_else(open_forms: Flask, scene: Scene, role: StaffRole) -> None:
    """Every staff route, with an own record, another organisation's and another network's."""
    client = browser(open_forms, scene.names[f"home-{role}"])
    wrong = []
    for one in tries(open_forms, scene, role):
        access = access_of(open_forms, one.rule.endpoint)
        assert access is not None
        status = client.open(one.address, method=one.method).status_code
        if role not in access.roles:
            right = status == 403
        elif may(role, one.whose, one.rule):
            right = status not in SHUT and status < 500
        else:
            right = status in SHUT
        if not right:
            wrong.append(f"{role} {one.method} {one.rule.rule} ({one.whose}): {status}")
    assert wrong == []


@pytest.mark.parametrize("role", [StaffRole.COMMISSIONER, StaffRole.STEWARD, StaffRole.ADMINISTRATOR])
def test_some_roles_never_open_a_named_record(open_forms: Flask, scene: Scene, role: StaffRole) -> None:
    """No page with a person's record lets a commissioner, steward or administrator in, whoever the record is about."""
    client = browser(open_forms, scene.names[f"home-{role}"])
    for one in tries(open_forms, scene, role):
        if one.rule.arguments & RECORDS:
            assert client.open(one.address, method=one.method).status_code == 403, one.rule.rule


@pytest.mark.parametrize("role", [*FRONT_LINE, StaffRole.PROVIDER])
def test_reading_a_named_record_leaves_an_audit_row(
    open_forms: Flask, scene: Scene, runtime: Runtime, role: StaffRole
) -> None:
    """Every page that shows a person's name or case leaves a row that names the reader and the person."""
    with runtime.database.writing() as session:
        receiver = Actor(ActorRole.PROVIDER, "web", organisation_id=scene.home.receiver.id)
        now = runtime.clock.now()
        service.act(session, runtime, scene.home.referral.id, Action.ACKNOWLEDGE, receiver, ActionDetails(), now)
    client = browser(open_forms, scene.names[f"home-{role}"])
    opened = 0
    for one in tries(open_forms, scene, role):
        if one.method != "GET" or one.whose != OWN or not one.rule.arguments & RECORDS:
            continue
        before = _rows(runtime)
        page = client.get(one.address)
        if page.status_code != 200 or (NAME not in page.text and "conversation_id" not in one.rule.arguments):
            continue
        new = _rows(runtime)[len(before) :]
        assert new, f"{one.rule.rule} was read without a trace"
        assert all(row.staff_account_id and row.person_id for row in new), one.rule.rule
        opened += 1
    assert opened > 0


def _rows(runtime: Runtime) -> list[AuditEntry]:
    with runtime.database.reading() as session:
        rows = list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
        session.expunge_all()
        return rows


def test_a_route_without_a_mark_is_shut() -> None:
    """Forgetting the mark shuts the page for everybody instead of opening it."""
    app = Flask(__name__)
    install(app)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert app.test_client().get("/forgotten").status_code == 403
    assert app.test_client().get("/nowhere").status_code == 404


def test_a_mark_needs_a_role_or_a_reason() -> None:
    """An empty mark is a mistake."""
    with pytest.raises(ValueError, match="at least one role"):
        allows()
    with pytest.raises(ValueError, match="reason"):
        open_to_all(" ")


def test_a_wrong_method_and_an_unknown_address_keep_their_own_answers(client: FlaskClient) -> None:
    """The guard does not turn a 404 or 405 into something else."""
    assert client.get("/no-such-page").status_code == 404
    assert client.delete("/staff/sign-in").status_code == 405
