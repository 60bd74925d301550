/** JDBC upsert: rows of a table kept equal to what a sync says, in PostgreSQL and DuckDB. */
package io.saltern.retl.destination.jdbc;
