package io.saltern.identity.component;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** The blocks of forests as edges: each root with itself, each member with its root. The row is reused. */
final class BlockEdges implements Iterator<InternalRow> {
    private final Iterator<byte[]> blocks;
    private final IdType type;
    private final GenericInternalRow row = new GenericInternalRow(new Object[2]);
    private ByteBuffer block = ByteBuffer.allocate(0);
    private Object root;
    private int members;

    BlockEdges(Iterator<byte[]> blocks, IdType type) {
        this.blocks = blocks;
        this.type = type;
    }

    @Override
    public boolean hasNext() {
        return members > 0 || block.hasRemaining() || blocks.hasNext();
    }

    @Override
    public InternalRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Object id;
        if (members > 0) {
            members--;
            id = value();
        } else {
            if (!block.hasRemaining()) {
                block = ByteBuffer.wrap(blocks.next());
            }
            members = block.getInt();
            root = value();
            id = root;
        }
        row.update(0, id);
        row.update(1, root);
        return row;
    }

    private Object value() {
        if (type == IdType.LONG) {
            return block.getLong();
        }
        int length = block.getInt();
        UTF8String text = UTF8String.fromBytes(block.array(), block.position(), length);
        block.position(block.position() + length);
        return text;
    }
}
