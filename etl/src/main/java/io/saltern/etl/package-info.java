/** Sources to raw to staged: land, split, parse, normalise, reject, and account for every record. */
package io.saltern.etl;
