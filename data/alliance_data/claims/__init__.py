"""The ledger of the essay's claims: each with its rule and a verdict that new data may turn."""

from .ledger import Claim, Condition, Evidence, Measured, Weighed, ledger, side_by_side, weigh

__all__ = ["Claim", "Condition", "Evidence", "Measured", "Weighed", "ledger", "side_by_side", "weigh"]
