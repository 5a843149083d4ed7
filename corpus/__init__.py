"""Letters written for this project, their gold, and the programs that typeset and extract them."""
