"""Why an exchange with the centre did not come about. Apart from the client: what only names them need not load it."""

from __future__ import annotations


class Unreachable(Exception):
    """No proof of success: no network, a portal, a broken or late answer. The next attempt may go better."""


class TooLarge(Unreachable):
    """The centre took the batch for too large."""


class NotAllowed(Exception):
    """The centre does not know this kiosk, or no longer."""
