package io.saltern.etl.source.file;

import io.saltern.base.Digest;
import io.saltern.etl.config.Format;
import io.saltern.etl.config.RecordFormat;
import io.saltern.etl.source.CorruptFileException;
import io.saltern.etl.source.Unit;
import io.saltern.etl.source.UnitReader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The units of one stream of bytes, which may be compressed by gzip: told by its first two bytes, not by its name.
 * Blank lines are no units. Bytes that the encoding does not know become U+FFFD.
 */
public final class FileUnits implements UnitReader {
    private static final int BUFFER = 1 << 16;
    private static final int LOOKED_AT = 8192;

    private final DigestInputStream stored;
    private final boolean isNamedGzip;
    private final RecordFormat format;
    private final Charset encoding;
    private RecordCutter records;
    private String header;
    private long recordNo;

    /**
     * Reads a stream, which it closes.
     *
     * @param isNamedGzip whether the file's name promises gzip
     */
    public FileUnits(InputStream bytes, boolean isNamedGzip, RecordFormat format) {
        this.stored = new DigestInputStream(new BufferedInputStream(bytes, BUFFER), Digest.newSha256());
        this.isNamedGzip = isNamedGzip;
        this.format = format;
        this.encoding = Charset.forName(format.encoding());
    }

    @Override
    public Optional<Unit> next() throws IOException {
        try {
            if (records == null) {
                begin();
            }
            while (records.advance()) {
                String text = records.text(encoding);
                if (text.isBlank()) {
                    continue;
                }
                recordNo++;
                return Optional.of(new Unit(records.offset(), recordNo, header, text));
            }
            return Optional.empty();
        } catch (ZipException | EOFException e) {
            throw new CorruptFileException(
                    "gzip_broken", "the gzip stream is damaged or ends early; nothing of the file is used", e);
        }
    }

    private void begin() throws IOException {
        BufferedInputStream front = new BufferedInputStream(stored, BUFFER);
        boolean isGzip = startsWith(front, 0x1f, 0x8b);
        if (!isGzip && isNamedGzip && !isEmpty(front)) {
            throw new CorruptFileException("gzip_broken", "the file is named .gz but holds no gzip stream", null);
        }
        InputStream plain = isGzip ? new GZIPInputStream(new TellsWhetherMore(front), BUFFER) : front;
        BufferedInputStream text = new BufferedInputStream(plain, BUFFER);
        refuseBinary(text);
        long mark = 0;
        if (startsWith(text, 0xef, 0xbb)) {
            text.skipNBytes(3);
            mark = 3;
        }
        records = RecordCutter.of(text, format, mark);
        if (format.format() == Format.CSV && format.header().isEmpty() && records.advance()) {
            header = records.text(encoding);
        }
    }

    private static void refuseBinary(BufferedInputStream text) throws IOException {
        text.mark(LOOKED_AT);
        byte[] first = text.readNBytes(LOOKED_AT);
        text.reset();
        boolean isUtf16 = first.length > 1 && ((first[0] & 0xff) ^ (first[1] & 0xff)) == 1 && (first[0] & 0xfe) == 0xfe;
        boolean hasNul = false;
        for (byte b : first) {
            hasNul |= b == 0;
        }
        if (isUtf16 || hasNul) {
            throw new CorruptFileException(
                    "not_text",
                    isUtf16
                            ? "the file is UTF-16; write it in UTF-8, or in the encoding that its source declares"
                            : "the file is binary, not text",
                    null);
        }
    }

    private static boolean startsWith(BufferedInputStream in, int first, int second) throws IOException {
        in.mark(2);
        boolean is = in.read() == first && in.read() == second;
        in.reset();
        return is;
    }

    private static boolean isEmpty(BufferedInputStream in) throws IOException {
        in.mark(1);
        boolean is = in.read() < 0;
        in.reset();
        return is;
    }

    @Override
    public String checksum() throws IOException {
        byte[] sink = new byte[BUFFER];
        while (stored.read(sink) >= 0) {
            continue;
        }
        return HexFormat.of().formatHex(stored.getMessageDigest().digest());
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }

    /**
     * GZIPInputStream asks {@code available()} whether a further member follows, and object stores may answer 0 in the
     * middle of a file: then all members but the first would be lost.
     */
    private static final class TellsWhetherMore extends FilterInputStream {
        TellsWhetherMore(BufferedInputStream in) {
            super(in);
        }

        @Override
        public int available() throws IOException {
            return isEmpty((BufferedInputStream) in) ? 0 : 1;
        }
    }
}
