"""A person to us: their key, contact points and blind indexes."""
