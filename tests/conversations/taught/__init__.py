"""Messages that rules were taught with, written by people who had not seen the rules: a floor under every change."""
