/** Connected components side by side: Saltern, a single thread, DuckDB, GraphX, a join per hop. */
package io.saltern.bench.components;
