/** Column expressions that several modules must write alike. */
package io.saltern.lake.column;
