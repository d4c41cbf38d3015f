"""About this screen: who answers for it, how long data is kept, and whose data and letters it uses (requirement 31). Nothing personal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts.cards import Fact
from screens.parts.page import Page
from screens.parts.stack import empty
from services import attributions

A_PAGE = 3
"""As many as fit on every window."""


class About(Page):
    """Facts, a page at a time."""

    heading = StringProperty('')
    more = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._page = 0
        super().__init__(*args, **kwargs)

    def arrive(self) -> None:
        self._show(0)

    def retell(self) -> None:
        self._show(self._page)

    def go_on(self) -> None:
        """Show the next page."""
        self._show(self._page + 1)

    def back(self) -> None:
        """Show the page before; from the first one, welcome."""
        if self._page:
            self._show(self._page - 1)
        else:
            self.app.go('welcome')

    def _show(self, page: int) -> None:
        thanks = tuple(self._thanks())
        self._page, self.more = page, page * A_PAGE < len(thanks)
        self.heading = self.app._('Where our facts come from') if page else self.app._('About this screen')
        empty(self.ids.facts)
        for fact in thanks[(page - 1) * A_PAGE : page * A_PAGE] if page else self._this_kiosk():
            self.ids.facts.add_widget(fact)

    def _this_kiosk(self) -> Iterator[Fact]:
        app, month = self.app, self.app.language.month(attributions.postcodes_of())
        if app.demonstration or app.controller is None:
            whose = app._('This is a demonstration. The people in it are made up.')
        else:
            whose = app.say('{controller} is in charge of your data.', controller=app.controller)
        yield Fact(icon='account-group', text=whose)
        yield Fact(
            icon='delete-outline',
            text=app.language.ngettext('We delete it in {count} day.', 'We delete it in {count} days.', app.retention_days),
        )
        yield Fact(icon='map-marker', text=app.say('The postcodes are from {month}.', month=month))
        yield Fact(icon='information-outline', text=app.say('Version {version}', version=app.version))

    def _thanks(self) -> Iterator[Fact]:
        for one in attributions.owed(self.app.places):
            yield Fact(icon=one.icon, text=self.app._(one.what), second='\n'.join(one.says))


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
