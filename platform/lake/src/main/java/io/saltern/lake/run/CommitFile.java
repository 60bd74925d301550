package io.saltern.lake.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What one Delta commit says of itself; read from its small file, as Delta's history would start a Spark job.
 *
 * @param transactions version by application id of the transactions it records
 * @param rowsWritten rows added, or inserted and updated by a MERGE
 */
record CommitFile(Map<String, Long> transactions, long rowsWritten) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static CommitFile parse(BufferedReader lines) throws IOException {
        Map<String, Long> transactions = new HashMap<>();
        long rows = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("{\"txn\"")) {
                JsonNode txn = JSON.readTree(line).path("txn");
                transactions.put(txn.path("appId").asText(), txn.path("version").asLong());
            } else if (line.startsWith("{\"commitInfo\"")) {
                JsonNode metrics = JSON.readTree(line).path("commitInfo").path("operationMetrics");
                rows = metrics.has("numTargetRowsInserted")
                        ? metrics.path("numTargetRowsInserted").asLong()
                                + metrics.path("numTargetRowsUpdated").asLong()
                        : metrics.path("numOutputRows").asLong();
            }
        }
        return new CommitFile(transactions, rows);
    }
}
