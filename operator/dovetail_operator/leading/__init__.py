"""One operator of several writes: the election, and writes that ask it first."""
