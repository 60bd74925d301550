package io.saltern.base.config;

import io.saltern.base.error.ErrorKind;
import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import java.util.List;
import java.util.stream.Collectors;

/** The project has faults; the message lists them all, one a line. */
public final class ConfigException extends SalternException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    public ConfigException(List<Fault> faults) {
        super(
                ErrorKind.CONFIG,
                ExitCode.CONFIG_INVALID,
                faults.stream().map(Fault::toString).collect(Collectors.joining("\n")),
                null);
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
