/** Types and normalises parts, tells rejects and duplicates, and writes the staged tables. */
package io.saltern.etl.stage;
