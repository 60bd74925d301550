/** Steps and how they commit: pinned reads, one write per table under a transaction id, and the row in ops.step that makes it count. */
package io.saltern.lake.run;
