"""create_app(): the only file that knows every entry point. Nobody imports it; gunicorn and the tests call it."""

import contextlib

from flask import Flask
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from assistant import logs
from assistant.access import guard
from assistant.access.accounts import install_accounts
from assistant.api import health
from assistant.assets import install_assets
from assistant.commissioning import pages as commissioning
from assistant.config import ROOT, Config
from assistant.console import pages as console
from assistant.errors import install_errors
from assistant.inbox import link_pages
from assistant.inbox import pages as inbox
from assistant.languages import install_languages
from assistant.people import pages as people
from assistant.people import status
from assistant.phone import pages as phone
from assistant.runtime import EXTENSION, Runtime, build_runtime, secret_key
from assistant.sms import webhook as sms
from assistant.webchat import pages as webchat
from conversations.safety.hear import safety_phrases
from conversations.transcripts import rulebooks

LARGEST_REQUEST = 1_000_000
"""Bytes: far above any form of ours, far below what hurts."""
NOT_THERE = "'none'"
SELF = "'self'"
CONTENT_SECURITY_POLICY = {
    "default-src": SELF,
    "script-src": SELF,
    "style-src": SELF,
    "img-src": [SELF, "data:"],
    "object-src": NOT_THERE,
    "base-uri": NOT_THERE,
    "form-action": SELF,
    "frame-ancestors": SELF,
}
BLUEPRINTS = (
    webchat.blueprint, sms.blueprint, phone.blueprint, console.blueprint, inbox.blueprint, link_pages.link_blueprint,
    people.blueprint, status.status_blueprint, commissioning.blueprint, health.blueprint,
)  # fmt: skip


def create_app(runtime: Runtime | None = None) -> Flask:
    """The app over this runtime (built from the environment when none is given). Raises SettingsError."""
    runtime = runtime or build_runtime()
    config = runtime.config
    logs.configure(config)
    app = Flask("assistant", root_path=str(ROOT / "assistant"))
    app.config.update(
        SECRET_KEY=secret_key(config), MAX_CONTENT_LENGTH=LARGEST_REQUEST, WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=False, SERVER_NAME=None,
    )  # fmt: skip
    app.extensions[EXTENSION] = runtime
    _headers(app, config)
    csrf = CSRFProtect(app)
    install_assets(app)
    install_languages(app)
    install_errors(app)
    guard.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for view in sms.csrf_exempt:
        csrf.exempt(view)
    install_accounts(app, runtime)
    _warm(runtime)
    return app


def _warm(runtime: Runtime) -> None:
    """Compile words and rules and build the directory's index now, so that the first person does not wait for it.

    A database that does not answer yet is no reason not to start: danger is heard without it.
    """
    safety_phrases()
    rulebooks.current()
    with contextlib.suppress(SQLAlchemyError), runtime.database.reading() as session:
        runtime.snapshots.current(session)


def _headers(app: Flask, config: Config) -> None:
    """Security headers on every answer; HTTPS is forced where people really come."""
    production = config.mode == "production"
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    Talisman(
        app, force_https=production, strict_transport_security=production, session_cookie_secure=production,
        content_security_policy=CONTENT_SECURITY_POLICY, content_security_policy_nonce_in=["script-src"],
        referrer_policy="no-referrer", frame_options="SAMEORIGIN",
    )  # fmt: skip
