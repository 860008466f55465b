"""The project's bench: gateways side by side, floors under them, and what else the project promises in figures.

`python -m bench` reads top to bottom in `__main__`; README.md says how each figure is made.
"""
