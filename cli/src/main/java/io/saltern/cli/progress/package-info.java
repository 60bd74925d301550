/** What a user sees while a run goes on: a bar on a terminal, lines in a pipe. */
package io.saltern.cli.progress;
