"""SMS, e-mail and the clock: one function or two each, and a fake."""
