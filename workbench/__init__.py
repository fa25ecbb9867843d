"""Everything that knows a case number: desk, records, exports and the doors to them."""
