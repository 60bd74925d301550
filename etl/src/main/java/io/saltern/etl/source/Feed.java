package io.saltern.etl.source;

import io.saltern.etl.config.RecordFormat;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Where the units of one source come from. Travels to executors. */
public interface Feed extends Serializable {
    /**
     * What is there now, in order of day and name; no two files have the same name.
     *
     * @throws io.saltern.base.error.SalternException with exit 9 when the place cannot be read
     */
    List<FeedFile> list(Configuration hadoop);

    /** Opens one file. */
    UnitReader open(FeedFile file, RecordFormat format, Configuration hadoop) throws IOException;

    /** The place, for messages. */
    String place();
}
