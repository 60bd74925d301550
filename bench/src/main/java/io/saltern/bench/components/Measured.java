package io.saltern.bench.components;

/**
 * One run.
 *
 * @param seconds from the first look at the edges to the last byte written
 * @param cpuSeconds of the process, compiling and collecting garbage included
 * @param heapMb the peaks of the heap's pools in this run, garbage included
 * @param rssMb the most memory that the process ever had
 * @param did what it says of itself
 */
record Measured(double seconds, double cpuSeconds, long heapMb, long rssMb, String did) {
    private static final String MARK = "@@measured";

    String line() {
        return String.join("\t", MARK, "" + seconds, "" + cpuSeconds, "" + heapMb, "" + rssMb, did);
    }

    /** The same run, with more to say of itself. */
    Measured and(String more) {
        String all = did.isEmpty() || more.isEmpty() ? did + more : did + "; " + more;
        return new Measured(seconds, cpuSeconds, heapMb, rssMb, all);
    }

    /** The run that a line tells; null for any other line. */
    static Measured parse(String line) {
        String[] parts = line.split("\t", -1);
        return parts[0].equals(MARK)
                ? new Measured(
                        Double.parseDouble(parts[1]),
                        Double.parseDouble(parts[2]),
                        Long.parseLong(parts[3]),
                        Long.parseLong(parts[4]),
                        parts[5])
                : null;
    }
}
