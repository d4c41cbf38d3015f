"""Places and lines that the lounge ships knowing, each fact with its source and the day it was checked."""
