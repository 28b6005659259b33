"""Signing staff in and out: Flask-Security with our pages, our transaction, our outbox and our guard.

Flask-Security 5.9 brings the sign-in and sign-out views, password checks that take as long for an unknown name, and
later TOTP and passkeys. What is ours: the store (assistant.access.datastore), the outbox mail, the templates, the limit
on tries and the audit row. Its Principal and token loaders are switched off: they would look up an account at every
request, the chat's too, and nothing here asks them.
"""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_security.core import Security
from flask_security.forms import LoginForm

from assistant.access import audit, transaction
from assistant.access.attempts import WINDOW_MINUTES, Attempts
from assistant.access.current import staff, staff_or_none
from assistant.access.datastore import AccountStore
from assistant.access.guard import SIGN_IN, allows, is_our_path, open_to_all
from assistant.access.mail import OutboxMail
from assistant.access.passwords import MINIMUM_LENGTH, QUICK, STRONG, checking_options
from assistant.access.roles import ANY_STAFF
from assistant.access.staffing import DEMO_PASSWORD, demo_accounts, door_of
from assistant.config import LOOPBACK, Config
from assistant.runtime import Runtime, current_runtime

SIGN_OUT = "/staff/sign-out"
DOOR = "/staff/door"
SHIFT = dt.timedelta(hours=12)
log = structlog.get_logger()


class SignInForm(LoginForm):
    """Flask-Security's form with our limit on tries and without "remember me"."""

    # wtforms drops an inherited field that is None
    remember = None  # type: ignore[assignment]
    attempts: Attempts

    def validate_next(self, _field: object) -> None:
        """Where to go next never stops anybody from signing in: `_sign_in` drops an address that is not ours."""

    def validate(self, **kwargs: object) -> bool:
        """Whether one may try at all, and whether name and password belong together."""
        name, address = str(self.email.data or ""), request.remote_addr or ""
        if not self.attempts.may_try(name, address):
            g.sign_in_problem = "limited"
            log.warning("sign-in-limited")
            return False
        if super().validate(**kwargs):
            return True
        complete = bool(self.email.data and self.password.data)
        g.sign_in_problem = "refused" if complete else "incomplete"
        if complete:
            self.attempts.failed(name, address)
            log.info("sign-in-refused")
        return False


def install_accounts(app: Flask, runtime: Runtime) -> None:
    """Wire Flask-Security and the request transaction into the app. Call it after the blueprints are registered."""
    app.config.update(_settings(runtime.config))
    transaction.install(app)
    form = type("SignInForm", (SignInForm,), {"attempts": Attempts()})
    security = Security(
        app,
        AccountStore(runtime.database, demo=runtime.config.is_demo),
        mail_util_cls=OutboxMail,
        login_form=form,
    )
    security.principal.identity_loaders.clear()
    security.login_manager.request_loader(_nobody)
    security.login_context_processor(_page)
    views = app.view_functions
    theirs = views["security.login"]

    @open_to_all("staff sign in here")
    def sign_in() -> ResponseReturnValue:
        return _sign_in(theirs())

    views["security.login"] = sign_in
    views["security.logout"] = open_to_all("signing out needs no rights")(views["security.logout"])
    app.add_url_rule(DOOR, "staff_door", _door, methods=["GET"])


def _settings(config: Config) -> dict[str, object]:
    parts = urlsplit(config.base_url)
    return {
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": parts.scheme == "https" or parts.hostname not in LOOPBACK,
        "PERMANENT_SESSION_LIFETIME": SHIFT,
        "WTF_CSRF_TIME_LIMIT": int(SHIFT.total_seconds()),  # a long talk must not cost the worker the form
        "SECURITY_LOGIN_URL": SIGN_IN,
        "SECURITY_LOGOUT_URL": SIGN_OUT,
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_POST_LOGIN_VIEW": DOOR,
        "SECURITY_POST_LOGOUT_VIEW": SIGN_IN,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_FRESHNESS": dt.timedelta(minutes=-1),  # no re-authentication page yet: nothing asks for it
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": checking_options(QUICK if config.mode == "test" else STRONG),
        "SECURITY_PASSWORD_LENGTH_MIN": MINIMUM_LENGTH,
        "SECURITY_CLI_USERS_NAME": False,
        "SECURITY_CLI_ROLES_NAME": False,
    }


def _nobody(_request: object) -> None:
    """No sign-in by token: staff come by the session cookie only."""


def _page() -> dict[str, object]:
    """What the sign-in page shows beside the form."""
    runtime = current_runtime()
    accounts: list[dict[str, str]] = []
    if runtime.config.is_demo:
        with runtime.database.reading() as session:
            accounts = [
                {"email": one.email, "name": one.name, "roles": ", ".join(sorted(role.name for role in one.roles))}
                for one in demo_accounts(session)
            ]
    wanted = request.form.get("next") or request.args.get("next") or ""
    return {
        "problem": g.get("sign_in_problem", ""),
        "wait_minutes": WINDOW_MINUTES,
        "wanted": wanted if is_our_path(wanted) else "",
        "demo_sign_ins": accounts,
        "demo_password": DEMO_PASSWORD if accounts else "",
        "is_refused": request.method == "POST",
    }


def _sign_in(answer: Any) -> ResponseReturnValue:
    """Flask-Security's answer with an honest status, an audit row, and never a way off our site."""
    response = make_response(answer)
    who = staff_or_none()
    if request.method != "POST":
        return response
    if who is None:
        response.status_code = 429 if g.get("sign_in_problem") == "limited" else 422
        return response
    audit.record(
        transaction.request_session(),
        at=current_runtime().clock.now(),
        action="sign-in",
        subject_type="staff",
        subject_id=who.id,
        staff=who,
    )
    wanted = request.form.get("next") or request.args.get("next") or ""
    response.headers["Location"] = wanted if is_our_path(wanted) else DOOR
    response.status_code = 303
    return response


@allows(*ANY_STAFF)
def _door() -> ResponseReturnValue:
    """Send somebody who has just signed in to the page of their role."""
    return redirect(door_of(staff().roles), 303)
