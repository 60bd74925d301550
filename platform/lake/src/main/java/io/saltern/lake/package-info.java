/** The lake: how Saltern opens a Spark session, names its tables and commits to them. */
package io.saltern.lake;
