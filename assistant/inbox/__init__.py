"""Receiving organisations: with an account, or by a signed link without one."""
