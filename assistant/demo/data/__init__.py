"""The demo's own hand-written data: places, fictional organisations, two networks, and what its people say."""
