"""Settings of sending."""

import pytest

from assistant.config import SettingsError, from_environment


def test_the_lease_outlives_every_call_it_covers():
    """A message is looked up only when its call must be over: a lease too short is refused at the start."""
    with pytest.raises(SettingsError, match="four times"):
        from_environment({"JOINEDUP_MODE": "test", "JOINEDUP_SEND_LEASE": "30", "JOINEDUP_SEND_TIMEOUT": "10"})
    assert from_environment({"JOINEDUP_MODE": "test"}).send_lease == 60
