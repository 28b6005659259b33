"""Members of staff for tests, and a browser that signs in by the real page."""

import re
from collections.abc import Iterable
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assistant.access.roles import StaffRole
from assistant.access.staffing import create_account
from assistant.runtime import Runtime

PASSWORD = "correct horse battery"


def hire(
    runtime: Runtime,
    email: str,
    roles: Iterable[StaffRole],
    *,
    organisation_id: UUID | None = None,
    network_id: UUID | None = None,
    demo: bool = False,
    name: str = "",
) -> UUID:
    """Add an account with PASSWORD; returns its id."""
    with runtime.database.writing() as session:
        return create_account(
            session,
            email=email,
            name=name or email.split("@", maxsplit=1)[0].title(),
            password=PASSWORD,
            roles=roles,
            now=runtime.clock.now(),
            organisation_id=organisation_id,
            network_id=network_id,
            demo=demo,
            quick=True,
        ).id


def token(page: str) -> str:
    """The CSRF token of the first form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no form with a CSRF token"
    return found.group(1)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, wanted: str = "") -> TestResponse:
    """Fill in the sign-in page and send it; returns the response."""
    page = client.get("/staff/sign-in", query_string={"next": wanted} if wanted else None).text
    return client.post(
        "/staff/sign-in",
        data={"csrf_token": token(page), "email": email, "password": password, "next": wanted},
    )


def browser(app: Flask, email: str) -> FlaskClient:
    """A browser in which `email` is signed in."""
    client = app.test_client()
    response = sign_in(client, email)
    assert response.status_code == 303, "sign-in failed"
    return client
