"""The simulation takes minutes and is asked for: `make simulate`, or PLAYMAKER_SIMULATE=1 with pytest."""

import os

collect_ignore_glob = [] if os.environ.get("PLAYMAKER_SIMULATE") else ["test_*.py"]
