package io.saltern.etl.parse;

import io.saltern.etl.config.SourceConfig;
import io.saltern.lake.table.RawTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Units to parts. This is code over rows rather than column expressions: a unit is read in one pass by the header of its
 * own file, and its parts and all their fields come from that pass.
 */
public final class PartsPlan {
    public static final String PART = "_part";

    /** Parts of the unit, on each of them. */
    public static final String PARTS = "_parts";

    /** Ordinal of a nested line, from 1; 0 where records hold no lines. */
    public static final String LINE = "_line";

    /** The fields as folded text, in the order of {@link Fields}; null when the part cannot be read. */
    public static final String VALUES = "_values";

    public static final String RULE = "_rule";
    public static final String REASON = "_reason";
    public static final String FIELD = "_field";

    private static final StructType SHAPE = new StructType()
            .add(RawTable.FILE, DataTypes.StringType)
            .add(RawTable.RECORD_NO, DataTypes.LongType)
            .add(RawTable.BATCH_ID, DataTypes.StringType)
            .add(RawTable.LOAD, DataTypes.LongType)
            .add(PART, DataTypes.IntegerType)
            .add(PARTS, DataTypes.IntegerType)
            .add(LINE, DataTypes.IntegerType)
            .add(VALUES, DataTypes.createArrayType(DataTypes.StringType, true))
            .add(RULE, DataTypes.StringType)
            .add(REASON, DataTypes.StringType)
            .add(FIELD, DataTypes.StringType);

    private PartsPlan() {}

    /**
     * Needs the columns of raw. Gives one row a part, or a nested line of it: {@code _file, _record_no, _batch_id, _load}
     * and the columns named here. Nothing is dropped: what cannot be read is a row with a rule.
     */
    public static Dataset<Row> split(Dataset<Row> raw, SourceConfig source) {
        PartReader.Maker maker = PartReader.Maker.of(source);
        return raw.select(
                        RawTable.FILE,
                        RawTable.RECORD_NO,
                        RawTable.BATCH_ID,
                        RawTable.LOAD,
                        RawTable.HEADER,
                        RawTable.TEXT)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) units -> new PartRows(units, maker.make()),
                        Encoders.row(SHAPE));
    }

    /** The columns that {@link #split} gives. */
    public static StructType shape() {
        return SHAPE;
    }

    private static final class PartRows implements Iterator<Row> {
        private final Iterator<Row> units;
        private final PartReader reader;
        private final List<Row> ready = new ArrayList<>();
        private int next;

        PartRows(Iterator<Row> units, PartReader reader) {
            this.units = units;
            this.reader = reader;
        }

        @Override
        public boolean hasNext() {
            while (next == ready.size() && units.hasNext()) {
                ready.clear();
                next = 0;
                Row unit = units.next();
                for (Part part : reader.read(unit.getString(4), unit.getString(5))) {
                    ready.add(RowFactory.create(
                            unit.getString(0),
                            unit.getLong(1),
                            unit.getString(2),
                            unit.getLong(3),
                            part.part(),
                            part.parts(),
                            part.line(),
                            part.values(),
                            part.rule(),
                            part.reason(),
                            part.field()));
                }
            }
            return next < ready.size();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.get(next++);
        }
    }
}
