"""From needs, facts and a place to candidates with reasons, the next best question and joined-up plans. Pure."""
