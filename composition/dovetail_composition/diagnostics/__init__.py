"""What is wrong with someone's schema, and how it is told: findings, their codes, hints."""
