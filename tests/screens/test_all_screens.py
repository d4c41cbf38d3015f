"""What holds of the sources of all screens."""

import re
from collections import Counter
from pathlib import Path

import screens


def test_no_two_widgets_have_one_name():
    """Kivy knows a class of kv by its bare name: of two, the one that is loaded last takes the place of the other on every screen."""
    sources = (path.read_text(encoding='utf-8') for path in Path(screens.__file__).parent.rglob('*.py'))
    names = Counter(name for source in sources for name in re.findall(r'^class (\w+)\(', source, re.MULTILINE))
    rules = (path.read_text(encoding='utf-8') for path in Path(screens.__file__).parent.rglob('*.kv'))
    names_of_rules = Counter(name for rule in rules for name in re.findall(r'^<(\w+)(?:>|@)', rule, re.MULTILINE))
    assert [name for name, count in (names | names_of_rules).items() if count > 1] == []
