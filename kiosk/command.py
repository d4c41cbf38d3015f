"""What the commands of the kiosk and of the centre share."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from kiosk.home import Home

EXIT_CODES = 'Exit codes: 0 done; 1 something needs looking at; 2 the words of the call or a setting are wrong; 3 the home is in use.'

JsonOption = Annotated[bool, typer.Option('--json', help='Answer with one JSON object, for a program.')]


class Failed(Exception):
    """Something that a person can mend; `str()` says what."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def home_of(context: typer.Context) -> Home:
    """The home that the call names. Raises HomeError."""
    home: Home = context.obj[0]
    home.check()
    return home


def say(as_json: bool, values: dict[str, Any], words: str) -> None:
    """Print an answer for a program or for a person."""
    typer.echo(json.dumps(values, default=str) if as_json else words)
