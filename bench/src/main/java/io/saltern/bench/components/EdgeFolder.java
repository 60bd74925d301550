package io.saltern.bench.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Writes pairs of ids as Parquet files like those that Spark writes: two nullable columns, snappy. */
final class EdgeFolder {
    private EdgeFolder() {}

    /** What the ids look like. */
    enum Ids {
        LONG,
        TEXT;

        private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

        /** The id of a vertex: any long, as good as drawn, never the same for two vertices. */
        static long number(int vertex) {
            long mixed = (vertex + 1L) * 0x9E3779B97F4A7C15L;
            mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
            return mixed ^ mixed >>> 31;
        }

        /** 32 hex digits, as a node id of Saltern. */
        static byte[] text(int vertex) {
            long high = number(vertex);
            long low = high * 0xD6E8FEB86659FD93L;
            byte[] text = new byte[32];
            for (int i = 0; i < 16; i++) {
                text[15 - i] = HEX[(int) (high >>> 4 * i) & 15];
                text[31 - i] = HEX[(int) (low >>> 4 * i) & 15];
            }
            return text;
        }
    }

    /** A pair of columns of one type. */
    static MessageType schema(Ids ids, String one, String other) {
        return ids == Ids.LONG
                ? Types.buildMessage()
                        .optional(PrimitiveTypeName.INT64)
                        .named(one)
                        .optional(PrimitiveTypeName.INT64)
                        .named(other)
                        .named("spark_schema")
                : Types.buildMessage()
                        .optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(one)
                        .optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(other)
                        .named("spark_schema");
    }

    /** Writes the edges from one place to before another into so many files. */
    static void write(Edges edges, int from, int to, Ids ids, Path folder, int files) {
        for (int file = 0; file < files; file++) {
            int first = (int) (from + (long) (to - from) * file / files);
            int last = (int) (from + (long) (to - from) * (file + 1) / files);
            Path path = folder.resolve("part-" + file + ".parquet");
            try (ParquetWriter<int[]> writer = new PairWriter<int[]>(path, schema(ids, "src", "dst"), false) {
                @Override
                void write(int[] edge, RecordConsumer consumer) {
                    for (int i = 0; i < 2; i++) {
                        consumer.startField(i == 0 ? "src" : "dst", i);
                        if (ids == Ids.LONG) {
                            consumer.addLong(Ids.number(edge[i]));
                        } else {
                            consumer.addBinary(Binary.fromConstantByteArray(Ids.text(edge[i])));
                        }
                        consumer.endField(i == 0 ? "src" : "dst", i);
                    }
                }
            }.open()) {
                int[] edge = new int[2];
                for (int i = first; i < last; i++) {
                    edge[0] = edges.src(i);
                    edge[1] = edges.dst(i);
                    writer.write(edge);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A Parquet writer of rows of two columns. */
    abstract static class PairWriter<T> {
        private final Path path;
        private final MessageType schema;
        private final boolean isPlain;

        PairWriter(Path path, MessageType schema, boolean isPlain) {
            this.path = path;
            this.schema = schema;
            this.isPlain = isPlain;
        }

        /** The fields of one row. */
        abstract void write(T row, RecordConsumer consumer);

        ParquetWriter<T> open() throws IOException {
            return new Opened(path).open();
        }

        // Parquet's builder and write support leave nothing else to implement.
        @SuppressWarnings("deprecation")
        private final class Opened extends ParquetWriter.Builder<T, Opened> {
            Opened(Path path) {
                super(new LocalOutputFile(path));
            }

            ParquetWriter<T> open() throws IOException {
                return withConf(new Configuration(false))
                        .withCompressionCodec(CompressionCodecName.SNAPPY)
                        .withDictionaryEncoding(!isPlain)
                        .build();
            }

            @Override
            protected Opened self() {
                return this;
            }

            @Override
            protected WriteSupport<T> getWriteSupport(Configuration configuration) {
                return new WriteSupport<>() {
                    private RecordConsumer consumer;

                    @Override
                    public WriteContext init(Configuration ofWriter) {
                        return new WriteContext(schema, java.util.Map.of());
                    }

                    @Override
                    public void prepareForWrite(RecordConsumer opened) {
                        consumer = opened;
                    }

                    @Override
                    public void write(T row) {
                        consumer.startMessage();
                        PairWriter.this.write(row, consumer);
                        consumer.endMessage();
                    }
                };
            }
        }
    }
}
