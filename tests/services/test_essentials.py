"""Things that people need: what a lounge lists, what is kept, and what staff learn of it."""

import pytest
from builders import attention, put, release
from sqlalchemy import select

from services import answers, essentials
from services import attention as attentions
from services.answers import Question
from services.essentials import Group
from services.store import rows
from services.store.models import JournalEntry
from services.wire import Kind, Need, Thing, ThingState, new_id

ASKED, GIVEN, NONE_LEFT = ThingState.ASKED, ThingState.GIVEN, ThingState.NONE_LEFT
HAS, MISSING, NOT_NEEDED = ThingState.HAS, ThingState.MISSING, ThingState.NOT_NEEDED
KNOWN = essentials.load()
COAT = """
[coat]
group = 'lounge'
icon = 'hanger'
words = 'Warm coat'
stocked = true
private = false
"""


@pytest.fixture
def person(store):
    row = release()
    store.call(put, row)
    return row.id


def needs(store):
    return [one.need for one in store.call(attentions.standing)]


def say(store, of, **said):
    return store.call(essentials.say, of, KNOWN, said)


def things(store, of):
    return {row.thing: row.state for row in store.call(rows.of_person, Thing, of)}


# What the lounge lists.


def test_everything_that_people_need_is_listed_in_its_group():
    keys = {group: [one.key for one in KNOWN.of(group)] for group in Group}
    assert keys[Group.PRISON] == ['medicine', 'id', 'bank_card', 'discharge_grant', 'travel_warrant', 'keys']
    assert set(keys[Group.LOUNGE]) == {
        'food', 'food_voucher', 'clothes', 'coat', 'wash_kit', 'period_products', 'nappies',
        'phone', 'charger', 'sim', 'email', 'bag', 'travelcard',
    }  # fmt: skip
    assert KNOWN.unread == ()


def test_medicine_is_private_and_no_thing_names_an_amount():
    assert [one.key for one in KNOWN.all if one.private] == ['medicine']
    assert not any(character.isdigit() or character == '£' for one in KNOWN.all for character in one.words)


def test_a_lounge_replaces_the_list(tmp_path):
    (tmp_path / 'essentials.toml').write_text(COAT, encoding='utf-8')
    (coat,) = essentials.load(tmp_path).all
    assert (coat.words, coat.stocked) == ('Warm coat', True)


def test_a_thing_that_cannot_be_read_is_left_out_and_told(tmp_path):
    (tmp_path / 'essentials.toml').write_text(COAT + "[hat]\nwords = 'Hat'\n", encoding='utf-8')
    known = essentials.load(tmp_path)
    assert [one.key for one in known.all] == ['coat']
    assert '[hat]' in known.unread[0]


def test_an_icon_that_is_not_there_becomes_a_box(tmp_path):
    (tmp_path / 'essentials.toml').write_text(COAT.replace('hanger', 'spaceship'), encoding='utf-8')
    assert essentials.load(tmp_path).all[0].icon == essentials.BOX


def test_a_file_that_cannot_be_read_leaves_the_list_that_is_shipped(tmp_path):
    (tmp_path / 'essentials.toml').write_text('[coat\n', encoding='utf-8')
    known = essentials.load(tmp_path)
    assert known.all == KNOWN.all
    assert known.unread


# What somebody says.


def test_what_is_asked_for_is_kept_and_calls_staff_once(store, person):
    assert say(store, person, coat=ASKED, bag=ASKED) == {'coat': ASKED, 'bag': ASKED}
    say(store, person, sim=ASKED)
    assert things(store, person) == {'coat': ASKED, 'bag': ASKED, 'sim': ASKED}
    assert needs(store) == [Need.ESSENTIALS]


def test_what_prison_gave_needs_nobody(store, person):
    say(store, person, id=HAS, keys=NOT_NEEDED)
    assert things(store, person) == {'id': HAS, 'keys': NOT_NEEDED}
    assert needs(store) == []


def test_what_prison_did_not_give_calls_staff_until_nothing_is_wanted_any_more(store, person):
    say(store, person, id=MISSING, coat=ASKED)
    say(store, person, coat=NOT_NEEDED)
    assert needs(store) == [Need.ESSENTIALS]
    say(store, person, id=HAS)
    assert needs(store) == []


