package io.saltern.etl.source.file;

import io.saltern.etl.config.Format;
import io.saltern.etl.config.RecordFormat;
import io.saltern.etl.source.CorruptFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/**
 * Cuts a stream of bytes into records: lines, CSV records, or all of it.
 *
 * <p>CSV records end with LF, CRLF or CR alone. Lines end with LF; with CR too where the first line of the stream ends with it
 * and no LF is near.
 *
 * <p>A CSV field that begins with a quote may hold line ends. When its quote is not closed, or closed in the middle of a
 * field, or only after {@link #MAX_QUOTED} bytes, the record ends with its first line, so that a stray quote spoils one
 * record and not the rest of the file. A record longer than {@link #MAX_RECORD} is cut to one byte more than that, which
 * the reader of its text takes for what it is.
 */
final class RecordCutter {
    /** Longest line or CSV record, bytes. */
    static final int MAX_RECORD = 16 << 20;

    /** Longest CSV record with line ends inside, bytes. */
    static final int MAX_QUOTED = 1 << 20;

    /** Longest JSON document, bytes. */
    static final int MAX_DOCUMENT = 128 << 20;

    private static final int NO_BYTE = Integer.MIN_VALUE;

    private enum Cut {
        LINE,
        CSV,
        WHOLE
    }

    private final InputStream in;
    private final Cut cut;
    private final byte delimiter;
    private final byte quote;
    /** The escape sign; no byte where there is none. */
    private final int escape;

    private boolean isFirst = true;
    private boolean endsWithCarriageReturn;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int limit;
    private boolean isEnd;
    private long position;
    private long offset;
    private int length;
    private int recordStart;

    private RecordCutter(InputStream in, Cut cut, RecordFormat format, long position) {
        this.in = in;
        this.cut = cut;
        this.delimiter = (byte) format.delimiter();
        this.quote = (byte) format.quote();
        this.escape = format.escape().map(sign -> (int) sign).orElse(NO_BYTE);
        this.endsWithCarriageReturn = cut == Cut.CSV;
        this.position = position;
    }

    /** A cutter for a format; {@code position} is the offset at which the stream stands. */
    static RecordCutter of(InputStream in, RecordFormat format, long position) {
        Cut cut = format.format() == Format.CSV ? Cut.CSV : format.format() == Format.JSON ? Cut.WHOLE : Cut.LINE;
        return new RecordCutter(in, cut, format, position);
    }

    /** Goes to the next record; false at the end. */
    boolean advance() throws IOException {
        if (start == limit && !fill()) {
            return false;
        }
        return switch (cut) {
            case LINE -> line();
            case CSV -> csv();
            case WHOLE -> whole();
        };
    }

    /** Where the current record begins. */
    long offset() {
        return offset;
    }

    /** The current record without its line end. */
    String text(Charset encoding) {
        return new String(buffer, recordStart, length, encoding);
    }

    private boolean line() throws IOException {
        int at = 0;
        while (true) {
            for (; start + at < limit; at++) {
                byte b = buffer[start + at];
                if (b == '\r' && isFirst) {
                    endsWithCarriageReturn = !isLineFeedNear(at);
                }
                if (b == '\n' || b == '\r' && endsWithCarriageReturn) {
                    isFirst = false;
                    return take(at, at + lineEnd(at));
                }
            }
            if (at > MAX_RECORD) {
                return takeTooLong();
            }
            if (!fill()) {
                return take(at, at);
            }
        }
    }

