"""The only code that speaks SQL: from Parquet to an immutable snapshot."""
