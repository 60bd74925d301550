/** Tests of normalising and classifying parts. */
package io.saltern.etl.stage;
