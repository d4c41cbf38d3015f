"""The commands of the central endpoint: kiosk central ..."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.command import EXIT_CODES, Failed, JsonOption, home_of, say
from kiosk.staff_cli import NAME_TAKEN, MemberArgument, NameOption, RoleOption, ask_pin, chosen, tell, what_to_do
from services.clock import LONDON, Clock

FILE = 'central.db'
AFTER_RESTORE = 'Kiosks send again what the centre lost. Take the release lists since the backup again: kiosk central import-releases'

central = typer.Typer(
    help='The central endpoint: takes what kiosks write down, hands out what changed. ' + EXIT_CODES, no_args_is_help=True
)

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        '--database', envvar='KIOSK_DATABASE', help="sqlite:///FILE or postgresql+psycopg://...; the home's own SQLite file without it."
    ),
]


def _engine(context: typer.Context, database_url: str | None) -> Any:
    from services.central import database

    home = home_of(context)
    if database_url is None:
        home.central.mkdir(parents=True, exist_ok=True, mode=0o700)
        database_url = f'sqlite:///{home.central / FILE}'
    engine = database.connect(database_url)
    database.migrate(engine)
    return engine


@central.command(name='run')
def central_run(
    context: typer.Context,
    database_url: DatabaseOption = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help='The port on 127.0.0.1; put a TLS proxy before it.')] = 8470,
    rehearse_at: Annotated[datetime | None, typer.Option(hidden=True, help='Begin at this time, UTC, for a demonstration.')] = None,
) -> None:
    """Serve the centre until it is stopped."""
    from kiosk.demo import rehearsing
    from services.central import server

    engine = _engine(context, database_url)
    engine.dispose()
    clock = rehearsing(engine, rehearse_at.replace(tzinfo=UTC)) if rehearse_at else Clock()
    try:
        server.run(engine.url.render_as_string(hide_password=False), port, clock)
    except OSError as taken:
        raise Failed(f'The port {port} cannot be used: {taken.strerror}.') from taken


@central.command(name='add-lounge')
def central_add_lounge(
    context: typer.Context,
    lounge: Annotated[str, typer.Argument(help='A short key, such as lincoln.')],
    name: Annotated[str, typer.Argument(help='What people call it.')],
    database_url: DatabaseOption = None,
) -> None:
    """Add a lounge."""
    from services.central import enrolment

    try:
        enrolment.create_lounge(_engine(context, database_url), lounge, name)
    except enrolment.LoungeExists as exists:
        raise Failed(f'There is a lounge {lounge} already.') from exists
    except ValueError as wrong:
        raise Failed('A key is letters, digits, dots and dashes; a name is plain words.', 2) from wrong
    typer.echo(f'{lounge}: {name}')


@central.command(name='enrol')
def central_enrol(
    context: typer.Context,
    lounge: Annotated[str, typer.Argument(help='The key of the lounge.')],
    database_url: DatabaseOption = None,
) -> None:
    """Print a one-time code for one more kiosk of a lounge. It is good for 24 hours."""
    from services.central import database, enrolment

    try:
        typer.echo(enrolment.new_code(_engine(context, database_url), lounge, Clock().now()))
    except database.UnknownLounge as unknown:
        raise Failed(f'There is no lounge {lounge}: kiosk central add-lounge {lounge} NAME') from unknown


LoungeOption = Annotated[str, typer.Option(help='The key of the lounge.')]


@central.command(name='add-staff')
def central_add_staff(
    context: typer.Context, lounge: LoungeOption, role: RoleOption, name: NameOption, database_url: DatabaseOption = None
) -> None:
    """Make an account of a lounge's staff. Asks for the PIN twice; the lounge's kiosks know it once they have synced."""
    from services.central import accounts, database

    try:
        with what_to_do():
            made = accounts.add(_engine(context, database_url), lounge, name, role, ask_pin(), Clock().now())
    except database.UnknownLounge as unknown:
        raise Failed(f'There is no lounge {lounge}: kiosk central add-lounge {lounge} NAME') from unknown
    except accounts.NameTaken as taken:
        raise Failed(NAME_TAKEN) from taken
    typer.echo(f'{made.name}: {made.role}')


@central.command(name='list-staff')
def central_list_staff(
    context: typer.Context, lounge: LoungeOption, database_url: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """List the accounts of a lounge's staff."""
    from services.central import accounts, database

    try:
        tell(as_json, accounts.listed(_engine(context, database_url), lounge))
    except database.UnknownLounge as unknown:
        raise Failed(f'There is no lounge {lounge}: kiosk central add-lounge {lounge} NAME') from unknown


@central.command(name='unlock-staff')
def central_unlock_staff(context: typer.Context, who: MemberArgument, lounge: LoungeOption, database_url: DatabaseOption = None) -> None:
    """Let somebody try their PIN again after too many wrong ones."""
    from services.central import accounts, database

    engine = _engine(context, database_url)
    try:
        accounts.unlock(engine, lounge, chosen(accounts.listed(engine, lounge), who).id, Clock().now())
    except database.UnknownLounge as unknown:
        raise Failed(f'There is no lounge {lounge}: kiosk central add-lounge {lounge} NAME') from unknown
    typer.echo(f'{who}: unlocked')


