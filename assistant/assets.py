"""Page furniture: where templates find styles and scripts, how built files are served, what every page is given."""

import json
import mimetypes
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.security import safe_join

BUILD = Path(__file__).parent / "static" / "build"
HOUR, YEAR = 3_600, 31_536_000
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
TELEPHONE = re.compile(r"(?:\+44|0)\d{9,10}|999|112|111|101|105|119|18000|116\d{3}")


@cache
def _manifest(built_at: int) -> dict[str, str]:  # noqa: ARG001 - a new build has a new time, so it is read again
    names: dict[str, str] = json.loads((BUILD / "manifest.json").read_text(encoding="utf-8"))
    return names


def asset(name: str) -> str:
    """Address of a built file, such as `joinedup.css`, with the hash of its content in the name.

    Without a build the plain name is given: the page then comes without its looks, but whole.
    """
    manifest = BUILD / "manifest.json"
    names = _manifest(manifest.stat().st_mtime_ns) if manifest.is_file() else {}
    return f"/static/build/{names.get(name, name)}"


def safe_link(address: str) -> str:
    """The address if a page may link to it (web, mail, phone, text message, or our own page), else ""."""
    address = address.strip()
    if address.startswith("/"):
        return "" if address.startswith(("//", "/\\")) else address
    return address if urlsplit(address).scheme.lower() in LINK_SCHEMES else ""


def phone_link(text: str) -> str:
    """`tel:` address if the text is nothing but a British telephone or helpline number, else ""."""
    digits = re.sub(r"[ ()-]", "", text)
    return f"tel:{digits}" if TELEPHONE.fullmatch(digits) else ""


def _serve(filename: str) -> Response:
    """Serve a built file, its gzipped twin where the browser takes one, kept for a year when its name holds a hash."""
    path = safe_join(str(BUILD), filename.removeprefix("build/")) if filename.startswith("build/") else None
    if path is None or not Path(path).is_file():
        abort(404)
    hashed = Path(f"{path}.gz").is_file()
    zipped = hashed and request.accept_encodings.quality("gzip") > 0
    # read whole: they are small, and a browser that hangs up leaves no file open
    response = Response(Path(f"{path}.gz" if zipped else path).read_bytes())
    response.mimetype = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response.headers["Vary"] = "Accept-Encoding"
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.cache_control.public = True
    response.cache_control.max_age = YEAR if hashed else HOUR
    response.cache_control.immutable = hashed
    return response


def _given() -> dict[str, object]:
    """What every template has: the settings that show on a page."""
    runtime = current_app.extensions.get("joinedup")
    config = getattr(runtime, "config", None)
    return {"demo": bool(config and config.is_demo), "config_public": config}


def install_assets(app: Flask) -> None:
    """Give the app's templates `asset()`, GOV.UK macros and the `safe_link` filter; serve the built files."""
    theirs = PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")})
    app.jinja_loader = ChoiceLoader([PackageLoader("assistant"), theirs])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.filters["safe_link"] = safe_link
    app.jinja_env.filters["phone_link"] = phone_link
    no_nonce: Callable[[], str] = str
    app.jinja_env.globals.setdefault("csp_nonce", no_nonce)
    app.context_processor(_given)
    app.view_functions["static"] = _serve
