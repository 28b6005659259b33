"""The people and records that wrong input meets."""

import pytest

from assistant.runtime import Runtime
from tests.assistant.console.scene import Scene, build


@pytest.fixture
def scene(runtime: Runtime) -> Scene:
    """Two networks, their people and records."""
    return build(runtime)
