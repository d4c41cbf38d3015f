"""Who comes to a lounge, and how each of them gets through it: read as lists of steps. What each step means stands in steps.py.

The people are those of the demonstration's day (data/demo_day.csv) and, where it has nobody like them, of others.csv, a list of the
same form.
"""

from __future__ import annotations

from steps import (
    Journey,
    Steps,
    asks_nothing_but,
    at,
    does_not_see,
    keeps,
    keeps_no,
    keeps_no_such,
    paper_does_not_say,
    paper_says,
    scans,
    sees,
    staff_come,
    staff_know,
    steps,
    touch,
    touch_beside,
    types,
    waits,
)

from services.wire import Answer, Appointment, Bed, Claim, Claimed, Permission, Purpose, Standing, Thing, ThingState, Tonight

CHRISTMAS_EVE = '2026-12-24T10:42'
"""A Thursday. Christmas Day is a Friday; Boxing Day falls on a Saturday, so that Monday is a bank holiday, too."""


def comes_in(code: str) -> Steps:
    """From the welcome screen to the day."""
    return steps(touch('Touch to start', 'Go on'), scans(code), touch("Yes, that's me"), sees('What do you want to do?'), at('day'))


def comes_in_without_a_name() -> Steps:
    return steps(
        touch('Touch to start', 'Go on', 'Go on without my name', 'Yes, without my name'), sees('What do you want to do?'), at('day')
    )


def leaves() -> Steps:
    """Out, where nothing about tonight is open."""
    return steps(touch("I'm finished", 'Wipe the screen'), at('welcome'))


def leaves_with_tonight_open(words: str) -> Steps:
    """Out, past what is said first about tonight. Leaving stays possible."""
    return steps(touch("I'm finished"), sees(words), touch('Go on', 'Wipe the screen'), at('welcome'))


NO_BED_AND_NO_PHONE = Journey(
    'no bed and no phone',
    'Robin',
    steps(
        comes_in('512340'),
        touch('A place to stay'),
        sees('Is any place unsafe for you?', 'We do not keep your answer.'),
        touch('No'),
        sees('Do you have a place to sleep tonight?', 'If you say no, staff see it at once.'),
        touch('No'),
        staff_know('no_bed'),
        keeps(Bed, tonight=Tonight.NO, permission=None),
        sees('Which council do you want to ask?', 'where you lived before'),
        types('EAST'),
        touch('Easterby'),
        sees('Easterby Council housing team', '01632 960142', 'Open now until 5pm'),
        sees('“I left prison today. I have nowhere to stay tonight. I want to make a homeless application.”'),
        sees('Where you lived before', 'Ask your probation officer before you sleep there.'),
        touch('Call now'),
        sees('Dial this number on the phone next to the screen.', '01632 960142', '“I left prison today.'),
        touch('I am calling now', 'Nobody answered'),
        sees('Try again'),
        touch('Try again', 'I talked to them', 'Time to go, or a call back', 'They call me back'),
        # without a phone nobody can call back: staff write it down
        sees('Which number can they call you on?'),
        touch('I have no phone'),
        sees("They can't call you back"),
        touch('Back', 'Staff can write it for me'),
        staff_know('no_bed', 'write_down'),
        touch('Done', 'Ask us to tell them'),
        sees('Can we tell the council you need a place?', 'No is fine. You can change your mind.'),
        touch('Yes'),
        sees('Which council?'),
        touch('Easterby'),
        sees('Can we give them your contact details?'),
        touch('No'),
        sees('No is fine. You can change your mind.', 'We tell the council nothing. You can call them yourself.'),
        touch('Go on'),
        at('housing'),
        sees('No place for tonight yet', 'Staff can see it.'),
        touch('Back'),
        # no phone: the way out is paper
        touch('Print'),
        sees('Staff will bring it to you.'),
        paper_says("ROBIN'S DAY", '2pm', 'You must go.', 'Place to stay', 'Still to find.', 'At night: 01632 960143'),
        paper_does_not_say('prison', 'probation'),
        touch('I have my paper', 'Go on'),
        leaves_with_tonight_open('You have no place for tonight'),
        staff_know('no_bed', 'write_down'),
        keeps(Bed, tonight=Tonight.NO, end=None),
    ),
)

