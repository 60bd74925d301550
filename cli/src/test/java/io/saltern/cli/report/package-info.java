/** Tests of the run report, in a real browser. */
package io.saltern.cli.report;
