"""Rules as plain data: the nodes, the public ``Rule``, walking and storing them."""
