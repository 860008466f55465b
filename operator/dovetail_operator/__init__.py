"""The operator: watches schemas and gateways, composes, writes ConfigMaps and statuses."""
