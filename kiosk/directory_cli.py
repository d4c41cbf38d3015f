"""The commands of the lounge's own directory: kiosk directory ..."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.command import EXIT_CODES, JsonOption, home_of, say
from services.clock import Clock

directory = typer.Typer(help='Places, numbers and councils that this lounge knows. ' + EXIT_CODES, no_args_is_help=True)


@directory.callback()
def _group() -> None:
    """Keeps `import` a command of its own while it is the only one."""


@directory.command(name='import')
def directory_import(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="Places (data/places.csv shows the columns), the MoJ's probation offices, or mySociety's councils.",
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Take places into HOME/lounge, which replaces the demonstration's. Good rows go in, bad ones are named; a missing row removes nothing.

    The kiosk must not run meanwhile; it knows the new places when it is started.
    """
    from services.directory import importing

    home = home_of(context)
    with home.locked():
        report = importing.take(file.read_bytes(), home.lounge, Clock().now().today)
    say(as_json, report.as_dict(), report.words())
    if report.problems:
        raise typer.Exit(1)
