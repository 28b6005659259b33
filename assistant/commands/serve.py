"""Running it: the web process and the worker together, on the demo network or on real services."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from assistant.config import PREFIX, Config, from_environment
from assistant.demo.build import build_demo, build_real
from assistant.migrations.run import upgrade
from assistant.runtime import build_runtime

console = Console(highlight=False)
READY_WITHIN_S = 60
STOP_WITHIN_S = 10


@contextlib.contextmanager
def _progress() -> Iterator[Progress]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield progress


@click.command()
def run() -> None:
    """Start everything: database, demo network, web and worker. Ctrl-C stops it."""
    config = from_environment()
    _refuse_taken(config)
    _prepare(config, None)
    _serve(config)


@click.command()
@click.option(
    "--real",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with directories/ and geography/, such as ../shared/data.",
)
def demo(real: Path) -> None:
    """Start everything on a directory of real services. Nothing is ever sent: fakes in code, addresses replaced."""
    config = from_environment()
    if not config.is_demo:
        raise click.UsageError("joinedup demo runs in demo mode only")
    if config.database_url:
        raise click.UsageError("joinedup demo keeps a database of its own; unset JOINEDUP_DATABASE_URL")
    config = config.model_copy(update={"var_dir": config.var_dir / "real"})
    _refuse_taken(config)
    _prepare(config, real)
    _serve(config)


@click.command()
def fresh() -> None:
    """Throw the demo's data away. Refused outside demo mode."""
    config = from_environment()
    if not config.is_demo:
        raise click.UsageError("only the demo's data may be thrown away")
    shutil.rmtree(config.var_dir, ignore_errors=True)
    console.print("The demo starts over with the next [bold]make run[/bold].")


@click.command()
def migrate() -> None:
    """Bring the database up to the newest schema."""
    runtime = build_runtime()
    upgrade(runtime.database)
    console.print("The schema is up to date.")


def _refuse_taken(config: Config) -> None:
    with socket.socket(socket.AF_INET6 if ":" in config.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError:
            raise click.ClickException(
                f"Port {config.port} is taken. Stop what uses it, or choose another: PORT={config.port + 1} make run"
            ) from None


def _prepare(config: Config, real: Path | None) -> None:
    """Schema and, in demo mode, data. A demo whose making was interrupted is made anew: it would be half a demo."""
    made = config.var_dir / "demo-made"
    if config.is_demo and not config.database_url and not made.exists():
        for file in config.var_dir.glob("joinedup.sqlite3*"):
            file.unlink()
    runtime = build_runtime(config)
    with _progress() as progress:
        task = progress.add_task("Preparing the database", total=None)
        upgrade(runtime.database)
        progress.remove_task(task)
        if config.is_demo and real is None:
            build_demo(runtime, progress)
        elif real is not None:
            build_real(runtime, real, progress)
    if config.is_demo:
        made.touch()
    runtime.database.dispose()


def _environment(config: Config) -> dict[str, str]:
    """The settings for the child processes: the same ones, whatever changed them here."""
    values = {
        f"{PREFIX}{key.upper()}": str(value) for key, value in config.model_dump().items() if value not in (None, "")
    }
    return {**os.environ, **values}


def _serve(config: Config) -> None:
    environment = _environment(config)
    config.heartbeat.unlink(missing_ok=True)  # an older run's
    web = _start(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "python:assistant.server",
            "assistant.app:create_app()",
            "--bind",
            _address(config),
            "--workers",
            str(config.web_workers),
            "--threads",
            str(config.web_threads),
        ],
        environment,
        _log(config, "web"),
    )
    worker = _start([sys.executable, "-m", "assistant.commands", "worker"], environment, _log(config, "worker"))
    processes = {"web": web, "worker": worker}
    try:
        for ending in (signal.SIGTERM, signal.SIGINT):  # a shell that starts us in the background ignores SIGINT
            signal.signal(ending, _interrupt)
        _wait_until_ready(config, processes)
        _say_where(config)
        _watch(processes)
    except KeyboardInterrupt:
        console.print("\nStopping …")
    finally:
        _stop(processes)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _address(config: Config) -> str:
    return f"[{config.host}]:{config.port}" if ":" in config.host else f"{config.host}:{config.port}"


def _log(config: Config, name: str) -> Path | None:
    """Where a process writes its log: a file in demo mode, whose screen says where to look; else its own output."""
    return config.var_dir / f"{name}.log" if config.is_demo else None


def _start(command: list[str], environment: Mapping[str, str], log: Path | None) -> "subprocess.Popen[bytes]":
    # A group of its own: Ctrl-C reaches only us, and we stop both in order.
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("ab")) if log else None
        return subprocess.Popen(  # noqa: S603 - our own command line
            command, env=dict(environment), start_new_session=True, stdout=output, stderr=output
        )


def _wait_until_ready(config: Config, processes: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    """Until pages are answered and the worker, which sends what is waiting, has given its first sign of life."""
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        _watch_once(processes)
        if _answers(config) and config.heartbeat.exists():
            return
        time.sleep(0.2)
    raise click.ClickException(f"Web and worker were not ready within {READY_WITHIN_S} seconds.")


def _answers(config: Config) -> bool:
    with (
        contextlib.suppress(urllib.error.URLError, OSError),
        urllib.request.urlopen(f"http://{_address(config)}/healthz", timeout=2),
    ):
        return True
    return False


def _watch(processes: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    while True:
        _watch_once(processes)
        time.sleep(0.5)


def _watch_once(processes: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise click.ClickException(
                f"The {name} process ended with status {process.returncode}; its log ({name}.log under var/) says why."
            )


def _stop(processes: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_WITHIN_S
    for process in processes.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def _say_where(config: Config) -> None:
    base = config.base_url
    console.print(f"\n[bold]Joined Up is ready.[/bold]  {base}\n")
    rows = [
        ("/", "the web chat"),
        ("/phone", "a phone on the screen that texts the real webhook"),
        ("/staff", "frontline staff"),
        ("/inbox", "receiving organisations"),
        ("/commissioner", "how referrals flow"),
    ]
    for path, what in rows:
        console.print(f"  {base}{path:<16} {what}")
    if config.is_demo:
        console.print("\n  The sign-in page lists the demo accounts; one click signs you in.")
        console.print(f"  Logs: {config.var_dir}/web.log and worker.log")
    console.print("\n  Ctrl-C stops it; your data stays. [bold]make fresh[/bold] starts over.\n")
