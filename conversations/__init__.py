"""The talk: safety, understanding, the case, the next move, its wording, and the stored transcript."""
