/** Tests of reading parts from units. */
package io.saltern.etl.parse;
