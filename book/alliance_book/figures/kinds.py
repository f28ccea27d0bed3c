"""What a notebook hands over to the pages, by the type of its output."""

CHART = "application/vnd.vegalite.v6+json"
TABLE = "application/vnd.alliance.table+json"
WAYS = "application/vnd.alliance.ways+json"