def test_one_thing_is_one_row_on_every_screen_of_the_lounge(store, person):
    say(store, person, coat=ASKED)
    say(store, person, coat=NOT_NEEDED)
    (row,) = store.call(rows.of_person, Thing, person)
    say(store, person, coat=ASKED)
    assert [again.id for again in store.call(rows.of_person, Thing, person)] == [row.id]


def test_saying_the_same_again_writes_nothing(store, person):
    say(store, person, coat=ASKED)
    before = changes(store)
    say(store, person, coat=ASKED)
    assert changes(store) == before


def changes(store):
    return store.call(lambda tx: len(tx.session.scalars(select(JournalEntry).where(JournalEntry.kind == Kind.THING_CHANGED)).all()))


def test_a_thing_that_this_lounge_does_not_know_is_refused(store, person):
    with pytest.raises(KeyError):
        say(store, person, crown=ASKED)


# Medicine.


def test_missing_medicine_is_told_as_private_and_has_no_row(store, person):
    assert say(store, person, medicine=MISSING) == {'medicine': MISSING}
    assert things(store, person) == {}
    assert needs(store) == [Need.PRIVATE]
    assert store.call(essentials.states, person) == {'medicine': MISSING}


def test_what_leaves_the_kiosk_does_not_say_medicine(store, person):
    say(store, person, medicine=MISSING, coat=ASKED)
    entries = store.call(lambda tx: [(one.kind, one.payload or '') for one in tx.session.scalars(select(JournalEntry))])
    assert any('coat' in payload for _, payload in entries)
    assert [kind for kind, payload in entries if 'medicine' in payload] == [Kind.PRIVATE]


def test_medicine_that_turns_up_leaves_the_private_call_standing(store, person):
    say(store, person, medicine=MISSING)
    say(store, person, medicine=HAS)
    assert needs(store) == [Need.PRIVATE]
    assert store.call(essentials.states, person) == {'medicine': HAS}


# Without a name.


def test_without_a_name_staff_are_called_and_nothing_is_kept(store):
    assert say(store, None, coat=ASKED, medicine=MISSING) == {'coat': ASKED, 'medicine': MISSING}
    assert set(needs(store)) == {Need.ESSENTIALS, Need.PRIVATE}
    assert store.call(lambda tx: tx.session.scalars(select(JournalEntry).where(JournalEntry.kind == Kind.PRIVATE)).all()) == []


# What staff say.


def test_what_staff_gave_stands_and_ends_the_call_on_every_screen(store, person):
    say(store, person, coat=ASKED, bag=ASKED)
    store.call(put, attention(release=person, need=Need.ESSENTIALS))
    store.call(essentials.settle, person, KNOWN.get('coat'), GIVEN, 'staff-1')
    assert len(needs(store)) == 2
    store.call(essentials.settle, person, KNOWN.get('bag'), NONE_LEFT, 'staff-1')
    assert needs(store) == []
    assert say(store, person, coat=ASKED, bag=ASKED) == {'coat': GIVEN, 'bag': NONE_LEFT}


@pytest.mark.parametrize(('key', 'state'), [('medicine', GIVEN), ('email', NONE_LEFT), ('coat', ASKED)])
def test_staff_can_only_give_or_have_none_of_a_stock_left(store, person, key, state):
    with pytest.raises(ValueError, match='staff give'):
        store.call(essentials.settle, person, KNOWN.get(key), state, 'staff-1')


def test_missing_medicine_is_remembered_beside_other_answers(store, person):
    store.call(answers.keep, person, Question.LOCKER, '4')
    say(store, person, medicine=MISSING)
    assert store.call(answers.kept, person)[Question.LOCKER] == '4'


def test_nothing_is_given_to_somebody_who_was_erased(store):
    with pytest.raises(KeyError):
        store.call(essentials.settle, new_id(), KNOWN.get('coat'), GIVEN, 'staff:7')
    assert store.call(rows.stock_moves) == ()
