"""How a batch becomes settled records: examine (bytes), judge (authority and rules), settle (one transaction)."""
