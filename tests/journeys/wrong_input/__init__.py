"""Wrong input anywhere: a clear answer in plain English, the right status, nothing lost (issue 2)."""
