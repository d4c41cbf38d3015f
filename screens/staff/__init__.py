"""The staff side: one module with its .kv per screen, on a layer of its own above the person's screen."""
