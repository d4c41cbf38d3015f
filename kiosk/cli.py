"""The command line of the kiosk and of the centre.

Exit codes: 0 done; 1 something needs looking at, and what was said why; 2 the call's words or a setting are wrong;
3 another program writes to this home.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kiosk import settings as settings_
from kiosk.command import EXIT_CODES, Failed, home_of, settings_of
from kiosk.home import Home, HomeError, HomeInUse
from services.clock import Clock
from services.store.keys import KeysError
from services.sync.trouble import NotAllowed, Unreachable


class Commands(TyperGroup):
    """Loads the other commands when one of them is called, or all are listed: the first picture of `run` would wait for them."""

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:
        return super().get_command(ctx, cmd_name) or self._with_others().get(cmd_name)

    def list_commands(self, ctx: typer.Context) -> list[str]:
        return list(self._with_others())

    def _with_others(self) -> dict[str, Any]:
        from kiosk import commands

        self.commands |= typer.main.get_command(commands.app).commands
        return self.commands


app = typer.Typer(help='A kiosk for a departure lounge. ' + EXIT_CODES, cls=Commands, no_args_is_help=True, add_completion=False)


@app.callback()
def _everywhere(
    context: typer.Context,
    home: Annotated[Path, typer.Option(envvar='KIOSK_HOME', help='All run-time state of this kiosk.')] = settings_.DEFAULT_HOME,
    keys: Annotated[Path, typer.Option(envvar='KIOSK_KEYS', help='Its secrets; never inside the home.')] = settings_.DEFAULT_KEYS,
    config: Annotated[Path | None, typer.Option(envvar='KIOSK_CONFIG', help='The settings file; HOME/kiosk.toml without it.')] = None,
) -> None:
    context.obj = (Home(home.expanduser(), keys.expanduser()), config)


@app.command()
def run(context: typer.Context) -> None:
    """Show the kiosk's window until it is stopped."""
    from kiosk.run import run as run_kiosk

    raise typer.Exit(run_kiosk(home_of(context), settings_of(context), Clock(), config=context.obj[1]))


def main() -> None:
    """Run the command that was given."""
    logging.basicConfig(level=logging.INFO, format='%(asctime)s %(levelname)s %(name)s: %(message)s', stream=sys.stderr)
    logging.getLogger('alembic').setLevel(logging.WARNING)
    try:
        app()
    except HomeInUse as error:
        _end(error, 3)
    except settings_.SettingsError as error:
        _end(error, 2)
    except Failed as error:
        _end(error, error.code)
    except Unreachable as error:
        _end(f'The centre was not reached: {error}. Nothing is lost; it is sent when the centre answers.', 1)
    except (HomeError, KeysError, NotAllowed) as error:
        _end(error, 1)
    except Exception as error:
        _end(_told_of_store(error), 1)


def _told_of_store(error: Exception) -> str:
    """What to say of a fault of a store or a disk. Raises any other."""
    from sqlalchemy.exc import SQLAlchemyError

    from services.store.backup import BackupFailed, told
    from services.store.database import StoreUnusable

    if isinstance(error, (BackupFailed, StoreUnusable)):
        return str(error)
    if isinstance(error, (OSError, SQLAlchemyError)):
        return f'{told(error)}. Is the disk full or read-only, or does another program hold a file? Look with: kiosk doctor'
    raise error


def _end(message: object, code: int) -> None:
    typer.echo(str(message), err=True)
    sys.exit(code)
