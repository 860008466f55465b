"""Schemas as frozen values: their definitions, what these refer to, and their forms for other readers."""
