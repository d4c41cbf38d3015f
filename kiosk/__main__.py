"""`python -m kiosk` is the `kiosk` command."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command that was given."""
    gc.disable()  # imports make a great deal and throw nothing away: looking for garbage meanwhile is a tenth of the start
    from kiosk.cli import main as run

    gc.enable()
    run()


if __name__ == '__main__':
    main()
