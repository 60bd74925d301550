package io.saltern.cli.query;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement whose names of tables are replaced by those of temporary views, which have one part only. Text in quotes and
 * comments stays as it is.
 *
 * @param rewritten the statement to run
 * @param names the full names of tables and views that it uses, sorted
 */
record SqlText(String rewritten, Set<String> names) {
    private static final String PREFIX = "saltern_";
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^'\\\\]|\\\\.|'')*'|\"(?:[^\"\\\\]|\\\\.)*\"|--[^\\n]*|/\\*.*?\\*/"
                    + "|(?<![\\w.`])`?(raw|staged|core|serving|ops)`?\\s*\\.\\s*`?([A-Za-z_][A-Za-z0-9_]*)`?",
            Pattern.DOTALL);
    private static final Pattern ALIAS = Pattern.compile("`?" + PREFIX + "(raw|staged|core|serving|ops)_(\\w+)`?");

    static SqlText of(String statement) {
        Matcher token = TOKEN.matcher(statement);
        StringBuilder rewritten = new StringBuilder();
        Set<String> names = new TreeSet<>();
        while (token.find()) {
            String replacement = token.group();
            if (token.group(1) != null) {
                String name = token.group(1) + "." + token.group(2);
                names.add(name);
                replacement = alias(name);
            }
            token.appendReplacement(rewritten, Matcher.quoteReplacement(replacement));
        }
        token.appendTail(rewritten);
        return new SqlText(rewritten.toString().replaceAll(";\\s*$", ""), names);
    }

    /** The temporary view that stands for a table. */
    static String alias(String fullName) {
        return PREFIX + fullName.replace('.', '_');
    }

    /** A message with the names that the user wrote. */
    static String original(String message) {
        return ALIAS.matcher(message).replaceAll("$1.$2");
    }
}
