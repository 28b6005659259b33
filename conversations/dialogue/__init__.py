"""The case and step(case, observations, matcher, now) to (case, moves). Pure."""
