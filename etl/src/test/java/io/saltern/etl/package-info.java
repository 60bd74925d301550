/** Tests of ingest on a real, small lake. */
package io.saltern.etl;
