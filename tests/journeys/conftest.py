from driver import drive, lounge

__all__ = ['drive', 'lounge']
