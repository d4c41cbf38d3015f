"""More help: the ways that few people need, each to a line whose number has a source, or to staff."""

from __future__ import annotations

from functools import partial

from screens.parts.topics import Topic, TopicsPage
from services.wire import Need


class MoreHelp(TopicsPage):
    """What is touched here is kept nowhere; staff learn only that somebody asked."""

    need = Need.MORE_HELP

    def show(self) -> None:
        self.title, self.door = self.app._('More help'), 'other'
        super().show()

    def topics(self) -> tuple[Topic, ...]:
        _ = self.app._
        staff = _('Ask staff about this')
        return (
            Topic('home', 'routes', _('Getting home'), do=partial(self.app.go, 'getting_home')),
            Topic('debt', 'scale-balance', _('Debt'), staff, contacts=self.line('national_debtline') + self.line('stepchange')),
            Topic('work', 'briefcase', _('Work and training'), staff),
            Topic('advice', 'account-group', _('Advice after prison'), staff, contacts=self.line('nacro')),
            Topic('record', 'file-document-outline', _('Your criminal record'), staff),
            Topic('young', 'sprout', _('Care leavers and young adults'), staff),
            Topic('women', 'human-female', _('For women'), staff),
            Topic('parents', 'human-male-child', _('For parents'), staff),
            Topic('veterans', 'medal-outline', _('For veterans'), staff),
            Topic('mentor', 'account-heart', _('Somebody who has been there'), _('Ask for a peer mentor')),
        )
