/** Tests of what is new and how it is numbered. */
package io.saltern.etl.land;
