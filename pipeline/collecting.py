"""How often Python looks for garbage in a worker: rarely. A batch makes many objects, and hardly a cycle among them.

Measured with ``bench/bundle.py``: with the default thresholds a quarter of a bundle's time went into looking.
"""

import gc

_THRESHOLDS = (50_000, 20, 100)


def collect_rarely() -> None:
    """For the rest of this process; what is there now (modules, schemas, tables) is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
