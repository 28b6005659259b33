"""Web chat: works whole without JavaScript."""
