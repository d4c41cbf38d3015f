"""All commands but `run`, which `kiosk.cli` has."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from kiosk.central_cli import central
from kiosk.command import Failed, JsonOption, home_of, reading_store, say, settings_of, with_store, with_stores
from kiosk.directory_cli import directory
from kiosk.home import Home
from kiosk.staff_cli import staff
from services import language
from services.clock import Clock
from services.store import journal, rows
from services.store.aside import Stores
from services.store.backup import Opener
from services.store.database import Store, Transaction
from services.store.keys import store_key
from services.sync.trouble import NotAllowed
from services.wire import EraseReason

app = typer.Typer()
app.add_typer(central, name='central')
app.add_typer(directory, name='directory')
app.add_typer(staff, name='staff')

CodeArgument = Annotated[str, typer.Argument(metavar='CODE', help='The six digits of a person here.')]
OutOption = Annotated[Path, typer.Option('-o', '--out', help='The file to write.')]


@app.command()
def demo(
    context: typer.Context,
    start: Annotated[bool, typer.Option('--run', help='Also start the centre and the kiosk; one Ctrl-C ends both.')] = False,
    at: Annotated[datetime | None, typer.Option(help='When the demonstration begins, London time; 10:42am today without it.')] = None,
    port: Annotated[int, typer.Option(help='Where the centre of the demonstration listens.')] = 8470,
    as_json: JsonOption = False,
) -> None:
    """Seed a made-up day through the centre's CSV import, and list its people, their codes and the staff's PINs: the same every time."""
    from kiosk.demo import rehearsal, run_demo, seed
    from kiosk.demo_staff import STAFF

    home, clock = home_of(context), rehearsal(at)
    people = seed(home, clock)
    lines = [f'{one.code[:3]} {one.code[3:]}  {one.first_name} {one.initial}.  {one.where}' for one in people]
    lines += [f'PIN {one.pin}  {one.name}  {one.role}' for one in STAFF]
    say(as_json, {'people': [asdict(one) for one in people], 'staff': [asdict(one) for one in STAFF]}, '\n'.join(lines))
    if start:
        raise typer.Exit(run_demo(home, settings_of(context), clock, port))


@app.command()
def languages(as_json: JsonOption = False) -> None:
    """List the languages, how far the words of each have come, and the texts that nobody translated."""
    missing = {'en': (), **language.untranslated()}
    found = [{'code': code, **asdict(one), 'untranslated': missing[code]} for code, one in language.known().items()]
    lines = [f'{one["code"]}  {one["name"]}: {one["state"]} by {one["read_by"]} on {one["on"]}' for one in found]
    lines += [f'{one["code"]}  not translated: {text}' for one in found for text in one['untranslated']]
    say(as_json, {'languages': found}, '\n'.join(lines))


@app.command()
def enrol(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help='The one-time code that "kiosk central enrol" printed.')],
    central: Annotated[str, typer.Option('--central', metavar='URL', help='Where the centre listens: https://...')],
) -> None:
    """Make this machine a kiosk of a lounge."""
    from services.sync.enrolment import enrol as enrol_here

    try:
        enrolled = enrol_here(code, central, home_of(context).keys, Clock().now().at)
    except NotAllowed as refused:
        raise Failed('The centre does not know this code, or it was used or is too old. Ask for a new one.') from refused
    except FileExistsError as already:
        raise Failed('This kiosk was enrolled with this code already.') from already
    except ValueError as wrong:
        raise Failed(f'--central: {wrong}', 2) from wrong
    typer.echo(f'This is screen {enrolled.screen} of {enrolled.lounge_name}.')


@app.command()
def sync(context: typer.Context, as_json: JsonOption = False) -> None:
    """One exchange with the centre. Prints what was sent, accepted, already known, refused, received, and what still waits."""
    from kiosk.beside import connect
    from kiosk.run import VERSION
    from services.sync.exchange import Batch, Exchanged, exchange_once

    home, chosen = home_of(context), settings_of(context)

    def once(store: Store) -> Exchanged:
        line = connect(home.enrolment(), chosen)
        try:
            return exchange_once(store, line, Batch(), version=VERSION)
        finally:
            line.close()

    done = with_store(home, once)
    values = {name: getattr(done, name) for name in ('sent', 'accepted', 'known', 'refused', 'received', 'pending')}
    told = ('sent', 'accepted', 'already known', 'refused', 'received', 'still pending')
    say(as_json, values, ', '.join(f'{count} {name}' for name, count in zip(told, values.values(), strict=True)))
    if done.refused:
        raise typer.Exit(1)


@app.command(name='journal')
def show_journal(
    context: typer.Context,
    verify: Annotated[bool, typer.Option('--verify', help='Prove the chain instead of listing it.')] = False,
    as_json: JsonOption = False,
) -> None:
    """List the journal without its contents, or prove that nothing in it was changed and nothing is missing."""
    home = home_of(context)
    if not verify:
        for line in reading_store(home, lambda store: store.call(_listed)):
            typer.echo(json.dumps(line) if as_json else '{seq:>8}  {at}  {who:<10}  {kind}'.format(**line))
        return
    found = reading_store(home, lambda store: store.call(journal.verify))
    whole = found.broken_at is None
    words = f'{found.entries} entries, {found.erased} of them erased. '
    say(as_json, {**asdict(found), 'whole': whole}, words + ('The chain is whole.' if whole else f'Entry {found.broken_at}: {found.why}.'))
    if not whole:
        raise typer.Exit(1)


def _listed(tx: Transaction) -> list[dict[str, Any]]:
    headers = (json.loads(text) for text in journal.headers(tx))
    return [{name: header[name] for name in ('seq', 'at', 'who', 'kind', 'id')} for header in headers]


class Paper(StrEnum):
    ROLL = '80mm'
    A5 = 'a5'
    A4 = 'a4'


@app.command()
def doctor(context: typer.Context, as_json: JsonOption = False) -> None:
    """Look at everything this kiosk needs: each line is ok, or what to do. Works while the kiosk runs, and on a broken home."""
    from kiosk.doctor import examine

    found = examine(context.obj[0], context.obj[1], Clock())
    well = all(one.ok for one in found)
    lines = '\n'.join(f'{"ok" if one.ok else "TO DO":<7}{one.check:<17}{one.says}' for one in found)
    say(as_json, {'ok': well, 'findings': [asdict(one) for one in found]}, lines)
    if not well:
        raise typer.Exit(1)


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help='The new file; it opens only under the key of this kiosk, which is not in it.')],
) -> None:
    """Copy the store, encrypted as it is, and prove the copy. The kiosk can run on meanwhile."""
    from services.store.backup import make

    home = home_of(context)
    made = make(home.store, file, _opener(home))
    last = Clock().now().today + journal.RETENTION
    typer.echo(
        f'{file}: {made.entries} entries, every page and the whole chain proved. Delete it by {last:%d/%m/%Y}: it holds personal data.'
    )


@app.command()
def restore(
    context: typer.Context, file: Annotated[Path, typer.Argument(help='What "kiosk backup" wrote, or a file of HOME/backups.')]
) -> None:
    """Come back to a backup. The store in use is set aside, never overwritten; what either holds still goes to the centre."""
    from services.store.restoring import restore as restore_from

    home = home_of(context)
    with home.locked():
        found = restore_from(home.path, file, _opener(home))
    typer.echo(f'Restored: {found.entries} entries. Start the kiosk: it sends what was not sent, and takes what has changed since.')


def _opener(home: Home) -> Opener:
    return Opener(store_key(home.keys, make=False), Clock(), home.enrolment())


@app.command(name='subject-access')
def subject_access(context: typer.Context, code: CodeArgument, out: OutOption) -> None:
    """Write down everything that this kiosk holds about a person, private entries too: FILE as text, FILE.json for a program."""
    from kiosk.person import collect

    home = home_of(context)
    text, values = with_stores(home, lambda stores: collect(stores, _release(stores.current, code), home.tray))
    for path, content in ((out, text), (out.with_name(out.name + '.json'), json.dumps(values, indent=1, ensure_ascii=False))):
        path.touch(0o600)
        path.write_text(content, encoding='utf-8')
    typer.echo(
        f'{out} and {out.name}.json. Ask whoever runs the centre for what the centre holds. Delete both files once they are handed over.'
    )


@app.command()
def erase(
    context: typer.Context,
    code: CodeArgument,
    reason: Annotated[EraseReason, typer.Option(help='Why now: the person asked, a mistake, or an order of a court or the regulator.')],
    who: Annotated[str, typer.Option(help='Your staff id: letters, digits, dots and dashes.')],
    yes: Annotated[bool, typer.Option('--yes', help='Do not ask.')] = False,
) -> None:
    """Erase one person now, here and at the centre. What stays is that it was done, when, why and by whom, without a name."""
    from kiosk.person import erase as erase_person

    home = home_of(context)

    def work(stores: Stores) -> int:
        release = _release(stores.current, code)
        if not yes:
            typer.confirm('This cannot be undone. Erase this person?', abort=True)
        return erase_person(stores, release, home.tray, reason, who)

    try:
        gone = with_stores(home, work)
    except ValidationError as wrong:
        raise Failed('--who is letters, digits, dots and dashes, such as ab or staff.7.', 2) from wrong
    typer.echo(f'Erased: {gone} entries lost what they said. The centre and the other kiosks follow when they are next reached.')
    typer.echo('A backup that was taken elsewhere still holds this person: delete it.')


@app.command()
def slip(
    context: typer.Context,
    code: CodeArgument,
    out: OutOption,
    paper: Annotated[Paper | None, typer.Option(help="The paper of the printer; the kiosk's own without it.")] = None,
) -> None:
    """Make a person's slip as a PDF."""
    from kiosk.beside import slip_pdf

    chosen = settings_of(context)
    if paper is not None:
        chosen = chosen.model_copy(update={'paper': paper.value})
    home = home_of(context)
    asked, pdf = with_store(home, lambda store: slip_pdf(home, store, _release(store, code), chosen))
    out.write_bytes(pdf)
    typer.echo(f'{out}: slip {asked.number}, version {asked.version}')


class HandoffKind(StrEnum):
    CALENDAR = 'calendar'


@app.command()
def handoff(
    context: typer.Context,
    code: CodeArgument,
    out: OutOption,
    kind: Annotated[HandoffKind, typer.Option(help='What a phone takes from the code.')] = HandoffKind.CALENDAR,
) -> None:
    """Make the QR codes of a person's day as pictures: FILE.png, then FILE-2.png for the next appointment, and so on."""
    from services import appointments
    from services import handoff as handoff_

    day = with_store(home_of(context), lambda store: store.call(appointments.day_of, _release(store, code)))
    texts = handoff_.calendars(day, language.load('en'))
    if not texts:
        raise Failed('This day has no confirmed time, so there is no code to make.')
    for number, text in enumerate(texts, 1):
        path = out if number == 1 else out.with_stem(f'{out.stem}-{number}')
        path.write_bytes(handoff_.png(text))
        typer.echo(f'{path}: {kind} {number} of {len(texts)}')


def _release(store: Store, code: str) -> str:
    digits = code.replace(' ', '')
    found = store.call(rows.releases_with_code, digits)
    if not found:
        raise Failed(f'Nobody here has the code {digits}.')
    return found[0].id
