package io.saltern.identity.match;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The normalised values of a few records. */
final class FormsById {
    private static final String WANTED = "wanted_id";

    private FormsById() {}

    /** Values by record id; ids that no record has are left out. */
    static Map<String, String[]> collect(Dataset<Row> forms, Collection<String> ids) {
        Dataset<Row> wanted = forms.sparkSession()
                .createDataset(List.copyOf(ids), Encoders.STRING())
                .toDF(WANTED);
        Map<String, String[]> records = new HashMap<>();
        for (Row row : forms.join(
                        functions.broadcast(wanted),
                        functions.col(PairPlan.RECORD_ID).equalTo(functions.col(WANTED)),
                        "left_semi")
                .select(PairPlan.RECORD_ID, PairPlan.FORM)
                .collectAsList()) {
            records.put(row.getString(0), PairPlan.form(row));
        }
        return records;
    }
}
