"""What does not fit comes in parts, each whole."""

import pytest
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.parts.page import Body
from screens.parts.stack import Row, Stack

ROOM = 1000


class Filled(Row):
    """Something that is never parted."""

    def __init__(self, tall):
        super().__init__(size_hint_y=None, height=tall)
        self.add_widget(Widget())


@pytest.fixture
def ui(drive):
    return drive()


@pytest.fixture
def column(ui):
    """A body of this window with one column in it, which is taller than the window."""
    body, column = Body(size_hint=(None, None), size=(1200, ROOM)), Stack(size_hint_y=None)
    column.bind(minimum_height=column.setter('height'))
    body.add_widget(column)
    above = BoxLayout()
    above.add_widget(body)
    ui.app.root.add_widget(above)
    yield column
    ui.app.root.remove_widget(above)


def shown(column):
    """The rows that stand in the part that is shown, by their place."""
    view = column.parent
    return [number for number, row in enumerate(reversed(column.children)) if view.shows(row)]


def test_where_one_row_grows_by_as_much_as_another_shrinks_no_row_is_cut(ui, column):
    rows = [Filled(tall) for tall in (400, 300, 500)]
    for row in rows:
        column.add_widget(row)
    ui.frames(3)
    assert shown(column) == [0, 1]
    rows[1].height, rows[2].height = 500, 300
    ui.frames(3)
    assert shown(column) == [0]
    assert column.parent.height < 500
