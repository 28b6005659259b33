"""Messages that rules were taught with, written for that by people who had not seen the rules: a floor under every change."""
