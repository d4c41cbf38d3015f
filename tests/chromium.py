"""A real Chromium for the pages of the phone and of the centre."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from selenium import webdriver

NEEDED = pytest.mark.skipif(not (shutil.which('chromium') and shutil.which('chromedriver')), reason='needs chromium and its driver')


def started(downloads: Path) -> webdriver.Chrome:
    """Chromium without a window, that keeps what its console says. Whoever started it quits it."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which('chromium') or ''
    for switch in ('headless', 'no-sandbox', 'disable-dev-shm-usage', 'disable-gpu', 'no-first-run', 'disable-background-networking'):
        options.add_argument(f'--{switch}')
    options.add_experimental_option('prefs', {'download.default_directory': str(downloads)})
    options.set_capability('goog:loggingPrefs', {'browser': 'ALL'})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which('chromedriver')))
