"""Our real calls, and the fake carrier's answers, against Twilio's contract."""

import datetime as dt
import inspect
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.http.response import Response
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance, MessageList

from assistant.config import Config
from assistant.gateways.choose import gateways
from assistant.gateways.clock import SystemClock
from assistant.gateways.errors import Outcome
from assistant.gateways.fake_carrier import FIELDS, FILTERS, FakeCarrier, Refusal
from assistant.gateways.fake_carrier_server import serving
from assistant.gateways.sms import SmsError
from assistant.gateways.twilio_sms import TwilioSms
from assistant.outbox.callback import MEANS
from tests.assistant.gateways import contract
from tests.assistant.gateways.carrier import ACCOUNT, SENDER, TOKEN, connected

TO = "+447700900123"
CALLBACK = "https://help.example.org/sms/status/1?try=1"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
FORM = {"To": [TO], "From": [SENDER], "Body": ["Hello"], "StatusCallback": [CALLBACK]}
NUMBERS = st.from_regex(r"\A\+[1-9][0-9]{6,14}\Z")
BODIES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=1_600)
WRONG: dict[str, dict[str, list[str]]] = {
    "a field it does not know": {"IdempotencyKey": ["1"]},
    "a field misspelt": {"StatusCallbackURL": [CALLBACK]},
    "no number": {"To": ["banana"]},
    "a number without its country": {"To": ["07700900123"]},
    "a number too long": {"To": ["+4477009001234567"]},
    "no one to send to": {"To": []},
    "to two people at once": {"To": [TO, TO]},
    "no sender": {"From": []},
    "no content": {"Body": []},
    "an empty text": {"Body": [""]},
    "a text too long": {"Body": ["x" * 1_601]},
    "nowhere to report to": {"StatusCallback": ["banana"]},
    "a host with an underscore": {"StatusCallback": ["https://my_host.example/"]},
}


@given(st.lists(st.tuples(NUMBERS, BODIES), min_size=1, max_size=3))
@settings(max_examples=60)
def test_every_call_of_ours_keeps_the_contract(
    tmp_path_factory: pytest.TempPathFactory, messages: list[tuple[str, str]]
):
    """Any text to any number, and asking for the list of it: call and answer are as Twilio's document says."""
    with connected(tmp_path_factory.mktemp("carrier")) as (_, sms):
        tap = contract.tapped(sms)
        for to, body in messages:
            sms.send(to, body, CALLBACK)
            assert sms.listed(to, LONG_AGO)[0].body == body
        assert [one.complaints(ACCOUNT, TOKEN) for one in tap.seen] == [[]] * (2 * len(messages))


def test_every_page_of_a_long_list_keeps_the_contract(tmp_path: Path):
    """The client follows the pages itself; each of its calls and each answer is looked at."""
    with connected(tmp_path) as (_, sms):
        for n in range(120):
            sms.send(TO, str(n), CALLBACK)
        tap = contract.tapped(sms)
        sms._messages.list(to=TO, page_size=50)
        sms.listed(TO, LONG_AGO)
        assert len(tap.seen) == 4
        assert [one.complaints(ACCOUNT, TOKEN) for one in tap.seen] == [[]] * 4


def test_a_time_out_goes_with_every_call(config: Config, tmp_path: Path):
    """The library's own default is to wait for ever. Built by the settings, as the worker builds it."""
    carrier = FakeCarrier(tmp_path / "carrier.jsonl", config.twilio_account_sid, config.twilio_auth_token)
    with serving(carrier) as url:
        sms = gateways(config.model_copy(update={"twilio_api_url": url}), SystemClock()).sms
        assert isinstance(sms, TwilioSms)
        tap = contract.tapped(sms)
        sms.send(TO, "Hello", CALLBACK)
        sms.listed(TO, LONG_AGO)
        sms.close()
    assert [one.timeout for one in tap.seen] == [config.send_timeout] * 2
    assert 0 < config.send_timeout <= 60


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_twilio_would_refuse_or_ignore_is_caught(tmp_path: Path, wrong: dict[str, list[str]]):
    """Each mistake, alone in an otherwise right message: the contract names it, and the fake refuses it properly."""
    form = {name: values for name, values in (FORM | wrong).items() if values}
    assert contract.of_form(FORM) == []
    assert contract.of_form(form) != []
    with connected(tmp_path) as (carrier, sms):
        url = sms._http._api_url + contract.PATH.format(AccountSid=ACCOUNT)
        answer = requests.post(url, data=form, auth=(ACCOUNT, TOKEN), timeout=5)
        assert answer.status_code == 400
        assert contract.of_answer("POST", answer.status_code, answer.json()) == []
        assert carrier.messages == []


