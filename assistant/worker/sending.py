"""Sending what waits in the outbox, one message at a time, and finding out about those left half-sent.

The order of every send: commit the claim, call the carrier outside any transaction, commit the result. A kill between
any two of these leaves a row `sending`, which `reconcile` settles once its lease has run out.
"""

import datetime as dt
from dataclasses import dataclass

import structlog
from sqlalchemy.orm import Session

from assistant.gateways.choose import Gateways
from assistant.gateways.errors import CarrierError, Outcome, SendError
from assistant.keyring import Cipher, SealError
from assistant.outbox import callback, reconcile, settle
from assistant.outbox.claim import claim, is_any_due
from assistant.outbox.tables import OutboxMessage
from assistant.persons.service import cipher_of
from assistant.persons.stopping import is_stopped, stop_texts
from assistant.runtime import Runtime

GIVE_UP = dt.timedelta(hours=1)
"""How long a carrier's list may stay silent before a message counts as `unknown`."""
MOST_TRIES = 20
"""Beyond it a message that the carrier never lists is not tried again: something is wrong with the message."""
MOST_BLIND_TRIES = 2
"""E-mail has no list to ask: it is sent once more, under the same Message-ID, and then never again."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message opened to be sent."""

    to: str
    body: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends and reconciles for one worker process."""

    runtime: Runtime
    gateways: Gateways

    @property
    def lease(self) -> dt.timedelta:
        """How long a claim is the claimer's alone."""
        return dt.timedelta(seconds=self.runtime.config.send_lease)

    def send_next(self) -> bool:
        """Send the next message that is due; False if nothing was."""
        now = self.runtime.clock.now()
        with self.runtime.database.reading() as session:
            if not is_any_due(session, now):
                return False
        with self.runtime.database.writing() as session:
            message = claim(session, now)
            if message is None:
                return False
            envelope = self._opened(session, message, now)
            if envelope is not None and self._has_stopped(session, message, envelope):
                self._drop(session, message, now, "stopped")
                return True
        if envelope is not None:
            self._hand_over(message, envelope)
        return True

    def reconcile(self) -> int:
        """Settle messages whose lease has run out; returns how many were settled."""
        now = self.runtime.clock.now()
        with self.runtime.database.reading() as session:
            left = reconcile.left_sending(session, now - self.lease)
            session.expunge_all()  # they are read on after the session's end
        return sum(self._find_out(message, now) for message in left)

    def _opened(self, session: Session, message: OutboxMessage, now: dt.datetime) -> Envelope | None:
        """The message in clear; None if nobody can open it (any more), which is then settled."""
        try:
            cipher = self._cipher(session, message)
            if cipher is not None:
                return Envelope(cipher.open(message.to_sealed), cipher.open(message.body_sealed))
        except SealError:
            log.error("outbox.cannot-be-opened", message=str(message.id), purpose=message.purpose)  # noqa: TRY400
            settle.unknown(session, message, now)
            return None
        self._drop(session, message, now, "erased")
        return None

    def _drop(self, session: Session, message: OutboxMessage, now: dt.datetime, why: str) -> None:
        settle.dropped(session, message, now)
        log.info("outbox.dropped", message=str(message.id), purpose=message.purpose, why=why)

    def _cipher(self, session: Session, message: OutboxMessage) -> Cipher | None:
        if message.person_id is None:
            return self.runtime.keyring.house
        return cipher_of(session, self.runtime.keyring, message.person_id)

    def _has_stopped(self, session: Session, message: OutboxMessage, envelope: Envelope) -> bool:
        return message.channel == "sms" and is_stopped(session, self.runtime.keyring, "sms", envelope.to)

    def _hand_over(self, message: OutboxMessage, envelope: Envelope) -> None:
        if message.claimed_at is None or self.runtime.clock.now() - message.claimed_at > self.lease / 2:
            return  # we slept: another worker may be finding out about this row already
        try:
            provider_id = self._call(message, envelope)
        except SendError as failure:
            self._note(message, failure.error)
            return
        now = self.runtime.clock.now()
        with self.runtime.database.writing() as session:
            settle.accepted(session, message, provider_id, now)
        log.info("outbox.sent", message=str(message.id), channel=message.channel, purpose=message.purpose)

    def _call(self, message: OutboxMessage, envelope: Envelope) -> str:
        if message.channel == "email":
            return self.gateways.email.send(envelope.to, message.subject, envelope.body, message.id)
        reports_to = callback.address(self.runtime.config.base_url, message)
        return self.gateways.sms.send(envelope.to, envelope.body, reports_to)

    def _note(self, message: OutboxMessage, error: CarrierError) -> None:
        """Write a failure down; one that may have been a success is left for `reconcile`."""
        now, state = self.runtime.clock.now(), "sending"
        if error.outcome is not Outcome.UNCERTAIN:
            with self.runtime.database.writing() as session:
                state = settle.not_sent(session, message, error, now)
                if error.stops and message.person_id is not None:
                    stop_texts(session, message.person_id, now)
        tell = log.error if error.alert or state == "failed" else log.warning
        tell(
            "outbox.not-sent",
            message=str(message.id),
            purpose=message.purpose,
            code=error.code,
            meaning=error.meaning,
            outcome=error.outcome,
            state=state,
        )

    def _find_out(self, message: OutboxMessage, now: dt.datetime) -> bool:
        with self.runtime.database.writing() as session:
            envelope = self._opened(session, message, now)
            taken = reconcile.settled_ids(session, message)
        if envelope is None or message.claimed_at is None:
            return True
        if message.channel == "email":
            return self._without_a_list(message, now)
        try:
            listed = self.gateways.sms.listed(envelope.to, message.claimed_at - reconcile.SKEW)
        except SendError as failure:
            log.warning("outbox.list-silent", message=str(message.id), code=failure.error.code)
            return now - message.claimed_at > GIVE_UP and self._unknown(message, now)
        found = reconcile.find(listed, envelope.body, message.claimed_at, taken)
        if found is None and message.attempts >= MOST_TRIES:
            return self._unknown(message, now)
        with self.runtime.database.writing() as session:
            if found is None:
                settle.again(session, message, now)
            else:
                settle.accepted(session, message, found.provider_id, now)
        log.info("outbox.reconciled", message=str(message.id), was_sent=found is not None)
        return True

    def _without_a_list(self, message: OutboxMessage, now: dt.datetime) -> bool:
        """The one place where a double is possible: counted by this log line, and recognisable by its Message-ID."""
        if message.attempts >= MOST_BLIND_TRIES:
            return self._unknown(message, now)
        with self.runtime.database.writing() as session:
            settle.again(session, message, now)
        log.warning("outbox.sent-again-unproved", message=str(message.id), purpose=message.purpose)
        return True

    def _unknown(self, message: OutboxMessage, now: dt.datetime) -> bool:
        with self.runtime.database.writing() as session:
            settle.unknown(session, message, now)
        log.error("outbox.unknown", message=str(message.id), purpose=message.purpose)
        return True
