"""Quotations on their way through: `marks` pairs them, `speech` finds who says what, the others write English."""
