"""The joinedup console command."""
