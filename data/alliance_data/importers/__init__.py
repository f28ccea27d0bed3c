"""One module a publisher's format. Each says ``TABLE``, ``FORMAT``, ``recognise(path) -> bool`` and ``read(path) -> frame``."""
