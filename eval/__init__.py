"""Measuring: cases, metrics with their formulas, the baseline a user would otherwise build, the report."""
