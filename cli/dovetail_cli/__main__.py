"""`python -m dovetail_cli`: the same as the console script `dovetail`."""

import sys

from .main import main

sys.exit(main())
