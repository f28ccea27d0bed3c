"""The errors a user meets: one message each, and the exit code that goes with it."""


class AllianceError(Exception):
    """Something failed: a notebook raised, a table broke its rules. Exit code 1."""

    exit_code = 1


class InputError(AllianceError, ValueError):
    """The user's input was refused: an unknown name, a broken file, a missing tool. Exit code 2."""

    exit_code = 2
