"""Scans: papers are opened, their pages judged as pictures and read."""
