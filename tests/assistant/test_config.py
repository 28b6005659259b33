"""Settings are checked at the start, and a wrong one is named."""

import pytest

from assistant.config import SettingsError, from_environment

PRODUCTION = {
    "JOINEDUP_MODE": "production",
    "JOINEDUP_CONTROLLER_NAME": "Example Council",
    "JOINEDUP_CONTROLLER_CONTACT": "dpo@example.org",
    "JOINEDUP_PUBLIC_BASE_URL": "https://help.example.org",
    "JOINEDUP_SECRET_KEY": "x" * 32,
    "JOINEDUP_KEYRING_FILE": "keyring.json",
    "JOINEDUP_TWILIO_AUTH_TOKEN": "token",
    "JOINEDUP_HOST": "0.0.0.0",
}


def test_nothing_need_be_set():
    assert from_environment({}).is_demo


def test_port_alone_is_enough_to_choose_one():
    assert from_environment({"PORT": "8123"}).base_url == "http://127.0.0.1:8123"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "help.example.org"])
def test_demo_mode_refuses_a_public_address(host):
    with pytest.raises(SettingsError, match="JOINEDUP_HOST"):
        from_environment({"JOINEDUP_HOST": host})


def test_demo_mode_refuses_a_public_base_url():
    with pytest.raises(SettingsError, match="JOINEDUP_PUBLIC_BASE_URL"):
        from_environment({"JOINEDUP_PUBLIC_BASE_URL": "https://help.example.org"})


def test_production_starts_when_everything_is_named():
    assert from_environment(PRODUCTION).mode == "production"


@pytest.mark.parametrize("missing", [key for key in PRODUCTION if key not in {"JOINEDUP_MODE", "JOINEDUP_HOST"}])
def test_production_refuses_to_start_without(missing):
    with pytest.raises(SettingsError, match=missing):
        from_environment({key: value for key, value in PRODUCTION.items() if key != missing})


@pytest.mark.parametrize(
    ("name", "value"), [("JOINEDUP_PORT", "banana"), ("JOINEDUP_PORT", "70000"), ("JOINEDUP_MODE", "live")]
)
def test_a_wrong_value_names_its_setting(name, value):
    with pytest.raises(SettingsError, match=name):
        from_environment({name: value})


def test_an_unknown_setting_is_named():
    with pytest.raises(SettingsError, match="JOINEDUP_PROT"):
        from_environment({"JOINEDUP_PROT": "8000"})
