"""Endpoints asked for their schemas, and gateways' pods for what they run, again and again."""
