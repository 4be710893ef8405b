"""The central as its callers meet it: a running application on a loopback port."""
