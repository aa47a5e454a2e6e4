"""History: decisions and what came of them, kept on the person's own machine, and forgotten without a trace."""
