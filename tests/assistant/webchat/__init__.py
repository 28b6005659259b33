"""The web chat by plain HTTP: a browser without JavaScript, as far as Flask can be one."""
