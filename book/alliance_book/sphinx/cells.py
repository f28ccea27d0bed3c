"""Code folded by default: a reader meets the argument first, and each step of it one click away."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

# What a folded cell is called, by the first of these tags that it has.
NAMES = {"parameters": "parameters", "hide-cell": "set-up"}


def connect(app: Sphinx) -> None:
    """Register the folding of every code cell that its notebook leaves open."""
    app.add_post_transform(FoldCode)


class FoldCode(SphinxPostTransform):
    """Fold the input of each code cell; cells that a notebook's tags fold already only get their label."""

    default_priority = 198  # just before MyST-NB's own folding

    def run(self, **_kwargs) -> None:
        """Mark the cells of one document."""
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") != "cell_code":
                continue
            if any(child.get("nb_element") == "cell_code_source" for child in cell.children):
                tags = cell["cell_metadata"].get("tags", [])
                if "answer" in tags:  # what a reader copies, and answers
                    continue
                name = next((label for tag, label in NAMES.items() if tag in tags), "code")
                cell.setdefault("hide_mode", "input")
                cell["prompt_show"], cell["prompt_hide"] = f"Show {name}", f"Hide {name}"
