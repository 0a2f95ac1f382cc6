"""What is said is held against what is cited: figures, names, directions, words."""
