/** What tests of the modules share: one Spark session, a temporary lake, rows written as literals, readable assertions. */
package io.saltern.testkit;
