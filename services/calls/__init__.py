"""Placing a call and following it to its end, on the lounge's own phone or through a phone line of the kiosk."""
