"""An existing Dask cluster: found by its address, refused with one message where there is none."""

from .errors import InputError


def connect(address: str):
    """Return a client of the Dask scheduler at an address, whose workers see the same files.

    Raises
    ------
    InputError
        If `distributed` is not installed, no scheduler answers at that address, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--scheduler needs Dask's distributed: pip install distributed.") from None
    try:
        client = Client(address, timeout=5, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        reason = str(error).splitlines()[0] if str(error) else "no answer"
        raise InputError(
            f"No Dask scheduler at {address} ({reason}). Start one: dask scheduler. Or leave --scheduler out."
        ) from None
    if not client.nthreads():
        client.close()
        raise InputError(f"The Dask scheduler at {address} has no workers. Start one: dask worker {address}")
    return client
