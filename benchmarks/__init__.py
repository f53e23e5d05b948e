"""Speed and memory against what one would write instead: `python -m benchmarks [NAME ...]`."""
