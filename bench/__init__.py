"""Benchmarks: cost over floor. Not part of the product; see README.md."""
