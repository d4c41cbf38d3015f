# The one door: make run, make test, make check, make tour, make matrix, make golden, make soak, make bench.
.DELETE_ON_ERROR:
.PHONY: run test check tour matrix golden soak bench clean

PYTHON ?= python3
OUT ?= tour
SIZE ?= 1920x1080
KILLS ?= 1000
VISITS ?= 5000

# What apt must bring: to run, espeak-ng and alsa-utils to be heard and fonts-noto-core for Urdu; for a virtual screen where there is no real one; for the tests and the tour.
APT_RUN = libgl1 libfribidi0 alsa-utils espeak-ng fonts-noto-core
APT_SCREEN = xvfb
# A kiosk that places calls itself needs baresip-core; the tests have somebody to call. Without it people call on the lounge's own phone.
APT_CALLS = baresip-core sip-tester
APT_TEST = xvfb xdotool imagemagick poppler-utils libzbar0 libegl1 libglib2.0-0 postgresql cups cups-client cups-ipp-utils cups-filters avahi-daemon dbus chromium chromium-driver

VENV = .venv
BIN = $(VENV)/bin
export KIOSK_HOME ?= $(CURDIR)/.home/kiosk
export KIOSK_KEYS ?= $(CURDIR)/.home/keys

# $(call apt,PACKAGES): installs those that are missing, and asks nothing of the network where none is
define apt
	@missing=$$(for name in $(1); do dpkg-query -W -f='$${Status}' $$name 2>/dev/null | grep -q '^install ok' || echo $$name; done); \
	if [ -n "$$missing" ]; then \
		echo "Installing" $$missing; \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi
endef

run: $(VENV)/run
	$(call apt,$(APT_RUN) $(if $(DISPLAY)$(WAYLAND_DISPLAY),,$(APT_SCREEN)))
	@$(BIN)/python -m assets.build
	@exec $(BIN)/kiosk demo --run

test: $(VENV)/test
	$(call apt,$(APT_RUN) $(APT_TEST) $(APT_CALLS))
	@$(BIN)/python -m assets.build
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(VENV)/check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tour: $(VENV)/test
	$(call apt,$(APT_RUN) $(APT_TEST))
	@$(BIN)/python -m assets.build
	PYTHONPATH=tests:tests/journeys $(BIN)/python -m tests.journeys.tour $(OUT) $(SIZE) $(PLAY)
	PYTHONPATH=tests:tests/screens $(BIN)/python -m tests.journeys.contact_sheet $(OUT)/languages

matrix: $(VENV)/test
	$(call apt,$(APT_RUN) $(APT_TEST))
	@$(BIN)/python -m assets.build
	MATRIX=1 $(BIN)/python -m pytest -n 0 -s tests/screens/test_matrix.py -k everything

golden: $(VENV)/test
	@$(BIN)/python -m assets.build
	PYTHONPATH=tests:tests/services $(BIN)/python -m golden_papers

soak: $(VENV)/test
	$(call apt,$(APT_RUN) $(APT_TEST))
	@$(BIN)/python -m assets.build
	PYTHONPATH=tests:tests/journeys $(BIN)/python -m tests.journeys.soak --kills $(KILLS) --visits $(VISITS)

bench: $(VENV)/test
	$(call apt,$(APT_RUN) $(APT_TEST))
	@$(BIN)/python -m assets.build
	$(BIN)/python -m tests.bench $(ONLY)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$root apt-get update -qq && $$root apt-get install -y -qq --no-install-recommends python3-venv; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q -e '.[build]'
	@touch $@

$(VENV)/test: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q -e '.[build,test,postgresql]'
	@touch $@ $(VENV)/run

$(VENV)/check: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q -e '.[build,test,check]'
	@touch $@ $(VENV)/run

clean:
	rm -rf $(VENV) assets/built build *.egg-info .home
