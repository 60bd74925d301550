package io.saltern.lake.store;

import io.saltern.base.crash.CrashPoint;
import java.util.List;
import java.util.Optional;

/** The journal of one step of one run: small files, each put once, that outlive a crash and go with the end of the run. */
public final class Journal {
    private final SmallFiles files;
    private final String folder;

    public Journal(SmallFiles files, String folder) {
        this.files = files;
        this.folder = folder;
    }

    /** Puts an entry; false when there is one of that name already. */
    public boolean put(String name, String text) {
        boolean created = files.putIfAbsent(folder + "/" + name, text);
        if (created) {
            CrashPoint.passed("journal " + name);
        }
        return created;
    }

    public Optional<String> get(String name) {
        return files.read(folder + "/" + name);
    }

    /** Names of the entries below a prefix that ends with a slash (or all, for an empty one), sorted. */
    public List<String> list(String prefix) {
        return files.list(prefix.isEmpty() ? folder : folder + "/" + prefix);
    }

    /** The full path of an entry or folder of this journal, for what reads or writes it through Spark. */
    public String location(String name) {
        return files.location(folder + "/" + name);
    }
}