SLEPT_OUT_AND_THE_COUNCIL_IS_SHUT = Journey(
    'slept out before, and the council is shut',
    'Marlon',
    steps(
        comes_in('634510'),
        touch('A place to stay', 'No', 'No'),
        types('EAST'),
        touch('Easterby'),
        sees('Shut now. Opens 9am tomorrow', '01632 960143', 'From 9am tomorrow, call 01632 960142'),
        sees('All councils should have a night number.', 'Keep trying.'),
        touch('Call now'),
        sees('01632 960143'),
        touch('I am calling now', 'Nobody answered'),
        sees('Try again'),
        touch('Back', 'Ask staff to help'),
        staff_know('no_bed', 'housing'),
        touch('Back', 'Back', 'Print'),
        sees('Staff will bring it to you.'),
        paper_says('Still to find.', '10am', 'Friday 15 May'),
        leaves_with_tonight_open('You have no place for tonight'),
        staff_know('no_bed', 'housing', 'slip'),
    ),
    begins_at='2026-05-14T17:40',
)

ALL_SORTED = Journey(
    'all sorted, two minutes',
    'Rhys',
    steps(
        comes_in('307480'),
        sees('Model House', '10am'),
        touch('Print'),
        sees('Staff will bring it to you.'),
        paper_says("RHYS'S DAY", 'By 7pm', '10am', 'You must go.'),
        touch('Go on'),
        touch("I'm finished"),
        # nothing is asked of somebody of whom all is known
        sees('Your next stop', 'Staff will bring your paper'),
        does_not_see('Where do you sleep tonight?'),
        touch('Wipe the screen'),
        staff_know('slip'),
    ),
)

CLASH_WITH_PROBATION = Journey(
    'a clash with probation',
    'Tomos',
    steps(
        comes_in('118750'),
        touch("You can't do both: 1pm, 1:30pm"),
        at('clash'),
        sees("You can't do both of these", 'You must go. This one stays.'),
        touch('Ask to move to 11:15am today'),
        sees('Not booked yet', 'Your time 1pm today stands until they agree.'),
        sees('They have to say yes first.'),
        keeps(Appointment, standing=Standing.ASKED),
        keeps(Appointment, standing=Standing.CONFIRMED, purpose=Purpose.JOBCENTRE),
        touch('Go on with my day', 'Probation'),
        sees('1:30pm today', 'You must go to this appointment'),
        touch('Back', 'Print'),
        sees('Staff will bring it to you.'),
        paper_says('1:30pm', '1pm', 'Not booked yet'),
        touch('Go on'),
        leaves_with_tonight_open('Where do you sleep tonight?'),
        staff_know('slip'),
    ),
)

OFFICER_IN_THE_LOUNGE = Journey(
    'the officer is in the lounge',
    'Luca',
    steps(
        comes_in('204580'),
        touch('Probation'),
        sees('Your officer is here at 11am.', 'Dana Reyes'),
        touch("Tell them I'm here"),
        # nobody can say that the officer knows
        sees('Staff know you are here. They will tell your officer.'),
        staff_know('officer_told'),
        touch('I will be there'),
        sees('You said: I will go'),
        does_not_see('done', 'attended'),
        keeps(Appointment, answer=Answer.WILL_GO),
        touch('Back', 'Print'),
        sees('Staff will bring it to you.'),
        paper_says('Dana Reyes', 'Meet at 11am, before you leave.'),
        touch('Go on'),
        leaves_with_tonight_open('Where do you sleep tonight?'),
    ),
)

NO_APPOINTMENT_NEEDED = Journey(
    'no appointment needed',
    'Grace',
    steps(
        comes_in('845360'),
        sees('No meeting unless they ask'),
        touch('Probation'),
        sees('No set time', 'You do not need to meet them unless they ask to see you.', 'If you need support, call them'),
        does_not_see('You must go', 'I will be there', 'We do not have your probation time'),
        touch('Back', 'Print'),
        sees('Staff will bring it to you.'),
        # the clinic is nobody's business
        paper_says('No appointment needed.', 'If you need support, call', '3:30pm', 'Appointment'),
        paper_does_not_say('You must go.', 'Clinic', 'probation'),
        touch('Go on'),
        leaves_with_tonight_open('Where do you sleep tonight?'),
        staff_know('slip'),
    ),
)

