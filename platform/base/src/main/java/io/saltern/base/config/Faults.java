package io.saltern.base.config;

import java.util.ArrayList;
import java.util.List;

/** Collects every fault of a project, so that a user mends them in one go. Not safe for threads. */
public final class Faults {
    private final List<Fault> found = new ArrayList<>();

    public void add(String file, int line, String message) {
        Fault fault = new Fault(file, line, message);
        if (!found.contains(fault)) {
            found.add(fault);
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public int count() {
        return found.size();
    }

    /** All faults in order of file and line. */
    public List<Fault> list() {
        return found.stream().sorted().toList();
    }

    /** Throws a {@link ConfigException} naming all faults, if there are any. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(list());
        }
    }
}
