/** The source kind {@code file}: CSV, JSON and NDJSON files, gzip or not, from any Hadoop path. */
package io.saltern.etl.source.file;
