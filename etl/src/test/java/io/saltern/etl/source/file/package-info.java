/** Tests of cutting bytes into units. */
package io.saltern.etl.source.file;
