package io.saltern.retl.destination.file;

import io.saltern.base.Digest;
import io.saltern.base.crash.CrashPoint;
import io.saltern.base.error.SalternException;
import io.saltern.retl.api.Capabilities;
import io.saltern.retl.api.DestinationException;
import io.saltern.retl.api.FieldContract;
import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.FileStore.StoredFile;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Publication;
import io.saltern.retl.api.StagedDestination;
import io.saltern.retl.api.StagedDrop;
import io.saltern.retl.api.StagedFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes each drop as {@code <path>/<sync>/<as-of>_<publication key>/} with {@code part-00000.<ending>} … and
 * {@code manifest.json}. Where a folder can be renamed in one step, the drop is put together under {@code <path>/_tmp} and
 * appears at once; on an object store the parts are copied to their place and the manifest is written last, so readers go
 * by the manifest there.
 */
final class FileDestination implements StagedDestination {
    private static final Logger LOG = LoggerFactory.getLogger(FileDestination.class);
    private static final String WORK = "_tmp";

    private final String name;
    private final FileDestinationConfig config;
    private FileStore files;

    FileDestination(String name, FileDestinationConfig config) {
        this.name = name;
        this.config = config;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String type() {
        return FileDestinationFactory.TYPE;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(Set.of(Op.values()), true, false);
    }

    @Override
    public FieldContract fields() {
        return FieldContract.open();
    }

    @Override
    public StagedFormat format() {
        return config.format();
    }

    @Override
    public void open(FileStore store) {
        String probe = config.path() + "/" + WORK + "/probe-" + name;
        try {
            store.write(probe + "/probe", new byte[0]);
            store.deleteFolder(probe);
        } catch (IOException e) {
            throw unwritable(e);
        }
        files = store;
    }

    @Override
    public Publication publish(StagedDrop drop) {
        if (files == null) {
            throw new IllegalStateException("open comes before publish");
        }
        if (drop.rows() == 0) {
            return new Publication(null, 0, 0, 0, false);
        }
        String folder = drop.asOf().replaceAll("[^0-9TZ]", "") + "_" + drop.publicationKey();
        String target = config.path() + "/" + drop.sync() + "/" + folder;
        try {
            boolean isReplay = files.exists(target + "/" + DropManifest.FILE);
            DropManifest manifest = isReplay ? standing(target, drop) : place(target, folder, drop);
            LOG.info(
                    "destination {}: {} {} rows in {} files, drop {}",
                    name,
                    isReplay ? "already there:" : "published",
                    manifest.rows(),
                    manifest.parts().size(),
                    folder);
            return new Publication(target, manifest.parts().size(), manifest.rows(), manifest.bytes(), isReplay);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private DropManifest standing(String target, StagedDrop drop) throws IOException {
        try (InputStream in = files.open(target + "/" + DropManifest.FILE)) {
            DropManifest manifest = DropManifest.read(in);
            if (!manifest.publicationKey().equals(drop.publicationKey())) {
                throw DestinationException.refused(
                        "Destination " + name + ": the folder " + target
                                + " holds another drop than the one to publish; move it away.",
                        null);
            }
            return manifest;
        }
    }

    private DropManifest place(String target, String folder, StagedDrop drop) throws IOException {
        boolean isAtomic = files.isRenameAtomic(target);
        String work = isAtomic ? config.path() + "/" + WORK + "/" + folder : target;
        // What an interrupted attempt left may be cut into other parts than this one.
        files.deleteFolder(work);
        DropManifest manifest = new DropManifest(drop.publicationKey(), copyParts(drop, work));
        if (manifest.rows() != drop.rows()) {
            files.deleteFolder(work);
            throw SalternException.internal(
                    "Destination " + name + ": sync " + drop.sync() + " announced " + drop.rows()
                            + " rows, but the staged files hold " + manifest.rows() + "; nothing was published.",
                    null);
        }
        CrashPoint.passed("drop parts " + name);
        files.write(work + "/" + DropManifest.FILE, manifest.json(drop, config.format()));
        if (isAtomic) {
            files.rename(work, target);
        }
        CrashPoint.passed("drop " + name);
        return manifest;
    }

    private List<DropManifest.Part> copyParts(StagedDrop drop, String work) throws IOException {
        List<DropManifest.Part> parts = new ArrayList<>();
        for (StoredFile file : files.list(drop.folder())) {
            if (file.name().startsWith("_") || file.name().startsWith(".")) {
                continue;
            }
            String part = String.format(
                    Locale.ROOT, "part-%05d.%s", parts.size(), config.format().extension());
            DropManifest.Part examined = examine(file, part);
            if (examined.rows() > 0) {
                files.copy(file.path(), work + "/" + part);
                parts.add(examined);
            }
        }
        return parts;
    }

    private DropManifest.Part examine(StoredFile file, String part) throws IOException {
        MessageDigest sha = Digest.newSha256();
        try (DigestInputStream raw = new DigestInputStream(files.open(file.path()), sha)) {
            InputStream plain = config.format().isGzip() ? new GZIPInputStream(raw) : raw;
            long rows = config.format().kind() == StagedFormat.Kind.CSV ? csvRecords(plain) : lines(plain);
            // A reader may stop before the last bytes of the file; the digest covers all of them.
            raw.transferTo(OutputStream.nullOutputStream());
            return new DropManifest.Part(
                    part, file.bytes(), rows, HexFormat.of().formatHex(sha.digest()));
        }
    }

    private static long csvRecords(InputStream in) throws IOException {
        CSVFormat rfc4180 = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
        // Not closed: closing would close the file, whose last bytes still count for the digest.
        CSVParser parser = CSVParser.parse(in, StandardCharsets.UTF_8, rfc4180);
        long records = parser.stream().count();
        return Math.max(0, records - 1);
    }

    private static long lines(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        long lines = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines += line.isBlank() ? 0 : 1;
        }
        return lines;
    }

    private DestinationException unwritable(IOException e) {
        return DestinationException.unreachable(
                "Destination " + name + ": the folder " + config.path() + " cannot be written ("
                        + e.getClass().getSimpleName() + "): check that it exists, has space and lets this user write.",
                e);
    }

    @Override
    public void close() {
        files = null;
    }
}
