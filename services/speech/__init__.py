"""Speech: what is on the screen said aloud, by espeak-ng and the system's own player. It knows no screen and keeps no word."""