@pytest.mark.parametrize(
    ("path", "login", "status"),
    [(contract.PATH, ("AC1", "wrong"), 401), ("/2010-04-01/Accounts/{AccountSid}/Calls.json", (ACCOUNT, TOKEN), 404)],
)
def test_strangers_and_other_resources_get_an_error_as_twilio_words_it(
    tmp_path: Path, path: str, login: tuple[str, str], status: int
):
    """The fake's other refusals are of Twilio's form too."""
    with connected(tmp_path) as (_, sms):
        url = sms._http._api_url + path.format(AccountSid=ACCOUNT)
        answer = requests.post(url, data=FORM, auth=login, timeout=5)
    assert answer.status_code == status
    assert contract.of_answer("POST", status, answer.json()) == []


VALUES = st.one_of(
    st.sampled_from(
        [TO, SENDER, "12345", CALLBACK, "banana", "", "http://", "https://a_b/", "x" * 1_601, "true", "+0123"]
    ),
    st.text(max_size=12),
    NUMBERS,
)
NAMES = st.one_of(st.sampled_from(sorted(FIELDS)), st.sampled_from([*contract.CREATE["properties"], "Tag", "to"]))
FORMS = st.dictionaries(NAMES, st.lists(VALUES, min_size=1, max_size=2), max_size=4)


@given(FORMS)
def test_the_fake_takes_nothing_that_the_contract_does_not(tmp_path_factory: pytest.TempPathFactory, more: Any):
    """Whatever form is thrown at it: what the fake accepts, Twilio's contract accepts."""
    carrier = FakeCarrier(tmp_path_factory.getbasetemp() / "forms.jsonl", ACCOUNT, TOKEN)
    form = FORM | more
    if _takes(carrier, form):
        assert contract.of_form(form) == []
    elif contract.of_form(form) == []:
        assert set(form) - FIELDS, "refused, though right and with fields that we use: the fake is too strict"


def test_the_fake_and_the_contract_know_no_field_that_the_library_lacks():
    """Twilio's own library is made from the same document: its fields and filters are the contract's."""
    assert set(contract.CREATE["properties"]) == _sent_by_the_library("create")
    assert set(contract.FILTERS) == _sent_by_the_library("page")
    assert set(contract.CREATE["properties"]) >= FIELDS
    assert set(contract.FILTERS) == FILTERS


def test_every_status_of_the_library_has_a_meaning_for_us():
    """No status callback can bring a word that we do not know; inbound ones are never about a message of ours."""
    words = {value for name, value in vars(MessageInstance.Status).items() if name.isupper()}
    statuses = contract.DOCUMENT["components"]["schemas"]["Message"]["properties"]["status"]["enum"]
    assert words == set(statuses)
    assert words - {"receiving", "received"} == set(MEANS)


def test_a_number_the_carrier_cannot_have_is_refused_by_the_fake_as_final(tmp_path: Path):
    """Through the real client: a refusal with the code that Twilio gives."""
    with connected(tmp_path) as (_, sms), pytest.raises(SmsError) as caught:
        sms.send("+0123456789", "Hello", CALLBACK)
    assert (caught.value.error.code, caught.value.error.outcome) == ("21211", Outcome.REFUSED)


class Noting:
    """Notes the names of the fields and filters the library would send; sends nothing."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def request(self, method: str, url: str, params: Any = None, data: Any = None, **_: Any) -> Response:
        """Answer with an empty page."""
        self.names |= set(params or {}) | set(data or {})
        return Response(201 if method == "POST" else 200, '{"messages": [], "meta": {"key": "messages"}}')


def _takes(carrier: FakeCarrier, form: dict[str, list[str]]) -> bool:
    try:
        carrier.create(form)
    except Refusal:
        return False
    return True


def _sent_by_the_library(method: str) -> set[str]:
    """Every name a method of the library can send: it is called with every argument it has."""
    noting = Noting()
    messages = Client(ACCOUNT, TOKEN, http_client=noting).messages
    moment = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    arguments = [name for name in inspect.signature(getattr(MessageList, method)).parameters if name != "self"]
    lists = {"media_url", "persistent_action"}
    getattr(messages, method)(
        **{
            name: [TO] if name in lists else moment if "date" in name or name == "send_at" else "1"
            for name in arguments
        }
    )
    return noting.names
