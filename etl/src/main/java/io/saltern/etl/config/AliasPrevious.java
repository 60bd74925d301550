package io.saltern.etl.config;

/** The namespace of the id that an alias message retires. */
public enum AliasPrevious {
    /** anonymous_id where it has the shape of a UUID, as the Segment libraries make them; else user_id. */
    AUTO,
    USER_ID,
    ANONYMOUS_ID
}
