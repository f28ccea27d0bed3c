"""Charts that a chapter draws: from frames to Altair. Nothing is loaded here, and no finding computed."""
