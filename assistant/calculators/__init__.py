"""Scores and grades of the field as pure functions, each with its definition and reference."""
