"""The fakes' status callbacks: posted to the real app over the loopback, signed, in any order, and never in the way."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.config import Config
from assistant.gateways.choose import Gateways, demo_post, gateways
from assistant.gateways.clock import MovedClock
from assistant.gateways.delivery_reports import FATES, DeliveryReports, Handed
from assistant.gateways.demo import DemoEmail, DemoPost
from assistant.gateways.errors import carrier_errors
from assistant.gateways.fake_carrier import FakeCarrier
from assistant.gateways.fake_carrier_server import serving as carrier_serving
from assistant.gateways.twilio_sms import TwilioSms
from assistant.runtime import Runtime
from assistant.worker.sending import Sender
from directory.storage.database import Database
from tests.assistant.gateways.carrier import ACCOUNT, SENDER, TOKEN, free_port
from tests.assistant.outbox.post import ANNA, put, row
from tests.assistant.sms.server import serving as app_serving
from tests.conftest import make_runtime

LOST = "+447700900991"
ORDERS = {
    "in order": list,
    "backwards": lambda statuses: statuses[::-1],
    "the last one first": lambda statuses: [statuses[-1], *statuses[:-1]],
    "every one twice": lambda statuses: [*statuses, *statuses],
}


@pytest.fixture
def house(config: Config, any_database: Database, clock: MovedClock) -> Iterator[Runtime]:
    """The whole app on a port of its own, where the carrier finds it."""
    port = free_port()
    runtime = make_runtime(config.model_copy(update={"port": port}), any_database, clock)
    with app_serving(runtime, port):
        yield runtime


@contextmanager
def worker(
    runtime: Runtime, folder: Path, scramble: Callable[[list[str]], list[str]] = list, token: str = TOKEN
) -> Iterator[tuple[Sender, FakeCarrier]]:
    """The real sender, the real client, and a carrier that reports."""
    carrier = FakeCarrier(
        folder / "carrier.jsonl", ACCOUNT, TOKEN, clock=runtime.clock, report_after=0.0, scramble=scramble
    )
    carrier.reports._token = token
    with carrier_serving(carrier) as url:
        sms = TwilioSms(ACCOUNT, TOKEN, SENDER, timeout=5, api_url=url)
        yield Sender(runtime, Gateways(sms, DemoEmail(DemoPost(folder / "post.jsonl", runtime.clock)))), carrier
        sms.close()


@pytest.mark.parametrize("order", ORDERS)
def test_a_sent_message_ends_as_delivered_in_whatever_order_the_carrier_says_so(
    house: Runtime, tmp_path: Path, order: str
):
    """`sent` never overwrites `delivered`, though it comes later or while the worker still writes its own."""
    messages = [put(house, text) for text in ("one", "two", "three")]
    with worker(house, tmp_path, ORDERS[order]) as (sender, carrier):
        for _ in messages:
            assert sender.send_next()
            assert carrier.reports.wait(30)
        assert set(carrier.reports.answers) == {204}
    assert [row(house, one.id).state for one in messages] == ["delivered"] * 3
    assert [row(house, one.id).provider_id for one in messages] == [one.sid for one in carrier.messages]
    assert all(one.sent_at is not None for one in carrier.messages)


@pytest.mark.parametrize("order", ORDERS)
def test_a_message_that_does_not_arrive_fails_with_the_carriers_code(house: Runtime, tmp_path: Path, order: str):
    """Some numbers of the drama range get nothing; that is final, and a late `sent` does not mend it."""
    message = put(house, "one", LOST)
    with worker(house, tmp_path, ORDERS[order]) as (sender, carrier):
        assert sender.send_next()
        assert carrier.reports.wait(30)
        assert set(carrier.reports.answers) == {204}
    stored = row(house, message.id)
    assert (stored.state, stored.error_code) == ("failed", "30005")


@pytest.mark.parametrize("order", ORDERS)
def test_a_handset_that_is_switched_off_is_tried_again_later(
    house: Runtime, clock: MovedClock, tmp_path: Path, order: str
):
    """30003: the row waits for another try, whatever order the first one's callbacks come in."""
    message = put(house, "one", "+447700900990")
    with worker(house, tmp_path, ORDERS[order]) as (sender, carrier):
        assert sender.send_next()
        assert carrier.reports.wait(30)
        assert row(house, message.id).state == "waiting"
        assert not sender.send_next(), "not at once"
        clock.move(hours=2)
        assert sender.send_next()
        assert carrier.reports.wait(30)
    assert [one.body for one in carrier.messages] == ["one", "one"]
    assert row(house, message.id).attempts == 2