@central.command(name='import-releases')
def central_import(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help='A release list; data/release_list_sample.csv shows its columns.')
    ],
    lounge: Annotated[str, typer.Option(help='The key of the lounge that the list is for.')],
    database_url: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a release list. Good rows go in, bad ones are named; a missing row cancels nothing."""
    from services.central import database, releases

    try:
        report = releases.import_releases(_engine(context, database_url), lounge, file.read_bytes(), Clock().now())
    except database.UnknownLounge as unknown:
        raise Failed(f'There is no lounge {lounge}: kiosk central add-lounge {lounge} NAME') from unknown
    say(as_json, report.as_dict(), report.words())
    if report.problems:
        raise typer.Exit(1)


@central.command(name='import-slots')
def central_import_slots(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help='Times that places offer; data/slot_list_sample.csv shows its columns.')
    ],
    lounge: Annotated[str, typer.Option(help='The key of the lounge that the times are for.')],
    database_url: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a list of times that people can ask for. Good rows go in, bad ones are named; a missing row takes nothing away."""
    from services.central import database, slots

    try:
        report = slots.import_slots(_engine(context, database_url), lounge, file.read_bytes(), Clock().now())
    except database.UnknownLounge as unknown:
        raise Failed(f'There is no lounge {lounge}: kiosk central add-lounge {lounge} NAME') from unknown
    say(as_json, report.as_dict(), report.words())
    if report.problems:
        raise typer.Exit(1)


@central.command(name='slots')
def central_slots(
    context: typer.Context,
    lounge: Annotated[str, typer.Option(help='The key of the lounge.')],
    database_url: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the times that people asked for and that wait for an answer: confirm or refuse each by what stands first in its line."""
    from services.central import database, slots

    try:
        found = slots.waiting(_engine(context, database_url), lounge)
    except database.UnknownLounge as unknown:
        raise Failed(f'There is no lounge {lounge}: kiosk central add-lounge {lounge} NAME') from unknown
    words = '\n'.join(one.words() for one in found) or 'Nothing waits for an answer.'
    say(as_json, {'waiting': [one.as_dict() for one in found]}, words)


SlotArgument = Annotated[str, typer.Argument(help='The time, as "kiosk central slots" names it.')]


@central.command(name='confirm')
def central_confirm(context: typer.Context, slot: SlotArgument, database_url: DatabaseOption = None) -> None:
    """Say that the other side agreed to a time: it is booked."""
    from services.central import slots

    try:
        slots.confirm(_engine(context, database_url), slot, Clock().now())
    except slots.CannotAnswer as why:
        raise Failed(str(why)) from why
    typer.echo(f'{slot}: confirmed')


@central.command(name='refuse')
def central_refuse(context: typer.Context, slot: SlotArgument, database_url: DatabaseOption = None) -> None:
    """Say that the other side said no to a time: it is not offered again, and an older time still stands."""
    from services.central import slots

    try:
        slots.refuse(_engine(context, database_url), slot, Clock().now())
    except slots.CannotAnswer as why:
        raise Failed(str(why)) from why
    typer.echo(f'{slot}: refused')


@central.command(name='add-operator')
def central_add_operator(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help='A short key for the token, such as night-desk.')],
    database_url: DatabaseOption = None,
) -> None:
    """Print a token that opens the fleet page. It is shown once."""
    from services.central import operators

    try:
        typer.echo(operators.add(_engine(context, database_url), name, Clock().now()))
    except operators.OperatorExists as exists:
        raise Failed(f'There is a token {name} already. For a new one, first: kiosk central revoke-operator {name}') from exists
    except ValueError as wrong:
        raise Failed('A key is letters, digits, dots and dashes.', 2) from wrong


@central.command(name='operators')
def central_operators(context: typer.Context, database_url: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the tokens that open the fleet page, by name."""
    from services.central import operators

    found = operators.listed(_engine(context, database_url))
    words = '\n'.join(f'{one.name}  made {one.made_at.astimezone(LONDON):%d.%m.%Y}' for one in found) or 'Nobody has a token.'
    say(as_json, {'operators': [{'name': one.name, 'made_at': one.made_at} for one in found]}, words)


@central.command(name='revoke-operator')
def central_revoke_operator(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help='The token, as "kiosk central operators" names it.')],
    database_url: DatabaseOption = None,
) -> None:
    """Shut the fleet page to a token, and to every browser in which it was given."""
    from services.central import operators

    try:
        operators.revoke(_engine(context, database_url), name)
    except operators.UnknownOperator as unknown:
        raise Failed(f'There is no token {name}.') from unknown
    typer.echo(f'{name}: revoked')


@central.command(name='backup')
def central_backup(context: typer.Context, file: Annotated[Path, typer.Argument(help='The new file. It is not encrypted.')]) -> None:
    """Copy the home's SQLite file while the centre serves, and prove the copy. For PostgreSQL use pg_dump."""
    from services.central import copies

    try:
        copies.backup(home_of(context).central / FILE, file)
    except copies.CopyFailed as failed:
        raise Failed(str(failed)) from failed
    typer.echo(f'{file}: copied and proved. It is not encrypted and holds personal data: delete it within 7 days.')


@central.command(name='restore')
def central_restore(context: typer.Context, file: Annotated[Path, typer.Argument(help='What "kiosk central backup" wrote.')]) -> None:
    """Come back to a backup of the home's SQLite file; stop the centre first. For PostgreSQL: pg_restore, then "central restored"."""
    from services.central import copies

    try:
        aside = copies.restore(file, home_of(context).central / FILE, Clock().now())
    except copies.CopyFailed as failed:
        raise Failed(str(failed)) from failed
    if aside is not None:
        typer.echo(f'What was in use is kept as {aside}. The centre deletes it after 7 days.')
    typer.echo(AFTER_RESTORE)


@central.command(name='restored')
def central_restored(context: typer.Context, database_url: DatabaseOption = None) -> None:
    """Say that the database was restored by other means: kiosks then follow its rows from the start."""
    from services.central import copies

    copies.restored(_engine(context, database_url), Clock().now())
    typer.echo(AFTER_RESTORE)
