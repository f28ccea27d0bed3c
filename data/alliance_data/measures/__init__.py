"""Measures of the field: pure functions from frames to frames or numbers, each with its reference."""
