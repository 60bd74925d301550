package io.saltern.etl.parse;

/**
 * A record, or one nested line of it, with its fields as text.
 *
 * @param part ordinal in its unit; 0 when it is the only one
 * @param parts parts of its unit
 * @param line ordinal of the nested line, from 1; 0 where records hold no lines
 * @param values the fields asked for, in the order of {@link Fields}: text composed and trimmed, its blanks folded to one
 *     space; null where the record has none
 * @param rule rule that it breaks; null when it can be read
 * @param reason what is wrong, without the value
 * @param field the field at fault; null when it is the record as a whole
 */
public record Part(int part, int parts, int line, String[] values, String rule, String reason, String field) {
    static Part bad(int part, int parts, String rule, String reason, String field) {
        return new Part(part, parts, 0, null, rule, reason, field);
    }
}
