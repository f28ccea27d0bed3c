"""Papermill's engine, which also answers the expressions in text cells, each where its cell stands."""

from nbclient.exceptions import CellTimeoutError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine

from .. import notebook as nb
from ..notebook import expressions

# How many seconds the expressions of one text cell may take together: they name values, and compute none.
LIMIT = 30


class Client(PapermillNotebookClient):
    """Papermill's client, which asks the kernel for a text cell's expressions when it comes to the cell."""

    def execute_cell(self, cell, cell_index, **options):
        """Execute a code cell, or answer the expressions of a text cell."""
        if cell.cell_type != "markdown":
            return super().execute_cell(cell, cell_index, **options)
        expressions.check(cell.source)
        if asked := expressions.within(cell.source):
            cell.metadata[nb.ANSWERS] = [
                {"expression": expression, "result": expressions.whole(result, expression, cell.source)}
                for expression, result in zip(asked, self._asked(asked, cell), strict=True)
            ]
        return cell

    def _cleanup_kernel(self) -> None:
        """End the kernel at once: Jupyter would interrupt it first, which it may answer on the terminal."""
        if self.km is not None and self.km.has_kernel:
            process = self.km.provisioner.process
            process.kill()
            process.wait()
        super()._cleanup_kernel()

    def _asked(self, asked: list[str], cell) -> list[dict]:
        named = {str(place): expression for place, expression in enumerate(asked)}
        request = self.kc.execute("", silent=True, store_history=False, user_expressions=named)
        own, self.timeout = self.timeout, LIMIT
        try:
            reply = self.wait_for_reply(request, cell)
        except CellTimeoutError:
            raise expressions.ExpressionError(
                f"{expressions.sentence(cell.source, asked[0])}\n  {', '.join(asked)}: no answer "
                f"within {LIMIT} s. An expression in a sentence names a value; compute it in the cell above."
            ) from None
        finally:
            self.timeout = own
        found = reply["content"].get("user_expressions") or {}
        return [found[place] for place in named]


class Engine(NBClientEngine):
    """Papermill's own engine, with :class:`Client` in place of its client."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man, kernel_name, log_output=False, start_timeout=60, execution_timeout=None, **options
    ):
        """Execute the notebook."""
        options.pop("input_path", None)
        limits = {"timeout": execution_timeout, "startup_timeout": start_timeout}
        return Client(nb_man, kernel_name=kernel_name, log_output=log_output, **limits, **options).execute()
