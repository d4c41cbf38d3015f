"""The window: how it is opened, and that it really is as large as it believes.

`open_as` must run before anything else imports kivy.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
import os
from collections.abc import Callable

SETTINGS = {
    'graphics': {
        # explicit and borderless: without a window manager "fullscreen=auto" leaves an 800x600 window that believes in 1920x1080
        'fullscreen': '0',
        'borderless': '1',
        'position': 'custom',
        'left': '0',
        'top': '0',
        'resizable': '0',
        # samples cost five times the work of a frame
        'multisamples': '0',
        'show_cursor': '0',
        'allow_screensaver': '0',
    },
    'kivy': {'exit_on_escape': '0', 'keyboard_mode': 'system'},
}
ENVIRONMENT = {
    'KIVY_NO_ARGS': '1',
    'KIVY_NO_CONFIG': '1',
    'KIVY_NO_ENV_CONFIG': '1',
    'KIVY_NO_FILELOG': '1',
    # leaves the logging of other libraries alone
    'KIVY_LOG_MODE': 'PYTHON',
    # one person's text must not reach the next by the clipboard
    'KIVY_CLIPBOARD': 'dummy',
    'KIVY_TEXT': 'pil',
    'KIVY_METRICS_DENSITY': '1',
}
WEIGHTS = ('Lexend', 'LexendMedium', 'LexendSemiBold', 'LexendBold')


def open_as(width: int, height: int, *, cursor: bool = False) -> None:
    """Set what Kivy reads when it is imported: a window of this size in pixels, one source of touches, no way out by keys."""
    os.environ.update(ENVIRONMENT)
    from kivy.config import Config

    # Kivy reports each input library that it does not find as an error, with a traceback
    logging.getLogger('kivy').setLevel(logging.CRITICAL)

    for section, values in SETTINGS.items():
        for name, value in values.items():
            Config.set(section, name, value)
    Config.set('graphics', 'width', str(width))
    Config.set('graphics', 'height', str(height))
    Config.set('graphics', 'show_cursor', '1' if cursor else '0')
    # the default second provider reads the same device again: every touch would count twice
    for name, _ in Config.items('input'):
        Config.remove_option('input', name)
    Config.set('input', 'mouse', 'mouse,disable_multitouch')

    from kiosk import raqm

    raqm.install()
    _register_fonts()


def _register_fonts() -> None:
    from kivy.core.text import LabelBase

    from assets import built

    files = ('Lexend-Regular.ttf', 'Lexend-Medium.ttf', 'Lexend-SemiBold.ttf', 'Lexend-Bold.ttf')
    for name, file in zip(WEIGHTS, files, strict=True):
        LabelBase.register(name, str(built(file)))
    LabelBase.register('Roboto', str(built(files[0])))
    LabelBase.register('Icons', str(built('icons.ttf')))


def once_drawn(then: Callable[[], None]) -> None:
    """Call `then` once, on the UI thread, when the first picture has been shown."""
    from kivy.clock import Clock
    from kivy.core.window import Window

    def flipping(_window: object) -> None:
        Window.funbind('on_flip', flipping)
        Clock.schedule_once(lambda _: then(), 0)  # Kivy tells of it just before

    Window.fbind('on_flip', flipping)


def real_size() -> tuple[int, int]:
    """What the display says of the window, in pixels. Where there is no X server, what SDL says."""
    from kivy.core.window import Window

    info = Window.get_window_info()
    window = getattr(info, 'window', None)
    library = ctypes.util.find_library('X11')
    if not window or not library or not os.environ.get('DISPLAY') or os.environ.get('SDL_VIDEODRIVER'):
        return tuple(Window.system_size)
    return _x_size(ctypes.CDLL(library), window)


def _x_size(x11: ctypes.CDLL, window: int) -> tuple[int, int]:
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    root, left, top = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_int()
    width, height, border, depth = (ctypes.c_uint() for _ in range(4))
    answers = [ctypes.byref(value) for value in (root, left, top, width, height, border, depth)]
    try:
        x11.XGetGeometry(display, ctypes.c_ulong(window), *answers)
    finally:
        x11.XCloseDisplay(display)
    return width.value, height.value


def check_size(width: int, height: int) -> None:
    """Raise RuntimeError unless the window, as Kivy and the display see it, is of this size: touches would land elsewhere."""
    from kivy.core.window import Window

    seen = real_size()
    if tuple(Window.size) != (width, height) or seen != (width, height):
        raise RuntimeError(
            f'The window should be {width}x{height}. Kivy has {Window.width}x{Window.height}, the display {seen[0]}x{seen[1]}.'
        )
