"""The settings of one kiosk: a TOML file in its home, and environment variables above it. Only this package reads them."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from services.language import Language, State, offered

PREFIX = 'KIOSK_'
QUEUE = r'^http://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?/printers/[A-Za-z0-9._-]{1,127}$'
"""On this machine alone: a slip has a name on it, and this is not encrypted."""
PAGE = r'^https://[a-z0-9.-]+(:\d{1,5})?/([A-Za-z0-9._~-]+/)*$'
"""A folder: its page opens again with no internet only where it came over https and is asked for by the folder's name."""
LONGEST = 7
"""Days that what was written down may be kept (safety rule 19)."""
DEFAULT_HOME = Path('~/.local/share/departure-lounge/home')
DEFAULT_KEYS = Path('~/.local/share/departure-lounge/keys')


class SettingsError(Exception):
    """A setting that cannot be used; `str()` names where it stands and what is allowed."""


class Settings(BaseSettings):
    """What a lounge can set. Each can stand in kiosk.toml, or as KIOSK_ and its name in capitals in the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra='forbid', frozen=True)

    window: Annotated[str, StringConstraints(pattern=r'^[1-9]\d{2,4}x[1-9]\d{2,4}$')] = Field(
        '1920x1080', description='the size of the screen in pixels, such as 1920x1080'
    )
    idle_seconds: int = Field(90, ge=10, le=3600, description='whole seconds from 10 to 3600')
    idle_answer_seconds: int = Field(30, ge=20, le=600, description='whole seconds from 20 to 600')
    controller: str | None = Field(None, description='the name of the data controller, or leave it out for a demonstration')
    dpia_date: date | None = Field(None, description='the date of the data protection impact assessment, such as 2026-05-14')
    retention_days: int | None = Field(None, ge=1, le=LONGEST, description=f'whole days from 1 to {LONGEST}')
    public_body: bool = Field(False, description='true where a public body runs the lounge and so has a duty to refer (England), or false')
    staff_only: bool = Field(False, description='true on a kiosk that only staff see, which shows nothing but the staff side, or false')
    least_language: Literal['native', 'read', 'drafted'] = Field(
        'native', description='native, read or drafted: how far the words of a language must have come to be offered'
    )
    staff_language: Literal['en', 'cy'] = Field('en', description='en or cy: the language of the staff side')
    authority: Path | None = Field(None, description="a file with the certificate authority of the centre's certificate")

    printer: Annotated[str, StringConstraints(pattern=QUEUE)] | None = Field(
        None,
        description='a queue of the print system on this machine, such as http://127.0.0.1:631/printers/slip, or leave it out for a tray',
    )
    paper: Literal['80mm', 'a5', 'a4'] = Field('80mm', description='80mm, a5 or a4')
    stickers: Literal['62x29mm'] | None = Field(
        None, description='62x29mm, the labels for cards with codes, or leave it out to print these on the other paper'
    )
    sticker_printer: Annotated[str, StringConstraints(pattern=QUEUE)] | None = Field(
        None, description='the queue that has the labels, on this machine; left out, it is that of the other paper'
    )

    phone_account: Annotated[str, StringConstraints(pattern=r'^[A-Za-z0-9_.-]{1,64}@[A-Za-z0-9.-]{1,253}$')] | None = Field(
        None,
        description="the account of the kiosk's phone line, such as lounge@example.org, or leave it out for the lounge's own phone",
    )
    phone_server: Annotated[str, StringConstraints(pattern=r'^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$')] | None = Field(
        None, description="the server that takes the phone line's calls, such as 192.0.2.7:5061; left out, it is that of the account"
    )
    phone_transport: Literal['udp', 'tcp', 'tls'] = Field('tls', description='udp, tcp or tls')

    page_url: Annotated[str, StringConstraints(pattern=PAGE, max_length=120)] | None = Field(
        None,
        description='the folder where this lounge serves the phone page, such as https://www.example.org/day/, or leave it out for none',
    )

    @property
    def demonstration(self) -> bool:
        """Whether every screen and slip must say so: a real lounge names its controller, DPIA date and retention (safety rule 18)."""
        return None in (self.controller, self.dpia_date, self.retention_days)

    @property
    def languages(self) -> tuple[Language, ...]:
        """What visitors can choose; a demonstration shows them all (safety rule 26)."""
        return offered(State.DRAFTED if self.demonstration else State(self.least_language))

    @property
    def days_kept(self) -> int:
        """How long what was written down is kept once the centre has it."""
        return self.retention_days or LONGEST

    @property
    def size(self) -> tuple[int, int]:
        width, height = self.window.split('x')
        return int(width), int(height)


def load(home: Path, config: Path | None = None) -> Settings:
    """Read `config`, or kiosk.toml of the home where there is one. Raises SettingsError."""
    path = config or home / 'kiosk.toml'
    if config is not None and not config.exists():
        raise SettingsError(f'{config} is not there.')

    class Loaded(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return env_settings, TomlConfigSettingsSource(settings_cls, toml_file=path)

    try:
        return Loaded()
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f'{path}: {error}.') from error
    except ValidationError as error:
        raise SettingsError('\n'.join(_told(path, str(one['loc'][0])) for one in error.errors())) from error


def _told(path: Path, name: str) -> str:
    field = Settings.model_fields.get(name)
    if field is None:
        return f'{path}, line {_line(path, name)}: {name} is not a setting. Settings are {", ".join(Settings.model_fields)}.'
    variable = PREFIX + name.upper()
    if variable in os.environ:
        return f'The variable {variable} cannot be {os.environ[variable]!r}. Allowed: {field.description}.'
    return f'{path}, line {_line(path, name)}: {name} cannot be that. Allowed: {field.description}.'


def _line(path: Path, name: str) -> int:
    """The line on which a top-level key stands; 1 where it cannot be told."""
    lines = path.read_text(encoding='utf-8').splitlines()
    key = re.compile(rf'\s*["\']?{re.escape(name)}["\']?\s*[=\].]|\s*\[+\s*{re.escape(name)}\s*\]')
    return next((number for number, line in enumerate(lines, 1) if key.match(line)), 1)
