"""GraphQL literals, which schemas hold as text: their normal form, their names, their equality, their fit."""
