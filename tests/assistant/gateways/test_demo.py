"""The demo's post: a file that web and worker share."""

import datetime as dt
import stat
import threading
import uuid

from assistant.config import Config
from assistant.gateways.choose import demo_post, gateways
from assistant.gateways.clock import MovedClock
from assistant.gateways.demo import DemoEmail, DemoPost
from assistant.gateways.twilio_sms import TwilioSms

ANNA = "+447700900001"


def test_what_is_sent_is_kept_and_listed(config: Config, clock: MovedClock):
    """Texts of one number in order; the list has what was sent through the gateway, newest first."""
    post = demo_post(config, clock)
    post.add("text-in", ANNA, "Hello ‘you’ 🙂\nsecond line")
    first = post.send(ANNA, "One", "http://callback")
    clock.move(minutes=1)
    post.send("+447700900002", "Other", "")
    assert [one.body for one in post.read(number=ANNA)] == ["Hello ‘you’ 🙂\nsecond line", "One"]
    ours = [one for one in post.listed(ANNA, clock.now() - dt.timedelta(hours=1)) if one.from_api]
    assert [one.provider_id for one in ours] == [first]
    assert post.numbers() == [ANNA, "+447700900002"]


def test_the_file_is_the_owners_alone(config: Config, clock: MovedClock):
    """Even invented people's texts are not for every account of the machine."""
    demo_post(config, clock).send(ANNA, "One", "")
    assert stat.S_IMODE((config.var_dir / "demo_post.jsonl").stat().st_mode) == 0o600


def test_many_writers_lose_nothing(config: Config, clock: MovedClock):
    """Appends of several threads do not run into one another."""
    threads = [
        threading.Thread(target=lambda: [demo_post(config, clock).send(ANNA, "x" * 500, "") for _ in range(20)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(demo_post(config, clock).read()) == 80


def test_a_half_written_line_is_left_out(config: Config, clock: MovedClock):
    """A writer killed in the middle does not break the phone."""
    post = demo_post(config, clock)
    post.send(ANNA, "whole", "")
    with (config.var_dir / "demo_post.jsonl").open("a") as file:
        file.write('{"id": "SM')
    assert [one.body for one in post.read()] == ["whole"]


def test_emails_lie_in_the_same_post(config: Config, clock: MovedClock):
    """With their subject, for the demo's letter box."""
    post = demo_post(config, clock)
    DemoEmail(post).send("team@example.org", "Waiting", "Please sign in.", uuid.UUID(int=1))
    assert [(one.number, one.subject) for one in post.read(kinds=("email",))] == [("team@example.org", "Waiting")]
    assert post.numbers() == []


def test_the_settings_choose_the_gateway(config: Config, clock: MovedClock):
    """Only production, or an API address, reaches a carrier; the demo never does."""
    assert isinstance(gateways(config, clock).sms, DemoPost)
    assert isinstance(gateways(Config(mode="demo", var_dir=config.var_dir), clock).sms, DemoPost)
    fake = config.model_copy(update={"twilio_api_url": "http://127.0.0.1:1"})
    chosen = gateways(fake, clock).sms
    assert isinstance(chosen, TwilioSms)
    chosen.close()