APPOINTMENT_UNKNOWN = Journey(
    'the appointment is not known',
    'Owen',
    steps(
        comes_in('913650'),
        sees('Time not known. Get a person.'),
        touch('Probation'),
        sees('Time not known', 'We do not have your probation time. Check your licence or get a person.'),
        does_not_see('You do not need', 'No set time', 'You must go'),
        touch('Ask staff about probation'),
        sees('Staff can see that you asked.'),
        staff_know('probation_unknown'),
        touch('Back', 'Print'),
        sees('Staff will bring it to you.'),
        paper_says('We do not have your probation time. Check your licence or get a person.'),
        touch('Go on', 'Send to my phone'),
        sees('No agreed time to send'),
        touch('Back'),
        touch("I'm finished", 'Go on'),
        sees('We do not have your probation time. Check your licence or get a person.'),
        touch('Wipe the screen'),
        staff_know('probation_unknown', 'slip'),
    ),
)

BY_2PM_ON_CHRISTMAS_EVE = Journey(
    'by 2pm on the next working day, on a Christmas Eve',
    'Amir',
    steps(
        comes_in('990230'),
        touch('Probation'),
        sees('By 2pm, Tuesday 29 December', 'You must go to this appointment', 'Duty officer'),
        touch('I will be there', 'Back', 'Print'),
        sees('Staff will bring it to you.'),
        paper_says('By 2pm', 'Tuesday 29 December', 'You must go.'),
        touch('Go on'),
        leaves_with_tonight_open('Where do you sleep tonight?'),
        staff_know('slip'),
    ),
    begins_at=CHRISTMAS_EVE,
)

CURFEW_TONIGHT = Journey(
    'a curfew tonight',
    'Rhys',
    steps(
        comes_in('307480'),
        touch('A place to stay'),
        # it is known: nothing is asked
        sees('By 7pm, today', 'Your place to stay tonight', 'Model House'),
        does_not_see('Do you have a place to sleep tonight?', 'Ask your probation officer'),
        touch('Back', 'Print'),
        sees('Staff will bring it to you.'),
        paper_says('By 7pm', 'Place to stay', 'You must go.'),
        touch('Go on'),
        leaves(),
        staff_know('slip'),
        keeps_no(Bed),
    ),
    begins_at='2026-05-14T16:05',
)

REMAND = Journey(
    'released from remand',
    'Kofi',
    steps(
        comes_in('650120'),
        sees('Check your papers'),
        touch('Probation'),
        sees('We have no probation appointment for you. Check your papers.'),
        does_not_see('You must go', 'licence'),
        touch('Back', 'A place to stay', 'No', 'Yes', 'I do not know it'),
        # nobody has to allow it
        at('housing'),
        sees('You have a place tonight'),
        does_not_see('probation'),
        keeps(Bed, tonight=Tonight.YES, permission=Permission.NOT_NEEDED),
        touch('Back', 'Print'),
        sees('Staff will bring it to you.'),
        paper_says('Court', '10am', 'You must go.', '3pm'),
        paper_does_not_say('Ask your officer', 'remand', 'licence'),
        touch('Go on'),
        leaves(),
        staff_know('slip'),
    ),
)

UNSAFE_PLACE = Journey(
    'an unsafe place',
    'Shirin',
    steps(
        comes_in('745620'),
        touch('Money and jobcentre'),
        touch('Get a jobcentre time'),
        sees('Does your licence keep you away from any place? Is any place unsafe for you?'),
        touch('Yes'),
        sees('Tell staff before you go anywhere.', 'You do not have to say why.'),
        # the answer is kept nowhere, and nobody is told for it
        staff_know(),
        touch('Go on'),
        at('jobcentre'),
        sees('Which jobcentre?', 'You can choose any.'),
        touch('Back', 'Back', 'A place to stay'),
        # it was asked, and is not asked again
        sees('Do you have a place to sleep tonight?'),
        touch('Not sure'),
        staff_know('housing'),
        touch('Back'),
        at('housing'),
        touch('Is it safe where you are going?', 'I do not feel safe'),
        sees('Staff know.', '116 123', '999'),
        staff_know('housing', 'private'),
        touch('Keep going'),
        touch('Back', 'Back'),
        touch('Print'),
        sees('Staff will bring it to you.'),
        paper_does_not_say('unsafe', 'safe', 'private'),
        touch('Go on'),
        leaves_with_tonight_open('You are not sure about tonight'),
        staff_know('housing', 'private', 'slip'),
    ),
)

