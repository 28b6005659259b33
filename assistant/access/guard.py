"""Deny by default: every route says who may enter, by `allows` or `open_to_all`; a route that says nothing is shut.

Put the mark directly on the view function, under the route decorator:

    @blueprint.get("/staff")
    @allows(StaffRole.WORKER)
    def home() -> str: ...

The mark says who may enter a *kind* of page; whose record they may open there is `assistant.access.scope`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import structlog
from flask import Flask, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue

from assistant.access.current import staff_or_none
from assistant.access.roles import StaffRole

View = TypeVar("View", bound=Callable[..., Any])
MARK = "joinedup_access"
SIGN_IN = "/staff/sign-in"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Access:
    """Who may enter: staff with one of `roles`, or everybody, with the `reason` why that is right."""

    roles: frozenset[StaffRole] = frozenset()
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether anybody may enter without signing in."""
        return not self.roles


def allows(*roles: StaffRole) -> Callable[[View], View]:
    """Mark a view: only staff with one of `roles`. At least one role is needed."""
    if not roles:
        raise ValueError("allows() needs at least one role; use open_to_all(reason) for a public page")
    return _marking(Access(roles=frozenset(roles)))


def open_to_all(reason: str) -> Callable[[View], View]:
    """Mark a view as public. `reason` says why, for whoever reads the list of open doors."""
    if not reason.strip():
        raise ValueError("open_to_all() needs the reason why the page is public")
    return _marking(Access(reason=reason))


def _marking(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, MARK, access)
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access | None:
    """The mark of an endpoint; None if it has none. Static files are open."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return Access(reason="static files hold nothing about anybody")
    found = getattr(app.view_functions.get(endpoint), MARK, None)
    return found if isinstance(found, Access) else None


def install(app: Flask) -> None:
    """Ask before every request. Unknown addresses pass, so that they get their 404."""
    app.before_request(_ask)


def _ask() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    access = access_of(current_app, request.endpoint)
    if access is None:
        log.error("route-without-a-mark", endpoint=request.endpoint)
        abort(403)
    if access.is_open:
        return None
    who = staff_or_none()
    if who is None:
        return redirect(sign_in_address(request.full_path if request.method in {"GET", "HEAD"} else ""), 303)
    if not who.has(*access.roles):
        log.info("role-not-allowed", endpoint=request.endpoint, staff=str(who.id))
        abort(403)
    return None


def sign_in_address(wanted: str) -> str:
    """The sign-in page, coming back to `wanted` if that is a path of ours."""
    wanted = wanted.rstrip("?")
    return f"{SIGN_IN}?{urlencode({'next': wanted})}" if is_our_path(wanted) else SIGN_IN


def is_our_path(address: str) -> bool:
    r"""Whether an address stays on this site: a plain path, no host, no `//host`, no `/\host`, no control signs."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return False
    if any(ord(sign) < 0x21 or ord(sign) == 0x7F for sign in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc
