"""Who may enter, who may see what, and the trail they leave."""
