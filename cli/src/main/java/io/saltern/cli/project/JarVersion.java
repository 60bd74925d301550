package io.saltern.cli.project;

/** The version of this jar, as its manifest says it. */
public final class JarVersion {
    private JarVersion() {}

    /** The version; {@code development} outside a jar. */
    public static String text() {
        String version = JarVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
