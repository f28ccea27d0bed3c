"""``python -m alliance_data``: the ``alliance data`` commands on their own."""

import sys

import click

from .commands import data
from .errors import AllianceError


def main() -> None:
    """Run the commands; an error is one message and an exit code."""
    try:
        data(prog_name="alliance data", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(1)
    except AllianceError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
