"""Showing a referral and taking an answer: the same for an account and for a signed link."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from assistant.access import audit
from assistant.access.current import Staff
from assistant.inbox.fields import ANSWERS, Answer
from assistant.inbox.forms import read
from assistant.inbox.views import ReferralView, view
from assistant.referrals.machine import Action
from assistant.referrals.policy import Actor
from assistant.referrals.refused import ActionRefused
from assistant.referrals.service import act
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Door:
    """Who came in and where their pages are: `home` is the referral's own page, `staff` None for a link holder."""

    session: Session
    runtime: Runtime
    referral: Referral
    actor: Actor
    home: str
    staff: Staff | None = None

    @property
    def now(self) -> dt.datetime:
        """The time now."""
        return self.runtime.clock.now()

    def note(self, action: str) -> None:
        """An audit row for what they saw or did."""
        audit.record(
            self.session, at=self.now, action=action, subject_type="referral", subject_id=self.referral.id,
            person_id=self.referral.person_id, staff=self.staff, actor=self.actor.role,
            organisation_id=self.referral.organisation_id,
        )  # fmt: skip

    def view(self) -> ReferralView:
        """The referral as they may see it; seeing personal details leaves an audit row."""
        shown = view(self.session, self.runtime, self.referral, self.actor.role, self.now)
        if shown.person is not None:
            self.note("read-referral")
        return shown


def show(door: Door) -> ResponseReturnValue:
    """The page of one referral. `?done=` names the answer just given, if it was given."""
    shown = door.view()
    done = ANSWERS.get(_action(request.args.get("done", "")))  # type: ignore[arg-type]
    confirmed = done if done is not None and done.action in shown.done else None
    return render_template("inbox/referral.html", referral=shown, door=door, done=confirmed, section="inbox",
                           nav=_nav(door))  # fmt: skip


def ask(door: Door, name: str) -> ResponseReturnValue:
    """The form of one answer; changes nothing."""
    answer = _answer(name)
    shown = door.view()
    if answer not in shown.answers:
        return _page(door, shown, answer, {"": "This cannot be done now. Look at the referral again."}, {}, 409)
    return _page(door, shown, answer, {}, {}, 200)


def take(door: Door, name: str) -> ResponseReturnValue:
    """Take one answer and go back to the referral; what is wrong is said beside the form and nothing is changed."""
    answer = _answer(name)
    form = read(answer, request.form, door.referral.needs)
    if form.problems:
        return _page(door, door.view(), answer, form.problems, request.form, 422)
    try:
        act(door.session, door.runtime, door.referral.id, answer.action, door.actor, form.details, door.now,
            _version(request.form.get("version", "")))  # fmt: skip
    except ActionRefused as refused:
        late = refused.problem_key in {"changed", "not-now", "ended", "not-yours"}
        status = 409 if late else 422
        return _page(door, door.view(), answer, {refused.detail: refused.message}, request.form, status)
    door.note(str(answer.action))
    return redirect(f"{door.home}?done={answer.action}", 303)


def _page(  # noqa: PLR0917 - one form, as it was sent
    door: Door, shown: ReferralView, answer: Answer, problems: Mapping[str, str], form: Mapping[str, str], status: int
) -> ResponseReturnValue:  # fmt: skip
    page = render_template(
        "inbox/answer.html", referral=shown, door=door, answer=answer, problems=problems, form=form,
        version=form.get("version", shown.version) if status != 409 else shown.version, section="inbox",
        nav=_nav(door),
    )  # fmt: skip
    return page, status


def _nav(door: Door) -> list[dict[str, object]]:
    return [{"href": "/inbox", "text": "Referrals", "current": False}] if door.staff else []


def _action(name: str) -> Action | None:
    try:
        return Action(name)
    except ValueError:
        return None


def _answer(name: str) -> Answer:
    action = _action(name)
    if action is None or action not in ANSWERS:
        abort(404)
    return ANSWERS[action]


def _version(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 7 else None
