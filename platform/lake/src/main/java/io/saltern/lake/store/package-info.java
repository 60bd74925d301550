/** Small files beside the tables: put if absent, on any file system; journals and the lease of the one writer stand on them. */
package io.saltern.lake.store;