def test_reports_signed_by_somebody_else_change_nothing(house: Runtime, tmp_path: Path):
    """403 for each of them."""
    message = put(house, "one")
    with worker(house, tmp_path, token="another") as (sender, carrier):
        assert sender.send_next()
        assert carrier.reports.wait(30)
        assert list(carrier.reports.answers) == [403] * 3
    assert row(house, message.id).state == "sent", "what the worker itself knows"


def test_many_messages_at_once_all_end_as_delivered(house: Runtime, tmp_path: Path):
    """Thirty in a row, their reports scrambled while the next ones are sent."""
    chance = random.Random(7)
    messages = [put(house, f"text {n}", f"+4477009001{n:02d}") for n in range(30)]
    with worker(house, tmp_path, lambda statuses: chance.sample(statuses, len(statuses))) as (sender, carrier):
        while sender.send_next():
            pass
        assert carrier.reports.wait(60)
        assert list(carrier.reports.answers) == [204] * 90
    assert {row(house, one.id).state for one in messages} == {"delivered"}


def test_the_demo_reports_to_its_own_callback(config: Config, database: Database, clock: MovedClock):
    """What `make run` uses: the demo's file as a carrier, with the demo's token, to the app on this machine."""
    demo = Config(mode="demo", var_dir=config.var_dir, secret_key="x", port=free_port())
    runtime = make_runtime(demo, database, clock)
    ways_out = gateways(demo, clock)
    assert isinstance(ways_out.sms, DemoPost)
    assert ways_out.sms._reports is not None
    ways_out.sms._reports._pause = 0.0
    arrives, lost = put(runtime, "one"), put(runtime, "two", LOST)
    with app_serving(runtime, demo.port):
        sender = Sender(runtime, ways_out)
        while sender.send_next():
            pass
        assert ways_out.sms._reports.wait(30)
    assert list(ways_out.sms._reports.answers) == [204] * 6
    assert (row(runtime, arrives.id).state, row(runtime, lost.id).state) == ("delivered", "failed")
    post = demo_post(demo, clock)
    assert [one.body for one in post.read(kinds=("text-out",))] == ["one"], "the phone shows only what arrived"
    assert [(one.status, one.from_api) for one in post.listed(LOST, clock.now())] == [("undelivered", True)]


def test_only_the_demo_reports(config: Config, clock: MovedClock):
    """In tests and in production the file, if it is used at all, keeps silent."""
    sms = gateways(config, clock).sms
    assert isinstance(sms, DemoPost)
    assert sms._reports is None


def test_the_send_does_not_wait_for_the_reports(config: Config):
    """Nobody answers at the callback: handing over is as quick as ever, and the thread ends by itself."""
    reports = DeliveryReports(TOKEN, ACCOUNT, pause=0.05)
    begin = time.monotonic()
    for n in range(50):
        reports.tell(Handed(f"SM{n}", ANNA, SENDER, f"http://127.0.0.1:{free_port()}/sms/status/1?try=1"))
    assert time.monotonic() - begin < 1
    assert reports.wait(30)
    assert list(reports.answers) == [0] * 150
    assert "delivery-reports" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize(
    "callback", ["", "https://help.example.org/sms/status/1", "http://192.0.2.1/x", "ftp://localhost/"]
)
def test_a_fake_never_speaks_to_another_machine(callback: str):
    """No address, or one elsewhere: nothing is posted."""
    reports = DeliveryReports(TOKEN, ACCOUNT)
    reports.tell(Handed("SM1", ANNA, SENDER, callback))
    assert reports.wait(0)
    assert not reports.answers


def test_the_fates_are_numbers_of_the_drama_range():
    """Nobody's real telephone, and codes that our table knows."""
    assert all(number.startswith("+4477009009") and len(number) == 13 for number in FATES)
    assert {code for _, code in FATES.values()} <= set(carrier_errors())