ANONYMOUS = Journey(
    'gives no name',
    '',
    steps(
        comes_in_without_a_name(),
        sees("We can't show your appointments without your code."),
        touch('A place to stay', 'No', 'No'),
        staff_know('no_bed'),
        types('EAST'),
        touch('Easterby'),
        sees('01632 960142'),
        # a referral has a name on it
        does_not_see('Ask us to tell them'),
        touch('Back', 'Back', 'Money and jobcentre'),
        sees('Universal Credit'),
        does_not_see('Did you claim Universal Credit?'),
        touch('Back', 'Probation'),
        sees('We do not have your probation time. Check your licence or get a person.'),
        touch('Back'),
        does_not_see('Print', 'Send to my phone'),
        leaves_with_tonight_open('You have no place for tonight'),
        staff_know('no_bed'),
    ),
)

REFUSES_EVERYTHING = Journey(
    'refuses everything',
    'Robin',
    steps(
        comes_in('512340'),
        touch('A place to stay', 'Not sure'),
        # not sure about places: somebody comes, and the way goes on
        touch('Keep going', 'Go on', 'Ask me later'),
        at('day'),
        touch('Money and jobcentre', 'Not sure', 'Get a jobcentre time', 'Back', 'Back'),
        touch('Send to my phone', 'Not sure'),
        touch('Paper instead'),
        sees('Staff will bring it to you.'),
        paper_says("ROBIN'S DAY", '2pm', 'You must go.'),
        touch('Go on'),
        leaves_with_tonight_open('Where do you sleep tonight?'),
        staff_know('asked', 'slip'),
        keeps(Bed, tonight=Tonight.LATER),
    ),
)

WALKS_AWAY = Journey(
    'walks away half-way',
    'Robin',
    steps(
        comes_in('512340'),
        touch('A place to stay', 'No', 'No'),
        types('EAS'),
        waits(91),
        sees('Are you still there?'),
        does_not_see('Robin'),
        waits(31),
        at('welcome'),
        does_not_see('Robin'),
        # what was said stands, and staff know it
        staff_know('no_bed'),
        keeps(Bed, tonight=Tonight.NO),
        # and back again: it goes on where it broke off, and nothing is asked again
        touch('Touch to start', 'Go on'),
        scans('512340'),
        touch("Yes, that's me", 'A place to stay', 'No'),
        sees('No place for tonight yet'),
        touch('Back'),
        leaves_with_tonight_open('You have no place for tonight'),
    ),
)

MISSING_MEDICINE = Journey(
    'missing medicine',
    'Jordan',
    steps(
        comes_in('482910'),
        touch('Things you need'),
        touch('Coat', 'Bag', 'Ask for 2 things'),
        sees('Staff can see what you asked for.'),
        staff_know('essentials'),
        keeps(Thing, thing='coat', state=ThingState.ASKED),
        touch('What prison should give you'),
        touch_beside('ID', 'Yes, I have it'),
        keeps(Thing, thing='id', state=ThingState.HAS),
        touch_beside('Medicine', 'No'),
        sees('Tell them it is your medicine. They ring prison healthcare. Wait for them.'),
        # to everybody but the person it is a private ask, and it is no row that leaves the kiosk
        staff_know('essentials', 'private'),
        keeps_no_such(Thing, thing='medicine'),
        touch('Back', 'Health'),
        sees('The amount you used before can kill you.', 'Ask for naloxone.', '116 123'),
        touch('Medicine'),
        # it was said, and is shown
        sees('Tell them it is your medicine.'),
        staff_come(),
        staff_know(),
        touch('Back', 'Print'),
        sees('Staff will bring it to you.'),
        paper_does_not_say('edicine', 'Health', 'prison'),
        touch('Go on'),
        leaves_with_tonight_open('Where do you sleep tonight?'),
        staff_know('slip'),
    ),
)

