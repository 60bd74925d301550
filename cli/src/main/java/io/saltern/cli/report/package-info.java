/** The report of one run: its numbers as records, and the page and the JSON document made from them. */
package io.saltern.cli.report;
