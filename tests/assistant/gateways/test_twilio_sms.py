"""The real Twilio client against a carrier over HTTP."""

import datetime as dt
import json
import logging
from pathlib import Path

import pytest
import requests

from assistant.gateways.errors import Outcome
from assistant.gateways.fake_carrier import Troubles
from assistant.gateways.sms import SmsError
from assistant.gateways.twilio_sms import TwilioSms
from tests.assistant.gateways.carrier import ACCOUNT, SENDER, TOKEN, connected, free_port

TO = "+447700900123"
CALLBACK = "https://help.example.org/sms/status/1?try=1"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def outcome_of(sms: TwilioSms, to: str = TO, body: str = "Hello") -> tuple[str, Outcome]:
    with pytest.raises(SmsError) as caught:
        sms.send(to, body, CALLBACK)
    return caught.value.error.code, caught.value.error.outcome


def test_a_message_is_handed_over_and_found_in_the_list(tmp_path: Path):
    """What was sent stands in the carrier's log and in its list, newest first, though it has no DateSent yet."""
    with connected(tmp_path) as (carrier, sms):
        first, second = sms.send(TO, "One £ – ‘ok’ 🙂", CALLBACK), sms.send(TO, "Two", CALLBACK)
        sms.send("+447700900124", "Other", CALLBACK)
        listed = sms.listed(TO, LONG_AGO)
        assert [(one.provider_id, one.body) for one in listed] == [(second, "Two"), (first, "One £ – ‘ok’ 🙂")]
        assert all(one.from_api and one.to == TO and one.created_at.tzinfo for one in listed)
        assert carrier.messages[0].callback == CALLBACK
    log = [json.loads(line) for line in (tmp_path / "carrier.jsonl").read_text().splitlines()]
    assert [entry["sid"] for entry in log][:2] == [first, second]


def test_the_list_goes_over_pages_and_stops_at_the_time_asked_for(tmp_path: Path):
    """More than a page of messages, and none before `since`."""
    with connected(tmp_path) as (_, sms):
        for n in range(120):
            sms.send(TO, str(n), CALLBACK)
        assert len(sms.listed(TO, LONG_AGO)) == 120
        assert sms.listed(TO, dt.datetime(2100, 1, 1, tzinfo=dt.UTC)) == []


def test_refusals_have_a_meaning(tmp_path: Path):
    """Opted out, no number, too long: final, by code."""
    with connected(tmp_path) as (carrier, sms):
        carrier.opted_out.add("+447700900999")
        assert outcome_of(sms, "+447700900999") == ("21610", Outcome.REFUSED)
        assert outcome_of(sms, "banana") == ("21211", Outcome.REFUSED)
        assert outcome_of(sms, body="x" * 1_601) == ("21617", Outcome.REFUSED)
        assert outcome_of(sms, body="") == ("21602", Outcome.REFUSED)
        assert carrier.messages == []


@pytest.mark.parametrize(
    ("troubles", "expected", "accepted"),
    [
        (Troubles(throttled=1), Outcome.LATER, 0),
        (Troubles(broken_before=1), Outcome.UNCERTAIN, 0),
        (Troubles(broken_after=1), Outcome.UNCERTAIN, 1),
        (Troubles(delay_after=20), Outcome.UNCERTAIN, 1),
    ],
    ids=["throttled", "500 before", "500 after", "time-out"],
)
def test_only_a_certain_refusal_is_certain(tmp_path: Path, troubles: Troubles, expected: Outcome, accepted: int):
    """After a 500 or a time-out nobody knows; 429 was not processed."""
    with connected(tmp_path, troubles, timeout=0.3) as (carrier, sms):
        assert outcome_of(sms)[1] is expected
        assert len(carrier.messages) == accepted


def test_a_carrier_that_is_not_there_has_nothing(tmp_path: Path):
    """A refused connection is certain: nothing was handed over."""
    sms = TwilioSms(ACCOUNT, TOKEN, SENDER, timeout=1, api_url=f"http://127.0.0.1:{free_port()}")
    assert outcome_of(sms)[1] is Outcome.LATER
    sms.close()


def test_a_wrong_token_is_tried_later_and_shown(tmp_path: Path):
    """Our own mistake: nothing is thrown away, somebody is told."""
    with connected(tmp_path) as (_, right):
        wrong = TwilioSms(ACCOUNT, "wrong", SENDER, timeout=1, api_url=right._http._api_url)
        with pytest.raises(SmsError) as caught:
            wrong.send(TO, "Hello", CALLBACK)
        wrong.close()
    assert caught.value.error.code == "20003"
    assert (caught.value.error.outcome, caught.value.error.alert) == (Outcome.LATER, True)


def test_a_silent_list_is_said_to_be_silent(tmp_path: Path):
    """No list is not an empty list."""
    with connected(tmp_path, Troubles(list_silent=1)) as (_, sms), pytest.raises(SmsError):
        sms.listed(TO, LONG_AGO)


def test_unknown_fields_are_refused_by_the_fake(tmp_path: Path):
    """The fake is stricter than Twilio, which would silently ignore a misspelt field."""
    with connected(tmp_path) as (carrier, sms):
        url = f"{sms._http._api_url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        form = {"To": TO, "From": SENDER, "Body": "Hello", "IdempotencyKey": "1"}
        answer = requests.post(url, data=form, auth=(ACCOUNT, TOKEN), timeout=5)
        assert (answer.status_code, answer.json()["code"]) == (400, 20001)
        assert carrier.messages == []


def test_the_clients_own_log_is_silent(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """Twilio's library logs numbers and texts at level DEBUG: never here."""
    caplog.set_level(logging.DEBUG)
    with connected(tmp_path) as (_, sms):
        sms.send(TO, "secret words", CALLBACK)
    assert TO not in caplog.text.replace("%2B", "+")
    assert "secret words" not in caplog.text
