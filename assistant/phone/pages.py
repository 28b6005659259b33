"""`/phone`, in demo mode only: a telephone on the screen that texts the real webhook with correctly signed requests.

The texts lie in the demo's file of messages, where the worker's fake carrier puts what it "sends" too: so later
messages from the outbox arrive here as they would on a real telephone.
"""

import datetime as dt
import secrets
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from assistant.access.guard import open_to_all
from assistant.gateways.choose import demo_post
from assistant.gateways.demo import DemoPost
from assistant.phone.carrier import NoAnswerError, deliver
from assistant.runtime import Runtime, current_runtime

SHOWN = 200
LONGEST = 1_600
NUMBER = "phone_number"
TEXTS = ("text-in", "text-reply", "text-out")
LONDON = ZoneInfo("Europe/London")
CARRIER_STOPS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
STOPPED_BY_CARRIER = (
    "(From the phone network, not from Joined Up: no more messages will come. Text START to begin again)"
)
"""The carrier answers STOP itself, and we send nothing: on the demo's phone somebody has to say so."""
blueprint = Blueprint("phone", __name__)


@blueprint.get("/phone")
@open_to_all("demo mode only; holds invented people")
def phone() -> ResponseReturnValue:
    """The phone with its messages."""
    return _page(_demo())


@blueprint.post("/phone")
@open_to_all("demo mode only; holds invented people")
def send() -> ResponseReturnValue:
    """Send a text from the phone; the page is shown again with what came back."""
    runtime = _demo()
    text, number = request.form.get("text", "").replace("\r\n", "\n").strip(), _number(runtime)
    if not text:
        return _page(runtime, problem="Write a text first."), 400
    if len(text) > LONGEST:
        return _page(runtime, problem=f"A text has at most {LONGEST:,} characters.", text=text), 400
    post = demo_post(runtime.config, runtime.clock)
    try:
        replies = _texted(runtime, post, number, text)
    except NoAnswerError:
        return _page(runtime, problem="Joined Up did not answer. Your text is kept: send it again.", text=text), 502
    for reply in replies:
        post.add("text-reply", number, reply)
    return redirect(url_for("phone.phone", _anchor="newest"), 303)


@blueprint.post("/phone/number")
@open_to_all("demo mode only; holds invented people")
def change() -> ResponseReturnValue:
    """Take up another phone: one of those used before, or (without `number`) a new one."""
    runtime = _demo()
    used = demo_post(runtime.config, runtime.clock).numbers()
    wanted = request.form.get("number", "")
    session[NUMBER] = wanted if wanted in used else _unused(used)
    return redirect(url_for("phone.phone"), 303)


@blueprint.get("/phone/post")
@open_to_all("demo mode only; holds invented people")
def letters() -> ResponseReturnValue:
    """The demo's letter box: the e-mails that organisations would have had, newest first."""
    runtime = _demo()
    emails = demo_post(runtime.config, runtime.clock).read(kinds=("email",))
    return render_template("phone/post.html", emails=list(reversed(emails))[:SHOWN], time=_time)


def _demo() -> Runtime:
    runtime = current_runtime()
    if not runtime.config.is_demo:
        abort(404)
    return runtime


def _texted(runtime: Runtime, post: DemoPost, number: str, text: str) -> tuple[str, ...]:
    """Deliver a text and note it, the person's words before the answers."""
    replies = deliver(runtime.config, number, text)
    post.add("text-in", number, text)
    if not replies and text.strip().upper() in CARRIER_STOPS:
        return (STOPPED_BY_CARRIER,)
    return replies


def _page(runtime: Runtime, *, problem: str = "", text: str = "") -> str:
    post, number = demo_post(runtime.config, runtime.clock), _number(runtime)
    messages = [
        ("out" if one.kind == "text-in" else "in", one.body, _time(one.at))
        for one in post.read(number=number, kinds=TEXTS)[-SHOWN:]
    ]
    return render_template(
        "phone/phone.html",
        messages=messages,
        number=number,
        numbers=post.numbers(),
        to=runtime.config.twilio_from,
        text=text,
        problem=problem,
        error=problem,
    )


def _time(at: str) -> dt.datetime:
    return dt.datetime.fromisoformat(at).astimezone(LONDON)


def _number(runtime: Runtime) -> str:
    """This browser's phone; a new browser gets one nobody has used yet."""
    if NUMBER not in session:
        session[NUMBER] = _unused(demo_post(runtime.config, runtime.clock).numbers())
    return str(session[NUMBER])


def _unused(used: list[str]) -> str:
    """A number of the range kept for drama, 07700 900000 to 900999 (Ofcom)."""
    free = [number for number in (f"+447700900{n:03d}" for n in range(1000)) if number not in set(used)]
    return secrets.choice(free or used)
