package io.saltern.sampleshop;

import java.util.Map;

/**
 * What one call wrote.
 *
 * @param files raw files
 * @param records records per source as they stand in the files: duplicates, re-sent and unparseable ones included
 * @param people people that the shop knows at the end of its last day, whether written now or before
 * @param days days that the shop has now
 */
public record SampleShopSummary(long files, Map<String, Long> records, int people, int days) {}
