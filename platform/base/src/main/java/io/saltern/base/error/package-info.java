/** Errors with kinds and exit codes: every failure says what, on which table, file or key, why, and what to do. */
package io.saltern.base.error;
