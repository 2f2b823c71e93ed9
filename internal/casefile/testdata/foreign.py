"""Counts rows and values per column of Parquet files with other readers.

Usage: foreign.py READER FILE...   READER is duckdb, pyarrow, fastparquet or polars.
Prints {"rows": n, "values": {column: not null}, "bytes": {text column: bytes}}.
"""
import json
import sys


def duckdb(files):
    import duckdb
    table = "read_parquet(%s, hive_partitioning=false)" % json.dumps(files).replace('"', "'")
    columns = [(r[0], r[1]) for r in duckdb.sql("describe select * from " + table).fetchall()]
    parts = ["count(*)"] + ["count(%s)" % c for c, _ in columns]
    text = [c for c, t in columns if t == "VARCHAR"]
    parts += ["coalesce(sum(strlen(%s)), 0)" % c for c in text]
    row = duckdb.sql("select %s from %s" % (", ".join(parts), table)).fetchall()[0]
    names = [c for c, _ in columns]
    return row[0], dict(zip(names, row[1:])), dict(zip(text, map(int, row[1 + len(names):])))


def pyarrow(files):
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq
    table = pa.concat_tables(pq.ParquetFile(f).read() for f in files)
    values = {c: table.num_rows - table.column(c).null_count for c in table.column_names}
    text = {f.name: pc.sum(pc.binary_length(table.column(f.name))).as_py() or 0
            for f in table.schema if pa.types.is_string(f.type)}
    return table.num_rows, values, text


def polars(files):
    import polars as pl
    table = pl.read_parquet(files)
    values = {c: table.height - table[c].null_count() for c in table.columns}
    text = {c: table[c].str.len_bytes().sum() or 0 for c in table.columns if table[c].dtype == pl.String}
    return table.height, values, text


def fastparquet(files):
    import fastparquet
    rows, values = 0, {}
    for f in files:
        frame = fastparquet.ParquetFile(f).to_pandas()
        rows += len(frame)
        for c in frame.columns:
            values[c] = values.get(c, 0) + int(frame[c].notna().sum())
    return rows, values, {}


rows, values, text = globals()[sys.argv[1]](sys.argv[2:])
print(json.dumps({"rows": rows, "values": values, "bytes": text}))