COMES_BACK = Journey(
    'comes back, and is asked nothing that was said before',
    'Shirin',
    steps(
        comes_in('745620'),
        touch('A place to stay', 'No', 'Yes'),
        types('ZZ21JK'),
        touch('Go on', 'They said yes'),
        keeps(Bed, tonight=Tonight.YES, permission=Permission.ALLOWED),
        touch('Back', 'Money and jobcentre', 'Yes, already'),
        keeps(Claim, claimed=Claimed.ALREADY),
        touch('Back', 'Things you need', 'What prison should give you'),
        touch_beside('Travel warrant', 'No'),
        touch('Back'),
        leaves(),
        comes_in('745620'),
        asks_nothing_but(),
        touch('A place to stay'),
        # where it is unsafe is the one thing that is kept nowhere
        asks_nothing_but('Does your licence keep you away from any place? Is any place unsafe for you?'),
        touch('No'),
        asks_nothing_but(),
        sees('You have a place tonight', 'Probation said yes to it.'),
        touch('Back', 'Money and jobcentre'),
        asks_nothing_but(),
        sees('You said: I have claimed already.'),
        touch('My jobcentre'),
        asks_nothing_but('Which jobcentre?'),
        sees('The nearest to where you sleep tonight comes first.'),
        touch('Back', 'Back', 'Things you need', 'What prison should give you'),
        asks_nothing_but(),
        sees('Staff can see that you need it.'),
        touch('Back', 'Health'),
        asks_nothing_but(),
        touch('Back', 'Family and phone'),
        asks_nothing_but(),
        touch('Back', 'More help', 'Getting home'),
        asks_nothing_but(),
        sees('ZZ2 1JK', 'Bus, 30 minutes'),
        touch('Back', 'Back', 'Probation'),
        asks_nothing_but(),
        touch('Back'),
        leaves(),
    ),
)

ALL_IS_KNOWN = Journey(
    'all is known from the list, and nothing is asked',
    'Frank',
    steps(
        comes_in('856730'),
        asks_nothing_but(),
        touch('A place to stay'),
        asks_nothing_but(),
        sees('Model House'),
        touch('Back', 'Probation'),
        asks_nothing_but(),
        touch('Back', 'Money and jobcentre', 'My jobcentre time'),
        asks_nothing_but(),
        sees('Your jobcentre time', '12:30pm'),
        touch('Back', 'Back'),
        leaves(),
    ),
)

CANNOT_GET_THERE = Journey(
    'cannot get to probation in time',
    'Robin',
    steps(
        comes_in('512340'),
        touch('Probation', "I can't get there in time"),
        sees('You still have to go unless probation gives you a new time. Call them now. We have not told probation.'),
        touch('No fare'),
        sees('Staff can see that you need help with this.'),
        staff_know('cannot_get_there'),
        keeps(Appointment, answer=Answer.CANNOT),
        touch('Call now', 'I am calling now', 'Nobody answered', 'Back'),
        # it was said, and is not asked again
        sees('Staff can see that you need help with this.', 'You still have to go'),
        touch('Back', 'Back', 'Print'),
        sees('Staff will bring it to you.'),
        paper_says('You still have to go unless you get a new time. Call them now.'),
        touch('Go on'),
        leaves_with_tonight_open('Where do you sleep tonight?'),
        staff_know('cannot_get_there', 'slip'),
    ),
)

JOURNEYS = (
    NO_BED_AND_NO_PHONE,
    SLEPT_OUT_AND_THE_COUNCIL_IS_SHUT,
    ALL_SORTED,
    CLASH_WITH_PROBATION,
    OFFICER_IN_THE_LOUNGE,
    NO_APPOINTMENT_NEEDED,
    APPOINTMENT_UNKNOWN,
    BY_2PM_ON_CHRISTMAS_EVE,
    CURFEW_TONIGHT,
    REMAND,
    UNSAFE_PLACE,
    ANONYMOUS,
    REFUSES_EVERYTHING,
    WALKS_AWAY,
    MISSING_MEDICINE,
    COMES_BACK,
    ALL_IS_KNOWN,
    CANNOT_GET_THERE,
)
