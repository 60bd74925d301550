/** Splits physical units into parts and finds the fields of each part; knows no types. */
package io.saltern.etl.parse;
