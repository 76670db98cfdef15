"""Scans: papers are opened, their pages judged as pictures and read."""

import os

# numpy's algebra, unused here, would start a thread for each core, each with much of a worker's address space.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
