"""Measurements: how long a build takes and how much a page weighs, side by side in one run."""
