"""A phone's camera reads the code of a day on every window that lounges have."""

import pytest
import zxingcpp
from driver import WINDOWS
from fits import faults
from kivy.core.window import Window
from PIL import Image
from ways import comes_with_a_full_day

from screens.parts.qr import QrCode
from services import handoff


@pytest.fixture
def ui(window_size, drive):
    return drive(demonstration=True, size=window_size)


def test_a_camera_can_read_the_densest_code_that_there_is(ui):
    phone = comes_with_a_full_day(ui, 'phone')
    ui.wait(lambda: phone.count)
    densest = 'é' * (handoff.MOST_BYTES // 2)
    phone._codes[0] = handoff.matrix(densest)
    phone.show_code()
    ui.frames(6)
    drawn = next(widget for widget in ui.shown() if isinstance(widget, QrCode))
    assert drawn.module >= WINDOWS[tuple(Window.size)]
    assert drawn.module * len(drawn.modules) <= min(drawn.size)
    assert faults(ui, 'phone') == []
    (code,) = zxingcpp.read_barcodes(picture(drawn))
    assert code.text == densest


def picture(widget):
    """The widget as it is drawn on the window."""
    texture = widget.export_as_image().texture
    return Image.frombytes('RGBA', texture.size, texture.pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert('L')
