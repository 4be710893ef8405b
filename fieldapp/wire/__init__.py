"""What travels between a device and the central, and nothing else.

Records go up in sealed batches, receipts answer them, feed pages come down, enrolment makes the keys known.
Both sides import this room, so a format exists once. Everything is msgpack with a version in it; bytes that
were signed are kept verbatim and never re-encoded. No HTTP, no SQL, no clock: times and randomness come in
as arguments.
"""
