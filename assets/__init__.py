"""What the product ships to look at and listen to: fonts, icons, sounds, translations."""

from importlib import resources
from pathlib import Path


class NotBuilt(FileNotFoundError):
    """A built file is missing."""

    def __init__(self, name: str) -> None:
        super().__init__(f'assets/built/{name} is not there: run "python -m assets.build" (make does it by itself)')


def built(name: str) -> Path:
    """Where a built file is, such as `Lexend-Regular.ttf`, `icons.ttf`, `icons.json` or `chime.wav`. Raises NotBuilt."""
    path = Path(str(resources.files(__name__))) / 'built' / name
    if not path.is_file():
        raise NotBuilt(name)
    return path
