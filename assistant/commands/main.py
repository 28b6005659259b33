"""joinedup: the console command. Each group of commands has a file of its own; here they come together."""

import functools
import sys

import click
from sqlalchemy.exc import OperationalError

from assistant.commands.directory import directory
from assistant.commands.documents import docs
from assistant.commands.helplines import helplines
from assistant.commands.places import places
from assistant.commands.rules import rules
from assistant.commands.serve import demo, fresh, migrate, run
from assistant.commands.understand import understand
from assistant.commands.worker import worker
from assistant.config import SettingsError
from assistant.runtime import build_runtime


class OrderedGroup(click.Group):
    """Commands in the order a newcomer needs them, and settings problems as one plain sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order they were added."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a wrong setting is said, not dumped."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            click.secho(str(error), fg="red", err=True)
            sys.exit(2)
        except OperationalError as error:
            click.secho(f"The database does not answer as it should: {error.orig}.", fg="red", err=True)
            click.secho("Is JOINEDUP_DATABASE_URL right, and has `joinedup migrate` been run?", err=True)
            sys.exit(3)


@click.group(cls=OrderedGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="joinedup", prog_name="joinedup")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Joined Up gets people to the local help that fits them, and makes sure the help happens.

    \b
    Try it:              joinedup run
    On real services:    joinedup demo --real ../shared/data
    Read a message:      echo '{"id": 1, "text": "lost my job, M14 5RQ"}' | joinedup understand

    Every setting comes from the environment and has a default; docs/settings.md lists them.
    """
    ctx.obj = functools.cache(build_runtime)


for command in (run, demo, fresh, migrate, worker, places, directory, understand, helplines, rules, docs):
    cli.add_command(command)