    /** Whether an LF follows within what is held, or at once. */
    private boolean isLineFeedNear(int from) throws IOException {
        if (!has(from + 1)) {
            return false;
        }
        for (int i = start + from + 1; i < limit; i++) {
            if (buffer[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }

    /** Bytes of the line end at a place: two for CRLF. */
    private int lineEnd(int at) throws IOException {
        return buffer[start + at] == '\r' && has(at + 1) && buffer[start + at + 1] == '\n' ? 2 : 1;
    }

    /** Whether a byte stands at a place behind the start of the record; reads on where it must. */
    private boolean has(int at) throws IOException {
        return start + at < limit || fill();
    }

    private boolean csv() throws IOException {
        int at = 0;
        int firstLine = -1;
        boolean isQuoted = false;
        boolean isFieldStart = true;
        while (true) {
            while (start + at < limit) {
                byte b = buffer[start + at];
                if (b == escape && has(at + 1) && isEscapable(buffer[start + at + 1])) {
                    at += 1 + (isLineEnd(buffer[start + at + 1]) ? lineEnd(at + 1) : 1);
                    isFieldStart = false;
                    continue;
                }
                if (isQuoted) {
                    if (b == quote) {
                        byte next = has(at + 1) ? buffer[start + at + 1] : (byte) '\n';
                        if (next == quote) {
                            at++;
                        } else if (next == delimiter || isLineEnd(next) || firstLine < 0) {
                            isQuoted = false;
                        } else {
                            return take(firstLine, firstLine + lineEnd(firstLine));
                        }
                    } else if (isLineEnd(b) && firstLine < 0) {
                        firstLine = at;
                    }
                    isFieldStart = false;
                } else if (isLineEnd(b)) {
                    return take(at, at + lineEnd(at));
                } else {
                    isQuoted = isFieldStart && b == quote;
                    isFieldStart = b == delimiter;
                }
                at++;
            }
            if (at > MAX_QUOTED && firstLine >= 0) {
                return take(firstLine, firstLine + lineEnd(firstLine));
            }
            if (at > MAX_RECORD) {
                return takeTooLong();
            }
            if (!fill()) {
                return isQuoted && firstLine >= 0 ? take(firstLine, firstLine + lineEnd(firstLine)) : take(at, at);
            }
        }
    }

    private boolean isEscapable(byte b) {
        return b == quote || b == delimiter || b == escape || isLineEnd(b);
    }

    private boolean whole() throws IOException {
        while (fill()) {
            if (limit - start > MAX_DOCUMENT) {
                throw new CorruptFileException(
                        "document_too_long",
                        "a JSON document may hold " + (MAX_DOCUMENT >> 20) + " MiB; write one record a line and say"
                                + " format: ndjson",
                        null);
            }
        }
        return take(limit - start, limit - start);
    }

    private boolean take(int content, int all) {
        recordStart = start;
        length = content > 0 && buffer[start + content - 1] == '\r' ? content - 1 : content;
        if (cut != Cut.WHOLE) {
            length = Math.min(length, MAX_RECORD + 1);
        }
        offset = position;
        position += all;
        start += all;
        return true;
    }

    private boolean takeTooLong() throws IOException {
        byte[] kept = new byte[MAX_RECORD + 1];
        System.arraycopy(buffer, start, kept, 0, kept.length);
        offset = position;
        boolean isLineEnd = false;
        while (!isLineEnd) {
            while (start < limit && !isLineEnd) {
                byte b = buffer[start++];
                isLineEnd = b == '\n' || b == '\r' && endsWithCarriageReturn;
                position++;
            }
            if (!isLineEnd && !fill()) {
                break;
            }
        }
        // The record lies in front of what is left of the buffer.
        byte[] joined = new byte[Math.max(kept.length + limit - start, buffer.length)];
        System.arraycopy(kept, 0, joined, 0, kept.length);
        System.arraycopy(buffer, start, joined, kept.length, limit - start);
        limit = kept.length + limit - start;
        start = kept.length;
        buffer = joined;
        recordStart = 0;
        length = kept.length;
        return true;
    }

    /** Reads more behind what is held, keeping it from {@code start}; false at the end of the stream. */
    private boolean fill() throws IOException {
        if (isEnd) {
            return false;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            start = 0;
        }
        if (limit == buffer.length) {
            byte[] larger = new byte[buffer.length * 2];
            System.arraycopy(buffer, 0, larger, 0, limit);
            buffer = larger;
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            isEnd = true;
            return false;
        }
        limit += read;
        return true;
    }
}
