/** Recognises what is new at the sources, numbers its loads and appends it to raw as it stands. */
package io.saltern.etl.land;
