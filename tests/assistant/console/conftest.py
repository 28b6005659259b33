"""The scene, and browsers signed in."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assistant.runtime import Runtime
from tests.assistant.access.people import browser
from tests.assistant.console.desk import Desk, SignedIn
from tests.assistant.console.scene import Scene, build


@pytest.fixture
def scene(runtime: Runtime) -> Scene:
    """Two networks with people and records."""
    return build(runtime)


@pytest.fixture
def signed_in(app: Flask, scene: Scene) -> Callable[[str], FlaskClient]:
    """A browser of somebody of the scene, such as "home-worker"."""
    return lambda who: browser(app, scene.names[who])


@pytest.fixture
def desk(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> Desk:
    """The maker of the home case at their desk."""
    return Desk(signed_in("home-maker"), scene, runtime)
