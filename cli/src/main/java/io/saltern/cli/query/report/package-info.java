/** The numbers of one run's report, asked of the tables at the versions that counted when it ended, with few Spark jobs. */
package io.saltern.cli.query.report;
