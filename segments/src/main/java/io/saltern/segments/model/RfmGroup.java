package io.saltern.segments.model;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * The ten usual names of buyers over the grid of recency score x frequency score, each 1 to 5 with 5 the best. Every
 * pair of scores has exactly one name:
 *
 * <pre>
 *   R \ F   1                2                    3                    4                5
 *   5       New Customers    Potential Loyalists  Potential Loyalists  Champions        Champions
 *   4       Promising        Potential Loyalists  Potential Loyalists  Loyal Customers  Loyal Customers
 *   3       About To Sleep   About To Sleep       Need Attention       Loyal Customers  Loyal Customers
 *   2       Hibernating      Hibernating          At Risk              At Risk          Can't Lose Them
 *   1       Hibernating      Hibernating          At Risk              At Risk          Can't Lose Them
 * </pre>
 *
 * This is the grid in widest use: the {@code seg_map} of patterns {@code [1-2][1-2]} hibernating to {@code 5[4-5]}
 * champions that RFM notebooks over the UCI Online Retail data share. The monetary score stands beside the name and does
 * not change it. The names are those of the R package rfm, {@code rfm_segment} (CRAN, version 0.2.0), with Hibernating
 * for Lost.
 */
public enum RfmGroup {
    CHAMPIONS("Champions", 5, 5, 4, 5),
    LOYAL_CUSTOMERS("Loyal Customers", 3, 4, 4, 5),
    POTENTIAL_LOYALISTS("Potential Loyalists", 4, 5, 2, 3),
    NEW_CUSTOMERS("New Customers", 5, 5, 1, 1),
    PROMISING("Promising", 4, 4, 1, 1),
    NEED_ATTENTION("Need Attention", 3, 3, 3, 3),
    ABOUT_TO_SLEEP("About To Sleep", 3, 3, 1, 2),
    AT_RISK("At Risk", 1, 2, 3, 4),
    CANT_LOSE_THEM("Can't Lose Them", 1, 2, 5, 5),
    HIBERNATING("Hibernating", 1, 2, 1, 2);

    private final String label;
    private final int leastR;
    private final int mostR;
    private final int leastF;
    private final int mostF;

    RfmGroup(String label, int leastR, int mostR, int leastF, int mostF) {
        this.label = label;
        this.leastR = leastR;
        this.mostR = mostR;
        this.leastF = leastF;
        this.mostF = mostF;
    }

    /** The name as tables and configuration write it. */
    public String label() {
        return label;
    }

    /** Whether a pair of scores has this name. */
    public boolean covers(int r, int f) {
        return r >= leastR && r <= mostR && f >= leastF && f <= mostF;
    }

    /** All names, best first. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(RfmGroup::label).toList();
    }

    /** The name of two score columns; null only where a score is null. */
    static Column of(Column r, Column f) {
        Column name = lit(null).cast("string");
        for (RfmGroup group : values()) {
            name = when(r.between(group.leastR, group.mostR).and(f.between(group.leastF, group.mostF)), group.label)
                    .otherwise(name);
        }
        return name;
    }
}
