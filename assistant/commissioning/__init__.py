"""Commissioners: how referrals flow through a network. Never one person."""
