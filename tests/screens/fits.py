"""What a person would see to be wrong with a screen: cut, on top of another thing, too small to touch, or not come to by keys."""

from itertools import combinations

from by_keys import unreached
from kivy.core.window import Window
from kivy.uix.label import Label
from ways import each_part, parts

from screens.parts.bars import BottomBar, TopBar
from screens.parts.buttons import Door, KioskButton, Touchable
from screens.parts.cards import Card, Notice
from screens.parts.pages import Turning
from screens.parts.words import Icon

SURFACES = (Card, Notice, KioskButton, Door, TopBar, BottomBar)
LONGEST_WORD = 30
"""Letters. What is longer was typed without a space and has to go on somewhere."""
GONE_THROUGH_BY_KEYS = ((1280, 800), (1080, 1920))
"""The smallest window, and the one that stands. Where things are in the others differs by nothing but their size."""


def faults(ui, what, *, keys=True):
    """Everything that a person would see to be wrong with what is shown now, part by part. With `keys`, also for whoever goes by them."""
    ui.frames(3)
    found, seen, matter = [], set(), parts(ui)
    for number, _ in enumerate(each_part(ui), 1):
        by_keys = unreached(ui) if keys and tuple(Window.size) in GONE_THROUGH_BY_KEYS else ()
        found += [f'{what}, part {number}: {fault}' for fault in [*cut(ui), *broken(ui), *crowded(ui), *covered(ui), *by_keys]]
        seen |= set(labels(ui))
    if matter:
        stand = [one for one in matter.walk(restrict=True) if isinstance(one, Label) and one.text and visible(one)]
        found += [
            f'{what}: {one.text!r} is on no part' for one in stand if one not in seen and not isinstance(one.parent.parent.parent, Turning)
        ]
    return found


def visible(widget):
    return all(one.opacity and one.width and one.height for one in (widget, *ancestors(widget)))


def cut(ui):
    """Texts whose picture is larger than its box, or that leave the window."""
    width, height = Window.size
    for label in labels(ui):
        if not isinstance(label, Icon) and (label.texture_size[0] > label.width + 1.5 or label.texture_size[1] > label.height + 1.5):
            yield f'{label.text!r} is {label.texture_size} in {[round(side) for side in label.size]}'
        if not inside(drawn(label), (0, 0, width, height)):
            yield f'{label.text!r} leaves the window'


def broken(ui):
    """Words that go on in the next line: there is no room for them in one. Not asked of the staff side, where a long name may go on."""
    for label in [] if ui.app._staff_side is not None else labels(ui):
        lines, words = [piece.text for line in label._label._cached_lines for piece in line.words], label.text.split()
        if ' '.join(lines).split() != words and max(map(len, words)) <= LONGEST_WORD:
            yield f'{label.text!r} is broken into {lines}'


def crowded(ui):
    """Buttons that are too small, or too near to each other."""
    unit = ui.app.theme.unit
    buttons = [button for button in ui.shown() if isinstance(button, Touchable)]
    for one in buttons:
        if one.height < 88 * unit - 1 or one.width < 88 * unit - 1:
            yield f'{one.text!r} is too small to touch'
        if not inside(box(one), (0, 0, *Window.size)):
            yield f'{one.text!r} leaves the window'
    for one, other in combinations(buttons, 2):
        if one in ancestors(other) or other in ancestors(one):
            continue  # a row keeps away from its own buttons by itself
        if overlap(grown(box(one), 17 * unit), box(other)):
            yield f'{one.text!r} is too near to {other.text!r}'


def covered(ui):
    """Texts that leave the card, the bar or the button that they stand on, or lie on another one, or on another text."""
    texts = [(label, drawn(label), set(ancestors(label))) for label in labels(ui)]
    surfaces = [(widget, box(widget), set(ancestors(widget))) for widget in ui.shown() if isinstance(widget, SURFACES)]
    for label, sides, below in texts:
        for surface, edges, _ in surfaces:
            if surface in below and not inside(sides, edges):
                yield f'{label.text!r} leaves its {type(surface).__name__}'
            if surface not in below and overlap(sides, edges):
                yield f'{label.text!r} lies on another {type(surface).__name__}'
    for (one, sides, _), (other, others, _) in combinations(texts, 2):
        if overlap(sides, others):
            yield f'{one.text!r} lies on {other.text!r}'
    for (one, sides, below), (other, others, below_other) in combinations(surfaces, 2):
        if one not in below_other and other not in below and overlap(sides, others):
            yield f'a {type(one).__name__} lies on a {type(other).__name__}'


def labels(ui):
    return [widget for widget in ui.shown() if isinstance(widget, Label) and widget.text]


def ancestors(widget):
    while widget.parent not in (None, widget):
        widget = widget.parent
        yield widget


def drawn(label):
    """Where a text is drawn: in the middle of its box."""
    left, bottom, right, top = box(label)
    across, up = (left + right) / 2, (bottom + top) / 2
    width, height = label.texture_size
    return across - width / 2, up - height / 2, across + width / 2, up + height / 2


def inside(small, large):
    return small[0] > large[0] - 1.5 and small[1] > large[1] - 1.5 and small[2] < large[2] + 1.5 and small[3] < large[3] + 1.5


def grown(sides, by):
    left, bottom, right, top = sides
    return left - by, bottom - by, right + by, top + by


def box(widget):
    left, bottom = widget.to_window(*widget.pos)
    return left, bottom, left + widget.width, bottom + widget.height


def overlap(one, other):
    return one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1
