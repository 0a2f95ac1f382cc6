"""Question sets, metrics and runs: how good the answers are, measured."""
