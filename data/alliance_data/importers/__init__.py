"""One module a publisher's format.

Each says ``TABLE``, ``FORMAT`` (a sentence), ``recognise(path) -> bool`` and ``read(path) -> frame``.
"""
