/** Tests of the JDBC upsert, against real databases. */
package io.saltern.retl.destination.jdbc;
