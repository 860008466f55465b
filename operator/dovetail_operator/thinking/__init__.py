"""Where decisions are made: child processes with budgets of time and memory."""
