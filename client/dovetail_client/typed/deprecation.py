"""`deprecated` of PEP 702, which Python has from 3.13 on."""

import sys

if sys.version_info >= (3, 13):
    from warnings import deprecated as deprecated  # the form that type checkers take for an export
else:
    from typing_extensions import deprecated as deprecated
