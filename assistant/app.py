"""create_app(): the only file that knows every entry point. Nobody imports it; gunicorn and the tests call it."""

import importlib

from flask import Flask
from flask_wtf import CSRFProtect

from assistant.config import ROOT
from assistant.runtime import EXTENSION, Runtime, build_runtime, secret_key


def create_app(runtime: Runtime | None = None) -> Flask:
    """The app over this runtime (built from the environment when none is given)."""
    runtime = runtime or build_runtime()
    app = Flask("assistant", root_path=str(ROOT / "assistant"), static_folder="static", template_folder="templates")
    app.config["SECRET_KEY"] = secret_key(runtime.config)
    app.extensions[EXTENSION] = runtime
    csrf = CSRFProtect(app)
    for room in (
        "webchat.pages",
        "sms.webhook",
        "phone.pages",
        "console.pages",
        "inbox.pages",
        "people.pages",
        "people.status",
        "commissioning.pages",
        "api.health",
    ):
        try:
            module = importlib.import_module(f"assistant.{room}")
        except ModuleNotFoundError as error:
            if error.name and error.name.startswith("assistant."):
                continue
            raise
        for name in dir(module):
            if name.endswith("blueprint"):
                app.register_blueprint(getattr(module, name))
        for view in getattr(module, "csrf_exempt", []):
            csrf.exempt(view)
    for hook in (("access.guard", "install"), ("assets", "install_assets"), ("assets", "install_errors")):
        try:
            module = importlib.import_module(f"assistant.{hook[0]}")
        except ModuleNotFoundError:
            continue
        if hasattr(module, hook[1]):
            getattr(module, hook[1])(app)
    try:
        accounts = importlib.import_module("assistant.access.accounts")
        accounts.install_accounts(app, runtime)
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("assistant."):
            raise
    return app
