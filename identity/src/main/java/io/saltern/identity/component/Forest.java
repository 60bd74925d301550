package io.saltern.identity.component;

import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;

/** A union-find over ids of one type, whose roots are the smallest ids of their trees. */
interface Forest {
    /** Bytes of a block, at least as many as one root and one member need. */
    int BLOCK = 1 << 18;

    /** How many ids it holds. */
    int size();

    /** How many trees it holds. */
    int components();

    /** The bytes that its ids take as values. */
    long bytes();

    /** Joins the ends of an edge: columns 0 and 1 of a row, not null. */
    void join(InternalRow row);

    /** Joins the ends of an edge of a batch, not null. */
    void join(ColumnVector src, ColumnVector dst, int row);

    /** The trees as blocks. Each can be read without the others; a tree may lie in several. */
    Iterator<byte[]> blocks();

    /** Joins what a block of another forest joins. */
    void add(byte[] block);

    /** {@code id, root} of every id; the row is reused. */
    Iterator<InternalRow> labels();
}
